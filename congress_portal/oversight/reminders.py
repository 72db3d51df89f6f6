"""A delay climbs: the unit, its own leader, the clerks, the leaders, as the table says.

Each person gets one message a step with all that has come so far, not one a record; and nothing
about what they have urged that very day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganizationKind, Role
from accounts.models import Organization, User
from congress_portal.oversight.models import Audience, EscalationStep
from registers.supervised import SUPERVISED, Supervised
from workflow.choices import UrgingKind
from workflow.models import Urging
from workflow.outbox import Message
from workflow.reminders import Reminder, register

LOOK_BACK = timedelta(days=7)
"""So many days without a worker lose no step."""
MOST_RECORDS, MOST_LINES = 2000, 10
NOBODY = 0
"""The key of no body: nobody acts for it."""


@dataclass(frozen=True)
class Delay:
    """A record whose delay is told; ``told_on`` is the first day on which it was to be told."""

    kind: Supervised
    record: Any
    told_on: date


def of_day(today: date) -> Iterator[Message]:
    """What every step says on a day."""
    for step in EscalationStep.objects.filter(is_active=True):
        told: dict[int, tuple[User, list[Delay]]] = {}
        people: dict[Hearers, list[User]] = {}
        for kind in SUPERVISED.all():
            for late in _reached(kind, step, today):
                place = _place(kind, late.record, step)
                if place not in people:
                    people[place] = list(_acting(place, today))
                for person in people[place]:
                    told.setdefault(person.pk, (person, []))[1].append(late)
        for person, found in told.values():
            yield _message(step, person, found)


def _reached(kind: Supervised, step: EscalationStep, today: date) -> list[Delay]:
    """Records whose day has been over for so long, since a week at the most."""
    last = today - timedelta(days=step.days)
    late = kind.in_hand().filter(
        kind.before(last + timedelta(days=1)) & ~kind.before(last - LOOK_BACK)
    )
    related = [path for path in (kind.unit, kind.body) if path]
    records = list(late.select_related(*related).order_by("pk")[:MOST_RECORDS])
    by_committee = step.audience in (Audience.CLERK, Audience.LEADER)
    urged = _urged(kind, records, today) if by_committee else {}
    found = []
    for record in records:
        days = urged.get(str(record.pk), set())
        told_on = (kind.due(record) or date.min) + timedelta(days=step.days)
        while told_on in days:  # what is urged that day waits for the next one
            told_on += timedelta(days=1)
        if today not in days:
            found.append(Delay(kind, record, told_on))
    return found


def _urged(kind: Supervised, records: list[Any], today: date) -> dict[str, set[date]]:
    """The days on which each of them was urged since the first of them came so far."""
    acts = Urging.objects.about(kind.model, [record.pk for record in records])
    since = today - LOOK_BACK
    named = acts.filter(action=UrgingKind.URGE, at__date__gte=since, at__date__lte=today)
    days: dict[str, set[date]] = {}
    for key, at in named.values_list("subject_key", "at"):
        days.setdefault(key, set()).add(timezone.localdate(at))
    return days


Hearers = tuple[str, int | None]
"""A role and the body for which it is held; None for the city committee."""


def _place(kind: Supervised, record: Any, step: EscalationStep) -> Hearers:
    """Who hears of it: the same for every record of a unit, or of a body."""
    unit, body = _at(record, kind.unit), _at(record, kind.body)
    if step.audience == Audience.UNIT:
        return Role.HANDLER, unit.pk if unit else NOBODY
    if step.audience == Audience.HEAD:
        return Role.UNIT_LEADER, unit.pk if unit else NOBODY
    if body is not None and body.kind == OrganizationKind.TOWN_CONGRESS:
        return Role.TOWN_CLERK if step.audience == Audience.CLERK else Role.LEADER, body.pk
    return Role.CLERK if step.audience == Audience.CLERK else Role.LEADER, None


def _acting(place: Hearers, today: date) -> QuerySet[User]:
    role, body = place
    if body is None:
        return User.objects.acting_for_city_as(role, today)
    return User.objects.acting_as(role, [body], today)


def _at(record: Any, path: str) -> Organization | None:
    for name in path.split("__") if path else ():
        record = getattr(record, name)
    return record if path else None


def _message(step: EscalationStep, person: User, late: list[Delay]) -> Message:
    newest = max(one.told_on for one in late)
    on_desk = step.audience in (Audience.CLERK, Audience.LEADER)
    with translation.override("zh-hans"):
        subject = _("有 %(count)d 件事逾期已满 %(days)d 天") % {
            "count": len(late),
            "days": step.days,
        }
        return Message(
            key=f"escalation:{step.pk}:{person.pk}:{newest}",
            recipient=person,
            subject=str(subject),
            body="\n".join(f"{one.kind.label}：{one.record}" for one in late[:MOST_LINES]),
            path=reverse("my_supervision:desk" if on_desk else "my:desk"),
        )


register(Reminder("escalation", _("逾期升级提醒"), of_day))
