"""Entries of the duty record: how they come by themselves, and what the actions do to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attachments.uploads import store
from deputies.contesting.actions import CONTESTING
from deputies.duty import relations
from deputies.duty.models import DutyEntry, DutyFile, DutySource, DutyStatus
from deputies.duty_papers.needs import (
    IN_OFFICE,
    MORE_SCANS,
    NOT_FUTURE,
    NOT_TWICE,
    PHOTOGRAPHS,
    PLACE,
    PUBLIC,
    SCANNED,
    TEXT,
)
from deputies.people import relations as people_relations
from deputies.people.mandates import in_office, levels_on
from deputies.people.models import Deputy
from pages.untyped import ByDjango
from workflow import models, needs, trail
from workflow.relations import Where
from workflow.replacing import Shelf, shelve
from workflow.transitions import (
    DeskText,
    Step,
    Table,
    Transition,
    Wait,
    perform,
    register,
)

UNVERIFIED = (
    DutyStatus.DRAFT,
    DutyStatus.SENT_BACK,
    DutyStatus.SUBMITTED,
    DutyStatus.CONTESTED,
)
SUBMITTED_BY = {DutySource.LOGGED: "confirm", DutySource.PAPER: "write_down"}
"""The action by which an entry that somebody logged goes on to be verified."""


@transaction.atomic
def record_duty(
    deputy: Deputy,
    *,
    source: str,
    key: str,
    kind: str,
    happened_on: date,
    text: str,
    place: str = "",
    level: str = "",
    ends_on: date | None = None,
    group_activity: bool = False,
    by: User | None = None,
    at: datetime | None = None,
) -> DutyEntry | None:
    """Writes the draft of an entry for what happened elsewhere, and returns it.

    ``key`` names the ground ("invitation:7"): a second call with it changes nothing and returns
    the entry that is there. None where the deputy was not in office on that day. ``level``
    is that of the body that called, told where the deputy holds several mandates. The draft waits
    for the deputy's word before staff verify it.
    """
    known = DutyEntry.objects.filter(source_key=key).first()
    if known is not None:
        return _brought_back(known, by)
    # Duty is done in office: what somebody did before or after is no part of the record of a
    # mandate.
    if not in_office(deputy, happened_on):
        return None
    entry = DutyEntry.objects.create(
        deputy=deputy,
        source=source,
        source_key=key,
        kind=kind,
        happened_on=happened_on,
        ends_on=ends_on,
        text=text,
        place=place,
        level=_told(deputy, happened_on, level),
        group_activity=group_activity,
        status=DutyStatus.DRAFT,
        created_by=by,
    )
    trail.append(entry, "created", by=by, at=at or timezone.now(), content={"source": str(source)})
    return entry


def _told(deputy: Deputy, day: date, level: str) -> str:
    """The level, where the deputy held others beside it on the day; else it goes without saying."""
    held = levels_on(deputy, day)
    return level if level in held and len(held) > 1 else ""


@transaction.atomic
def log_duty(
    deputy: Deputy,
    *,
    by: User | None,
    key: str,
    source: DutySource = DutySource.LOGGED,
    files: Iterable[object] = (),
    **fields: ByDjango,
) -> DutyEntry:
    """Logs what the deputy tells of, here or on paper (``source``), and submits it; a second call
    with the key changes nothing."""
    source_key = f"{source.value}:{deputy.pk}:{key}"
    known: DutyEntry | None = DutyEntry.objects.filter(source_key=source_key).first()
    if known is not None:
        return known
    entry: DutyEntry = DutyEntry.objects.create(
        deputy=deputy,
        source=source,
        source_key=source_key,
        status=DutyStatus.DRAFT,
        created_by=by,
        **fields,
    )
    trail.append(entry, "created", by=by, content={"source": source.value})
    data = {"text": entry.text, "place": entry.place, "files": list(files)}
    return cast(DutyEntry, perform(entry, SUBMITTED_BY[source], by=by, data=data))


def _brought_back(entry: DutyEntry, by: User | None) -> DutyEntry:
    """What was withdrawn with its ground comes back with it; what the deputy withdrew does not."""
    last: Any = models.TrailEntry.objects.of(entry).last()
    if entry.status != DutyStatus.WITHDRAWN or last.action != "lose_ground":
        return entry
    return cast(DutyEntry, perform(entry, "regain_ground", by=by, inner=True))


def withdraw_duty(key: str, by: User | None) -> DutyEntry | None:
    """Withdraws an entry whose ground fell away; a verified one stays, for staff to judge."""
    entry = DutyEntry.objects.filter(source_key=key, status__in=UNVERIFIED).first()
    return perform(entry, "lose_ground", by=by, inner=True) if entry else None


def mark_result(entry: DutyEntry) -> None:
    """Says that the act of duty led to something; the room above keeps the link to what."""
    # Past the table: what came of it is told by another record, whose own trail says who said so.
    DutyEntry.objects.filter(pk=entry.pk, had_result=False).update(had_result=True)


def unmark_result(entry: DutyEntry) -> None:
    """Takes back that the act of duty led to something."""
    DutyEntry.objects.filter(pk=entry.pk, had_result=True).update(had_result=False)


NEEDS_NO_WORD = Where(deputy__user_id__isnull=True) & ~Where(source=DutySource.PAPER)
"""The deputy has no account to confirm it with; a paper has its own way."""


# --- What the actions do; called by the transition table alone -----------------------------------
def confirm(entry: DutyEntry, step: Step) -> None:
    """The deputy's word: the text, the place and the photographs."""
    entry.text = step.data["text"]
    entry.place = step.data.get("place") or ""
    entry.submitted_on = step.today
    entry.note = ""
    for checked in step.data.get("files") or []:
        DutyFile.objects.create(entry=entry, stored=store(checked, by=step.by))


def submit_for(entry: DutyEntry, step: Step) -> None:
    """Staff submit it in the deputy's place."""
    entry.submitted_on = step.today


def verify(entry: DutyEntry, step: Step) -> None:
    """Verified, and published where that is ticked."""
    entry.verified_on, entry.verified_by = step.today, step.by
    entry.is_public = bool(step.data.get("is_public"))


def send_back(entry: DutyEntry, step: Step) -> None:
    """Sent back with a reason; what was verified no longer counts."""
    entry.verified_on, entry.verified_by = None, None
    # What nobody vouches for any more is shown to nobody.
    entry.is_public = False
    entry.note = step.data["reason"]


WAITING = (DutyStatus.DRAFT, DutyStatus.SENT_BACK)
NOT_YET_VERIFIED = (*WAITING, DutyStatus.SUBMITTED)


TITLE_LENGTH = 90


def with_desk_fields(entries: QuerySet[DutyEntry]) -> QuerySet[DutyEntry]:
    """Just what a line on a desk tells."""
    columns = ("happened_on", "kind", "text", "source", "submitted_on", "deputy__name")
    return entries.select_related("deputy").only(*columns)


DUTY_TABLE = register(
    Table(
        model=DutyEntry,
        states=DutyStatus,
        drafted_by_itself=True,
        desk=DeskText(
            title=lambda entry: Truncator(entry.text).chars(TITLE_LENGTH),
            subject=str,
            source=lambda entry: entry.deputy.name,
            path=lambda entry: entry.get_absolute_url(),
            ready=with_desk_fields,
        ),
        transitions=(
            Transition(
                action="confirm",
                label=_("确认并提交"),
                sources=WAITING,
                target=DutyStatus.SUBMITTED,
                who=relations.OWNER,
                needs=(TEXT, PLACE, PHOTOGRAPHS),
                guards=(NOT_FUTURE, IN_OFFICE),
                effect=confirm,
                tell=relations.tell_duty("confirm", _("有履职记录待审核"), relations.verifiers),
                main=True,
                waits=(
                    Wait(
                        key="duty_sent_back",
                        label=_("被退回的履职记录"),
                        action=_("补充"),
                        sources=(DutyStatus.SENT_BACK,),
                        order="happened_on",
                        source=lambda entry: entry.get_source_display(),
                    ),
                    Wait(
                        key="duty_confirm",
                        label=_("待确认的履职记录"),
                        action=_("确认"),
                        sources=(DutyStatus.DRAFT,),
                        # An invitation that was accepted makes its draft at once; nobody can
                        # confirm a day that has not come.
                        where=lambda user, day: Q(happened_on__lte=day),
                        order="happened_on",
                        source=lambda entry: entry.get_source_display(),
                    ),
                ),
            ),
            *CONTESTING,
            Transition(
                action="verify",
                label=_("审核通过"),
                sources=(DutyStatus.SUBMITTED,),
                target=DutyStatus.VERIFIED,
                who=relations.VERIFIER,
                needs=(PUBLIC,),
                guards=(NOT_FUTURE, IN_OFFICE, NOT_TWICE),
                effect=verify,
                main=True,
                bulk=True,
                waits=(
                    Wait(
                        key="duty_verify",
                        label=_("待审核的履职记录"),
                        action=_("审核"),
                        order="happened_on",
                        since=lambda entry: entry.submitted_on,
                    ),
                ),
            ),
            Transition(
                action="send_back",
                label=_("退回补充"),
                sources=(DutyStatus.SUBMITTED,),
                target=DutyStatus.SENT_BACK,
                who=relations.VERIFIER,
                needs=(needs.reason(_("退回理由")),),
                effect=send_back,
                tell=relations.tell_duty(
                    "send_back", _("履职记录被退回"), relations.DEPUTY, relations.WRITER
                ),
                bulk=True,
            ),
            Transition(
                action="take_back",
                label=_("撤销审核"),
                sources=(DutyStatus.VERIFIED,),
                target=DutyStatus.SENT_BACK,
                who=relations.VERIFIER,
                needs=(needs.reason(),),
                effect=send_back,
                tell=relations.tell_duty("take_back", _("履职记录的审核被撤销"), relations.DEPUTY),
            ),
            Transition(
                action="withdraw",
                label=_("撤回"),
                sources=NOT_YET_VERIFIED,
                target=DutyStatus.WITHDRAWN,
                # The owner's own record, but only until somebody has verified it: then others rely
                # on it.
                who=relations.OWNER | relations.WRITER,
            ),
            Transition(
                action="write_down",
                label=_("凭纸质件代录"),
                sources=WAITING,
                target=DutyStatus.SUBMITTED,
                who=relations.WRITER,
                needs=(TEXT, PLACE, MORE_SCANS),
                guards=(NOT_FUTURE, IN_OFFICE, SCANNED),
                effect=confirm,
                tell=relations.tell_duty(
                    "write_down",
                    _("有凭纸质件代录的履职记录"),
                    relations.verifiers,
                    relations.DEPUTY,
                ),
                main=True,
                waits=(
                    Wait(
                        key="duty_paper_sent_back",
                        label=_("被退回的凭纸质件代录的履职记录"),
                        action=_("补充"),
                        sources=(DutyStatus.SENT_BACK,),
                        order="happened_on",
                    ),
                ),
            ),
            Transition(
                action="submit_for",
                label=_("代为提交"),
                sources=(DutyStatus.DRAFT,),
                target=DutyStatus.SUBMITTED,
                who=relations.CARETAKER,
                guards=(NOT_FUTURE, IN_OFFICE),
                when=NEEDS_NO_WORD,
                effect=submit_for,
                main=True,
                bulk=True,
                waits=(
                    Wait(
                        key="duty_submit",
                        label=_("待代为提交的履职记录"),
                        order="happened_on",
                    ),
                ),
            ),
            Transition(
                action="discard",
                label=_("作废"),
                sources=NOT_YET_VERIFIED,
                target=DutyStatus.WITHDRAWN,
                who=relations.CARETAKER,
                needs=(needs.reason(),),
                effect=send_back,
                tell=relations.tell_duty("discard", _("履职记录被作废"), relations.DEPUTY),
            ),
            Transition(
                action="lose_ground",
                label=_("随原事项撤回"),
                sources=UNVERIFIED,
                target=DutyStatus.WITHDRAWN,
                who=people_relations.ANYBODY,
                inner=True,
            ),
            Transition(
                action="regain_ground",
                label=_("随原事项恢复"),
                sources=(DutyStatus.WITHDRAWN,),
                target=DutyStatus.DRAFT,
                who=people_relations.ANYBODY,
                inner=True,
            ),
        ),
    )
)

shelve(
    Shelf(
        model=DutyFile,
        record=lambda link: link.entry,
        page=lambda one: one.get_absolute_url(),
    )
)
