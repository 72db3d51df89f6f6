"""What a reception led to: its deputies' duty entries, and the marks of those with a result."""

from django.utils.translation import gettext as _

from deputies.choices import DutyKind, DutySource
from deputies.duty import mark_result, record_duty, unmark_result, withdraw_duty
from liaison_stations.choices import MatterStatus, ReceptionKind
from liaison_stations.models import Matter, ReceptionEntry

VISITS = (ReceptionKind.VISIT,)


def record_entries(reception, by, at=None):
    """A line in the duty record of each deputy who received; a second call changes nothing."""
    for deputy in reception.deputies.all():
        entry = record_duty(
            deputy,
            source=DutySource.RECEPTION,
            key=_key(reception, deputy),
            kind=DutyKind.VISIT if reception.kind in VISITS else DutyKind.RECEPTION,
            happened_on=reception.held_on,
            text=_text(reception),
            place=reception.station.name,
            by=by,
            at=at,
        )
        if entry is not None:
            ReceptionEntry.objects.get_or_create(entry=entry, defaults={"reception": reception})


def withdraw_entries(reception, deputies, by):
    """Takes back the lines of deputies who were named by mistake."""
    for deputy in deputies:
        withdraw_duty(_key(reception, deputy), by)


def _key(reception, deputy):
    return f"reception:{reception.pk}:{deputy.pk}"


def _text(reception):
    told = _("%(kind)s群众 %(people)d 人次") % {
        "kind": reception.get_kind_display(),
        "people": reception.people,
    }
    return (
        _("%(told)s，主题：%(topic)s") % {"told": told, "topic": reception.topic}
        if reception.topic
        else told
    )


def mark_results(matter, solved):
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
