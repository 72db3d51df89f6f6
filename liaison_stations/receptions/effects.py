"""Recording a reception: once, whatever the connection does, with what follows from it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from deputies.contesting.grounds import strikes_from
from deputies.contesting.names import Named, named_in
from deputies.duty.models import DutyKind, DutySource
from deputies.duty.workflow import mark_result, record_duty, unmark_result, withdraw_duty
from deputies.people.models import Deputy
from liaison_stations.matters.models import Matter, MatterStatus
from liaison_stations.receptions.models import Reception, ReceptionEntry, ReceptionKind
from liaison_stations.rota.models import DayStatus, ReceptionDay
from liaison_stations.stations.models import Station
from pages.untyped import AnyValue
from workflow import trail
from workflow.transitions import Step, lock, note, perform

FIELDS = ("held_on", "kind", "guests", "people", "topic", "agreed", "is_public", "reception_day")


def record(
    station: Station,
    data: Mapping[str, AnyValue],
    by: User | None,
    form_key: AnyValue = None,
    at: datetime | None = None,
) -> tuple[Reception, bool]:
    """The reception of a filled-in form and whether it is new.

    The same ``form_key`` again gives the record that it made, whatever else was sent.
    """
    known = _of_form(form_key)
    if known:
        return known, False
    try:
        with transaction.atomic():
            return _recorded(station, data, by, form_key, at or timezone.now()), True
    except IntegrityError:
        known = _of_form(form_key)
        if known is None:
            raise
        return known, False


def _of_form(key: str) -> Reception | None:
    return Reception.objects.filter(form_key=key).first() if key else None


def _recorded(
    station: Station,
    data: Mapping[str, AnyValue],
    by: User | None,
    form_key: AnyValue,
    at: datetime,
) -> Reception:
    given = {name: data[name] for name in FIELDS if name in data}
    reception = Reception.objects.create(station=station, created_by=by, form_key=form_key, **given)
    reception.deputies.set(data.get("deputies") or ())
    trail.append(reception, "created", by=by, at=at, content={"fields": sorted(given)})
    record_entries(reception, by, at)
    _hold(reception, by, at)
    return reception


def _hold(reception: Reception, by: User | None, at: datetime) -> None:
    """The planned day is held by its first record."""
    day = reception.reception_day
    # Two deputies of one day write two records; the second finds the day held.
    if day is not None and ReceptionDay.objects.planned().filter(pk=day.pk).exists():
        perform(day, "hold", by=by, at=at, inner=True)


@transaction.atomic
def change(
    reception: Reception, data: Mapping[str, AnyValue], by: User | None, at: datetime | None = None
) -> Reception:
    """Corrects a record; deputies who no longer belong to it lose the line that it made."""
    # Read before the form is saved: whoever is dropped has to lose the line in the duty record.
    before = set(reception.deputies.all())
    changed = [name for name in FIELDS if name in data and getattr(reception, name) != data[name]]
    for name in changed:
        setattr(reception, name, data[name])
    reception.save()
    after = set(data.get("deputies") or ())
    if after != before:
        reception.deputies.set(after)
        changed.append("deputies")
    if changed:
        withdraw_entries(reception, before - after, by)
        record_entries(reception, by, at)
        note(reception, "edited", by=by, fields=changed, at=at)
    return reception


def today_at(station: Station, today: date) -> QuerySet[ReceptionDay]:
    """The reception days of today, with who is on duty."""
    days = station.days.filter(day=today).exclude(status=DayStatus.CANCELLED)
    return days.with_deputies().order_by("opens", "id")


VISITS = (ReceptionKind.VISIT,)


def record_entries(reception: Reception, by: User | None, at: datetime | None = None) -> None:
    """A line in the duty record of each deputy who received; a second call changes nothing."""
    for deputy in reception.deputies.all():
        entry = record_duty(
            deputy,
            key=_key(reception, deputy),
            happened_on=reception.held_on,
            by=by,
            at=at,
            **_told(reception),
        )
        if entry is not None:
            ReceptionEntry.objects.get_or_create(entry=entry, defaults={"reception": reception})


def withdraw_entries(reception: Reception, deputies: Iterable[Deputy], by: User | None) -> None:
    """Takes back the lines of deputies who were named by mistake."""
    for deputy in deputies:
        withdraw_duty(_key(reception, deputy), by)


def strike(pk: int, deputy: Deputy, step: Step) -> None:
    """Who was named by mistake leaves the record; how many people were received stays."""
    reception = lock(Reception(pk=pk))
    reception.deputies.remove(deputy)
    note(reception, "edited", by=step.by, fields=["deputies"], at=step.at)


strikes_from("reception", strike)


named_in(
    Named(
        "reception",
        gettext_lazy("接待记录"),
        lambda deputy: Reception.objects.filter(deputies=deputy).select_related("station"),
        "held_on",
        lambda reception: _told(reception),
        order=15,
    )
)


def _told(reception: Reception) -> dict[str, AnyValue]:
    """What the duty record of each who received says of a reception."""
    return {
        "source": DutySource.RECEPTION,
        "kind": DutyKind.VISIT if reception.kind in VISITS else DutyKind.RECEPTION,
        "text": _text(reception),
        "place": reception.station.name,
    }


def _key(reception: Reception, deputy: Deputy) -> str:
    return f"reception:{reception.pk}:{deputy.pk}"


def _text(reception: Reception) -> str:
    people = _("%(kind)s群众 %(people)d 人次") % {
        "kind": reception.get_kind_display(),
        "people": reception.people,
    }
    return (
        _("%(people)s，主题：%(topic)s") % {"people": people, "topic": reception.topic}
        if reception.topic
        else people
    )


def mark_results(matter: Matter, solved: bool) -> None:
    """Marks the entries of the deputies who received the citizen as having had a result.

    They lose the mark when the matter is taken up again and nothing else of that reception is
    solved.
    """
    if matter.reception_id is None:
        return
    links = ReceptionEntry.objects.filter(reception=matter.reception_id).select_related("entry")
    others = Matter.objects.filter(reception=matter.reception_id, status=MatterStatus.SOLVED)
    if not solved and others.exclude(pk=matter.pk).exists():
        return
    for link in links:
        (mark_result if solved else unmark_result)(link.entry)
