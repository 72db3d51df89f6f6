"""Recording a reception: once, whatever the connection does, with what follows from it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from liaison_stations import results
from liaison_stations.choices import DayStatus
from liaison_stations.models import Reception, ReceptionDay
from workflow import trail
from workflow.transitions import note, perform

FIELDS = ("held_on", "kind", "guests", "people", "topic", "agreed", "is_public", "reception_day")


def record(station, data, by, form_key=None, at=None):
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


def _of_form(key):
    return Reception.objects.filter(form_key=key).first() if key else None


def _recorded(station, data, by, form_key, at):
    given = {name: data[name] for name in FIELDS if name in data}
    reception = Reception.objects.create(station=station, created_by=by, form_key=form_key, **given)
    reception.deputies.set(data.get("deputies") or ())
    trail.append(reception, "created", by=by, at=at, content={"fields": sorted(given)})
    results.record_entries(reception, by, at)
    _hold(reception, by, at)
    return reception


def _hold(reception, by, at):
    """The planned day is held by its first record."""
    day = reception.reception_day
    if day is not None and ReceptionDay.objects.planned().filter(pk=day.pk).exists():
        perform(day, "hold", by=by, at=at, inner=True)


@transaction.atomic
def change(reception, data, by, at=None):
    """Corrects a record; deputies who no longer belong to it lose the line that it made."""
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
        results.withdraw_entries(reception, before - after, by)
        results.record_entries(reception, by, at)
        note(reception, "edited", by=by, fields=changed, at=at)
    return reception


def today_at(station, today):
    """The reception days of today, with who is on duty."""
    days = station.days.filter(day=today).exclude(status=DayStatus.CANCELLED)
    return days.prefetch_related("duties__deputy").order_by("opens", "id")
