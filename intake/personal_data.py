"""Personal data of people without an account: each look on the trail, removed in time.

个人信息保护法 art. 6, 19, 47: no more and no longer than the purpose needs. A register gives its
own clock, its records past it and how one is emptied; what is the same for all stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone

from intake.models import Sender
from pages.untyped import ByDjango
from workflow import trail
from workflow.choices import ClockUnit
from workflow.deadlines import add_months
from workflow.models import Clock, TrailEntry
from workflow.subjects import key_of, kind_of

if TYPE_CHECKING:
    from django.db.models import Model


LOOKED, REMOVED = "looked", "personal_data_removed"
BATCH = 200


class TooManyLooks(Exception):
    """The person has looked at as many senders today as one person may."""


def note_look(
    sender: Sender,
    by: AbstractBaseUser,
    *,
    action: str = LOOKED,
    at: datetime | None = None,
    most: int | None = None,
    **content: ByDjango,
) -> None:
    """Writes on the sender's own trail that a person read their data; the caller holds its lock.

    Args:
        sender: whose data is read.
        by: who reads it.
        action: what is noted: a look, or one thing shown in full.
        at: when; now where not given.
        most: how many senders one person may look at in a day, this way; None for any number.
        content: the reason; a look without one is noted once a day, one with a reason each time.

    Raises:
        TooManyLooks: where the day's number is used up; nothing is written.
    """
    at = at or timezone.now()
    today = _looks_of_the_day(type(sender), by, action, at)
    if not content and today.filter(subject_key=key_of(sender)).exists():
        return
    if most is not None and today.count() >= most:
        raise TooManyLooks
    trail.append(sender, action, by=by, at=at, content=content)


def _looks_of_the_day(
    kind: type[Sender], by: AbstractBaseUser, action: str, at: datetime
) -> QuerySet[TrailEntry]:
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    entries = TrailEntry.objects.filter(at__gte=midnight, at__lt=midnight + timedelta(days=1))
    return entries.filter(subject_kind=kind_of(kind), actor=by, action=action)


def retention_cut(clock: str, today: date) -> date | None:
    """The last closing day whose personal data is past its time; None where no limit is set.

    ``clock`` is the code of the retention period, counted in months or days.
    """
    in_force = Clock.objects.in_force(clock, today)
    if in_force is None:
        return None
    if in_force.unit == ClockUnit.MONTHS:
        return add_months(today, -in_force.amount)
    return today - timedelta(days=in_force.amount)


def purge(due: Callable[[], QuerySet[Model]], remove: Callable[[int], object]) -> Iterator[int]:
    """Removes what is past its time, one record after the other; yields their keys.

    ``due`` asks anew which records those are; ``remove`` empties one in a transaction of its own.
    """
    # Asked anew each time and not read in one go: a night's run may be stopped and must not begin
    # with what was removed already.
    while keys := list(due().values_list("pk", flat=True)[:BATCH]):
        for pk in keys:
            remove(pk)
            yield pk
