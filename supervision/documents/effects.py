"""What the actions on normative documents do to the records, and the days that follow from them."""

from __future__ import annotations

from datetime import date
from functools import partial

from supervision.activities.choices import Level
from supervision.documents.choices import DocumentStatus, ReviewResult
from supervision.documents.models import Document
from workflow.cases import add_entry, last_day, step_began, step_deadline
from workflow.deadlines import DEADLINES, compute
from workflow.models import Clock
from workflow.transitions import Step

FILING_CLOCKS: dict[str, str] = {
    Level.CITY: "document_filing_city",
    Level.TOWN: "document_filing_town",
}
CHECK_CLOCKS: dict[str, str] = {
    Level.CITY: "document_check_city",
    Level.TOWN: "document_check_town",
}
SUPPLEMENT_CLOCK, REPLY_CLOCK = "document_supplement", "document_reply"


def explain_filing(document: Document) -> list[str]:
    """How the last day for filing came about, as lines to read."""
    published = document.published_on
    if published is None:
        return []
    clock = Clock.objects.in_force(FILING_CLOCKS[document.level], published)
    return compute(clock, published).lines if clock else []


def set_clocks(document: Document) -> None:
    """The deadlines that follow from the days of publication and of filing."""
    published, level = document.published_on, document.level
    document.filing_due_on = last_day(FILING_CLOCKS[level], published) if published else None
    if document.status == DocumentStatus.FILED:
        document.step_due_on = last_day(CHECK_CLOCKS[level], document.filed_on)


def register(document: Document, step: Step) -> None:
    """登记: the document is on record; nothing is due but its review."""
    document.registered_on = step.data["registered_on"]
    document.step_due_on = None
    add_entry(document, step, "register", on=document.registered_on)


def defer(document: Document, step: Step) -> None:
    """暂缓登记: the maker has some working days to bring what is missing."""
    document.step_due_on = last_day(SUPPLEMENT_CLOCK, step.today)
    add_entry(document, step, "defer", text=step.data["reason"])


def supplement(document: Document, step: Step) -> None:
    """The missing papers came: the formal check begins anew on that day."""
    day = step.data["supplemented_on"]
    document.step_due_on = last_day(CHECK_CLOCKS[document.level], day)
    add_entry(document, step, "supplement", on=day, text=step.data.get("text", ""))


def send_back(document: Document, step: Step) -> None:
    """退回: not a normative document, or not one for this body."""
    document.step_due_on = None
    add_entry(document, step, "send_back", text=step.data["reason"])


def file_again(document: Document, step: Step) -> None:
    """The maker files a returned document once more."""
    document.filed_on = step.data["filed_on"]
    document.step_due_on = last_day(CHECK_CLOCKS[document.level], document.filed_on)
    add_entry(document, step, "file_again", on=document.filed_on)


def begin_review(document: Document, step: Step) -> None:
    """审查: by own initiative or after a proposal; nothing is due but the result."""
    document.way = step.data["way"]
    add_entry(document, step, "begin_review", text=document.get_way_display())


def send_opinion(document: Document, step: Step) -> None:
    """The written opinion to the maker, who answers within the months that the setting gives."""
    document.opinion = step.data["text"]
    document.opinion_sent_on = step.data["opinion_sent_on"]
    # The reply was to the opinion before; its words stay in the timeline.
    document.reply, document.replied_on = "", None
    document.step_due_on = last_day(REPLY_CLOCK, document.opinion_sent_on)
    add_entry(document, step, "send_opinion", on=document.opinion_sent_on, text=document.opinion)


def take_reply(document: Document, step: Step) -> None:
    """反馈: the maker's answer to the written opinion."""
    document.reply = step.data["text"]
    document.replied_on = step.data["replied_on"]
    document.step_due_on = None
    add_entry(document, step, "take_reply", on=document.replied_on, text=document.reply)


def conclude(document: Document, step: Step) -> None:
    """办结: the review ends with a result."""
    document.result = step.data["result"]
    document.concluded_on = step.data["concluded_on"]
    document.conclusion = step.data.get("text") or ""
    document.step_due_on = None
    add_entry(document, step, "conclude", on=document.concluded_on, text=document.conclusion)


def withdraw(document: Document, step: Step) -> None:
    """作废: entered by mistake; it is counted nowhere from now on."""
    document.step_due_on = None
    # A result would still count among those repealed or amended.
    document.result, document.is_public = ReviewResult.REVIEWING, False
    add_entry(document, step, "withdraw", text=step.data["reason"])


def _check_began(document: Document) -> date:
    """The formal check runs from the filing, or from the last papers that came."""
    return step_began(document, "supplement", "file_again") or document.filed_on


def _tell_moved(document: Document, step: Step, text: str) -> None:
    add_entry(document, step, "deadline_moved", text=text)


DEADLINES.extend(
    step_deadline(
        partial(Document.objects.filter, status=status), "step_due_on", clock, start, _tell_moved
    )
    for status, clock, start in (
        (DocumentStatus.FILED, lambda document: CHECK_CLOCKS[document.level], _check_began),
        (DocumentStatus.DEFERRED, SUPPLEMENT_CLOCK, lambda one: step_began(one, "defer")),
        (DocumentStatus.OPINION_SENT, REPLY_CLOCK, lambda one: one.opinion_sent_on),
    )
)
