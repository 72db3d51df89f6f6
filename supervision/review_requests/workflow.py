"""What may happen to a request for review: taken up, answered, or refused with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.untyped import ByDjango
from supervision.documents.choices import REQUEST_OPEN
from supervision.documents.choices import ReviewRequestStatus as Status
from supervision.documents.models import Document
from supervision.review_requests.models import ReviewRequest
from supervision.review_requests.relations import REQUEST_CLERK
from supervision.review_requests.submission import ANSWER_CLOCK
from workflow import cases, needs
from workflow.deadlines import DEADLINES
from workflow.transitions import DeskText, Need, Step, Table, Transition, Wait, register

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise


def accept(request: ReviewRequest, step: Step) -> None:
    """Taken up, with the document that it is about where the clerk knows it."""
    request.document = step.data.get("document") or request.document


def answer(request: ByDjango, step: Step) -> None:
    """The answer to whoever asked; its clock ends."""
    request.answer = step.data["text"]
    request.answered_on = step.today
    request.step_due_on = None


def refuse(request: ByDjango, step: Step) -> None:
    """Not taken up: the reason is the answer."""
    request.answer = step.data["text"]
    request.answered_on = step.today
    request.step_due_on = None


class DocumentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Documents on record, by number and title as they write themselves."""

    def label_from_instance(self, document: Model) -> str:
        return str(document)


def _document(request: ByDjango) -> object:
    return DocumentChoice(
        label=_("备案审查的文件"),
        queryset=Document.objects.on_record().newest_first(),
        initial=request.document_id,
        help_text=_("建议审查的文件已经备案的，选上它；没有备案的可以不选。"),
    )


DOCUMENT = Need("document", _document, required=False)


def _wait(key: str, label: StrOrPromise) -> Wait:
    return Wait(key=key, label=label, due="step_due_on", since=lambda request: request.received_on)


REQUEST_TABLE = register(
    Table(
        model=ReviewRequest,
        states=Status,
        desk=DeskText(
            title=lambda request: request.paper,
            subject=lambda request: request.number,
            source=lambda request: _("公民、组织"),
            path=lambda request: reverse(
                "admin:supervision_reviewrequest_change", args=[request.pk]
            ),
        ),
        transitions=(
            Transition(
                action="accept",
                label=_("受理"),
                sources=(Status.RECEIVED,),
                target=Status.STUDYING,
                who=REQUEST_CLERK,
                needs=(DOCUMENT,),
                effect=accept,
                main=True,
                waits=(_wait("review_request_accept", _("待受理的审查建议")),),
            ),
            Transition(
                action="answer",
                label=_("答复"),
                sources=(Status.STUDYING,),
                target=Status.ANSWERED,
                who=REQUEST_CLERK,
                needs=(
                    needs.text(
                        _("答复内容"),
                        _("请写明研究的结果。"),
                        _("建议人凭回执码可以看到；不要写个人信息。"),
                    ),
                ),
                effect=answer,
                main=True,
                waits=(_wait("review_request", _("审查建议")),),
            ),
            Transition(
                action="refuse",
                label=_("不予受理"),
                sources=REQUEST_OPEN,
                target=Status.NOT_ACCEPTED,
                who=REQUEST_CLERK,
                needs=(
                    needs.text(
                        _("理由和应找的部门"),
                        _("请写明理由，并告诉建议人应当找谁。"),
                    ),
                ),
                effect=refuse,
            ),
        ),
    )
)
DEADLINES.append(
    cases.step_deadline(
        lambda: ReviewRequest.objects.filter(status__in=REQUEST_OPEN),
        "step_due_on",
        ANSWER_CLOCK,
        lambda request: request.received_on,
        lambda request, step, text: None,  # its story is the trail, which has both days
    )
)
