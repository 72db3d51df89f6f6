"""A delay climbs: the unit, its superior body, the clerks, the leaders, as the table says.

Each person gets one message a step with all that has come so far, not one a record; and nothing
about what they have urged that very day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
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


def of_day(today: date) -> Iterator[Message]:
    """What every step says on a day."""
    for step in EscalationStep.objects.filter(is_active=True):
        told: dict[int, tuple[User, list[tuple[Supervised, Any]]]] = {}
        for kind in SUPERVISED.all():
            for record in _reached(kind, step, today):
                for person in _people(kind, record, step, today):
                    told.setdefault(person.pk, (person, []))[1].append((kind, record))
        for person, late in told.values():
            yield _message(step, person, late)


def _reached(kind: Supervised, step: EscalationStep, today: date) -> QuerySet[Any]:
    """Records whose day has been over for so long, since a week at the most."""
    last = today - timedelta(days=step.days)
    late = kind.in_hand().filter(
        kind.before(last + timedelta(days=1)) & ~kind.before(last - LOOK_BACK)
    )
    related = [path for path in (kind.unit, kind.body) if path]
    urged = Urging.objects.filter(
        subject_kind=kind.model._meta.label_lower, action=UrgingKind.URGE, at__date=today
    )
    just_urged = [key for key in urged.values_list("subject_key", flat=True) if key.isdecimal()]
    if step.audience in (Audience.CLERK, Audience.LEADER):
        late = late.exclude(pk__in=just_urged)
    return late.select_related(*related).order_by("pk")[:MOST_RECORDS]


def _people(
    kind: Supervised, record: Any, step: EscalationStep, today: date
) -> QuerySet[User] | list[User]:
    unit, body = _at(record, kind.unit), _at(record, kind.body)
    if step.audience == Audience.UNIT:
        return User.objects.acting_as(Role.HANDLER, [unit.pk], today)
    if step.audience == Audience.SUPERIOR:
        return User.objects.acting_as(Role.HANDLER, [unit.parent_id], today)
    of_town = body is not None and body.kind == OrganizationKind.TOWN_CONGRESS
    if step.audience == Audience.CLERK:
        role = Role.TOWN_CLERK if of_town else Role.CLERK
    else:
        role = Role.LEADER
    if of_town:
        return User.objects.acting_as(role, [body.pk], today)
    return User.objects.acting_for_city_as(role, today)


def _at(record: Any, path: str) -> Organization | None:
    for name in path.split("__") if path else ():
        record = getattr(record, name)
    return record if path else None


def _message(step: EscalationStep, person: User, late: list[tuple[Supervised, Any]]) -> Message:
    newest = max(kind.due(record) or date.min for kind, record in late)
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
            body="\n".join(f"{kind.label}：{record}" for kind, record in late[:MOST_LINES]),
            path=reverse("my_supervision:desk" if on_desk else "my:desk"),
        )


register(Reminder("escalation", _("逾期升级提醒"), of_day))
