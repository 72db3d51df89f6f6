"""Entries of the duty record: how they come by themselves, and what the actions do to them."""

from django.db import transaction
from django.utils import timezone

from deputies.choices import DutySource, DutyStatus
from deputies.models import DutyEntry, DutyFile, Mandate
from workflow import trail
from workflow.transitions import perform
from workflow.uploads import store

UNVERIFIED = (DutyStatus.DRAFT, DutyStatus.SENT_BACK, DutyStatus.SUBMITTED)


@transaction.atomic
def record_duty(
    deputy,
    *,
    source,
    key,
    kind,
    happened_on,
    text,
    place="",
    ends_on=None,
    group_activity=False,
    by=None,
    at=None,
):
    """Writes the draft of an entry for what happened elsewhere, and returns it.

    ``key`` names the ground ("invitation:7"): a second call with it changes nothing and returns
    the entry that is there. None where the deputy was not in office on that day. The draft waits
    for the deputy's word before staff verify it.
    """
    known = DutyEntry.objects.filter(source_key=key).first()
    if known is not None:
        return _brought_back(known, by)
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
        group_activity=group_activity,
        status=DutyStatus.DRAFT,
        created_by=by,
    )
    trail.append(entry, "created", by=by, at=at or timezone.now(), content={"source": str(source)})
    return entry


@transaction.atomic
def log_duty(deputy, *, by, key, files=(), **told):
    """Logs what the deputy tells of and submits it; a second call with the key changes nothing."""
    source_key = f"logged:{deputy.pk}:{key}"
    known = DutyEntry.objects.filter(source_key=source_key).first()
    if known is not None:
        return known
    entry = DutyEntry.objects.create(
        deputy=deputy,
        source=DutySource.LOGGED,
        source_key=source_key,
        status=DutyStatus.DRAFT,
        created_by=by,
        **told,
    )
    trail.append(entry, "created", by=by, content={"source": DutySource.LOGGED.value})
    data = {"text": entry.text, "place": entry.place, "files": list(files)}
    return perform(entry, "confirm", by=by, data=data)


def _brought_back(entry, by):
    """What was withdrawn with its ground comes back with it; what the deputy withdrew does not."""
    last = trail.TrailEntry.objects.of(entry).last()
    if entry.status != DutyStatus.WITHDRAWN or last.action != "lose_ground":
        return entry
    return perform(entry, "regain_ground", by=by, inner=True)


def withdraw_duty(key, by):
    """Withdraws an entry whose ground fell away; a verified one stays, for staff to judge."""
    entry = DutyEntry.objects.filter(source_key=key, status__in=UNVERIFIED).first()
    return perform(entry, "lose_ground", by=by, inner=True) if entry else None


def in_office(deputy, day):
    """Whether the person held a mandate of any level on a day."""
    return Mandate.objects.on(day).filter(deputy=deputy).exists()


def mark_result(entry):
    """Says that the deed led to something; the room above keeps the link to what."""
    DutyEntry.objects.filter(pk=entry.pk, had_result=False).update(had_result=True)


def unmark_result(entry):
    DutyEntry.objects.filter(pk=entry.pk, had_result=True).update(had_result=False)


def needs_no_word(entry):
    """Staff logged it, or the deputy has no account to confirm it with."""
    return entry.source == DutySource.STAFF or entry.deputy.user_id is None


def is_verified_already(entry):
    """The same deed stands in the record; the ledger could not tell the two apart."""
    same = DutyEntry.objects.verified().filter(
        deputy=entry.deputy_id, happened_on=entry.happened_on, kind=entry.kind, text=entry.text
    )
    return same.exclude(pk=entry.pk).exists()


# --- What the actions do; called by the transition table alone -----------------------------------


def confirm(entry, step):
    entry.text = step.data["text"]
    entry.place = step.data.get("place") or ""
    entry.submitted_on = step.today
    entry.note = ""
    for checked in step.data.get("files") or []:
        DutyFile.objects.create(entry=entry, stored=store(checked, by=step.by))


def submit_for(entry, step):
    entry.submitted_on = step.today


def verify(entry, step):
    entry.verified_on, entry.verified_by = step.today, step.by
    entry.is_public = bool(step.data.get("is_public"))


def send_back(entry, step):
    entry.verified_on, entry.verified_by = None, None
    entry.is_public = False
    entry.note = step.data["reason"]
