"""Requests for review that anybody may send: one form makes one request and one receipt."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from intake import codes
from intake.forms import OtherWords
from supervision.documents.choices import REQUEST_OPEN
from supervision.documents.choices import ReviewRequestStatus as Status
from supervision.documents.models import Document
from supervision.review_requests.models import Requester, ReviewRequest
from supervision.review_requests.relations import REQUEST_CLERK, tell
from workflow import cases, models, needs, outbox, trail
from workflow.cases import last_day
from workflow.choices import ClockUnit
from workflow.deadlines import add_months
from workflow.models import Clock
from workflow.transitions import DeskText, Need, Step, Table, Transition, Wait, register

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TELL_OF_REQUEST = tell("created", _("收到审查建议"), REQUEST_CLERK)


SALT = "supervision.review_request"
ANSWER_CLOCK, RETENTION_CLOCK = "review_request_answer", "review_request_retention"
LOOKED, REMOVED = "looked", "personal_data_removed"
BATCH = 200
MOST_TRIES = 20


@dataclass(frozen=True)
class RequestSubmission:
    """``new`` is false where the same form was sent before."""

    request: ReviewRequest
    code: str
    new: bool


def again(form_key: uuid.UUID, text: str) -> RequestSubmission | None:
    """The submission of a form that was sent before, or None; raises OtherWords."""
    request = ReviewRequest.objects.filter(form_key=codes.stored_key(form_key)).first()
    if request is None:
        return None
    if request.text and request.text != text:
        raise OtherWords
    return RequestSubmission(request, codes.code_for(SALT, form_key), new=False)


def submit(given: dict[str, Any]) -> RequestSubmission:
    """The request of a filled-in form with its receipt; raises OtherWords.

    The same form sent twice, even at the same moment, makes one request and one code.
    """
    code = codes.code_for(SALT, given["form_key"])
    digest = codes.digest_of(code)
    for _try in range(MOST_TRIES):
        before = again(given["form_key"], given["text"])
        if before:
            return before
        with suppress(IntegrityError):  # somebody takes this form's place or its number meanwhile
            return RequestSubmission(_raise(given, code, digest), code, new=True)
    raise OperationalError("no number could be given")


@transaction.atomic
def _raise(given: dict[str, Any], code: str, digest: str) -> ReviewRequest:
    day = timezone.localdate()
    request = ReviewRequest.objects.create(
        number=cases.next_number(ReviewRequest.objects.all(), f"SC{day.year}-", 4),
        form_key=codes.stored_key(given["form_key"]),
        locator=code[: codes.LOCATOR],
        digest=digest,
        paper=given["paper"],
        text=given["text"],
        received_on=day,
        step_due_on=last_day(ANSWER_CLOCK, day),
    )
    Requester.objects.create(
        request=request, kind=given["kind"], name=given["name"], contact=given["contact"]
    )
    trail.append(request, "created", by=None, content={"fields": ["paper", "text"]})
    with translation.override(settings.LANGUAGE_CODE):
        outbox.put(TELL_OF_REQUEST(request, Step(by=None, at=timezone.now())))
    return request


def find(code: str) -> ReviewRequest | None:
    """The request of a receipt code; an unknown one takes as long as a wrong one."""
    found: ReviewRequest | None = codes.find(ReviewRequest.objects.select_related("document"), code)
    return found


# --- What staff does -----------------------------------------------------------------------------
def accept(request: ReviewRequest, step: Step) -> None:
    request.document = step.data.get("document") or request.document


def answer(request: Any, step: Step) -> None:
    request.answer = step.data["text"]
    request.answered_on = step.today
    request.step_due_on = None


def refuse(request: Any, step: Step) -> None:
    request.answer = step.data["text"]
    request.answered_on = step.today
    request.step_due_on = None


# --- Personal data -------------------------------------------------------------------------------
@transaction.atomic
def look(request: ReviewRequest, user: User) -> Requester:
    """The requester's data; once a day it goes on the trail that this person read it."""
    requester = Requester.objects.select_for_update().get(request=request)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    seen = models.TrailEntry.objects.of(requester).filter(action=LOOKED, actor=user)
    if not seen.filter(at__gte=midnight).exists():
        trail.append(requester, LOOKED, by=user)
    return requester


def past_retention(today: date) -> QuerySet[ReviewRequest]:
    """Answered requests whose requester has been kept long enough, oldest first."""
    clock = Clock.objects.in_force(RETENTION_CLOCK, today)
    if clock is None:
        return ReviewRequest.objects.none()
    months = clock.unit == ClockUnit.MONTHS
    cut = add_months(today, -clock.amount) if months else today - timedelta(days=clock.amount)
    over = ReviewRequest.objects.exclude(status__in=REQUEST_OPEN).filter(answered_on__lte=cut)
    kept = Q(requester__removed_on__isnull=True)
    return over.filter(kept).order_by("answered_on", "pk")


def purge(today: date) -> Iterator[int]:
    """Removes what is past its time, each request in a transaction of its own; yields the keys."""
    while keys := list(past_retention(today).values_list("pk", flat=True)[:BATCH]):
        for pk in keys:
            remove(pk)
            yield pk


@transaction.atomic
def remove(pk: int) -> None:
    """Takes name, contact and words out for good; number, days, paper and answer stay."""
    requester = Requester.objects.select_for_update().get(request=pk)
    requester.name = requester.contact = ""
    requester.removed_on = timezone.localdate()
    requester.save()
    ReviewRequest.objects.filter(pk=pk).update(text="")
    trail.append(requester, REMOVED, by=None)


class DocumentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    def label_from_instance(self, document: Any) -> Any:
        return str(document)


def _document(request: Any) -> Any:
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
