"""The course of a document's review as the public follows it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision.documents.choices import DocumentStatus, ReviewResult

SIGNS = {
    DocumentStatus.REGISTERED: "waiting",
    DocumentStatus.REVIEWING: "working",
    DocumentStatus.OPINION_SENT: "working",
    DocumentStatus.REPLIED: "replied",
    DocumentStatus.CONCLUDED: "verified",
}


RESULT_SIGNS = {
    ReviewResult.REVIEWING: "working",
    ReviewResult.NONE_FOUND: "verified",
    ReviewResult.AMENDED: "replied",
    ReviewResult.REPEALED: "returned",
    ReviewResult.CORRECTED: "replied",
}


TITLES = {
    "register": _("予以登记"),
    "begin_review": _("开始审查"),
    "send_opinion": _("向制定机关发出审查意见"),
    "take_reply": _("制定机关反馈"),
    "conclude": _("审查办结"),
}


STEP_SIGNS = {"conclude": "verified", "take_reply": "replied"}
WORDS_OF_THE_PARTIES = ("send_opinion", "take_reply")
"""Published when the review is over, not while the maker still answers."""


@dataclass(frozen=True)
class DocumentStep:
    day: date
    title: Any
    sign: str
    text: str = ""


def course(document):
    """The steps, oldest first; of an imported document those that its days tell."""
    steps = [DocumentStep(document.filed_on, _("报送备案"), "waiting")]
    if document.published_on:
        steps.insert(0, DocumentStep(document.published_on, _("公布文件"), "waiting"))
    public_steps = [_step(entry, document) for entry in document.entries.in_public()]
    if public_steps:
        return [*steps, *public_steps]
    if document.concluded_on:
        result = document.get_result_display()
        steps.append(
            DocumentStep(document.concluded_on, TITLES["conclude"], "verified", str(result))
        )
    return steps


def _step(entry, document):
    over = document.status == DocumentStatus.CONCLUDED
    shown = over or entry.action not in WORDS_OF_THE_PARTIES
    sign = STEP_SIGNS.get(entry.action, "working")
    text = entry.text if shown else ""
    return DocumentStep(entry.happened_on, TITLES[entry.action], sign, text)
