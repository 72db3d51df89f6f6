"""How an app declares what stands in a person's calendar; the feed is written at the top."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils import timezone

from registers.register import Register

if TYPE_CHECKING:
    from workflow.people import Actor


MOST_EVENTS = 500


class Status(TextChoices):
    """The words of RFC 5545 §3.8.1.11."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Event:
    """One entry of a calendar.

    ``starts`` and ``ends`` are both days (``ends`` the last one, None where it is one day) or both
    aware moments. ``uid`` never changes for the same thing, ``version`` grows with every change;
    ``path`` is a page of the portal.
    """

    uid: str
    title: str
    starts: date
    ends: date | None = None
    place: str = ""
    path: str = ""
    status: Status = Status.CONFIRMED
    version: int = 0
    note: str = ""

    @property
    def all_day(self) -> bool:
        """Whether it has no time of day."""
        return not isinstance(self.starts, datetime)

    @property
    def begins(self) -> datetime:
        """The moment of the start, by which events are sorted."""
        if isinstance(self.starts, datetime):
            return self.starts
        return timezone.make_aware(datetime.combine(self.starts, time.min))


@dataclass(frozen=True)
class Happenings:
    """One kind of events: those of a person from the day ``since`` to the day ``until``."""

    key: str
    label: Any
    events: Callable[[Any, date, date], Iterable[Event]]


def _key(kind: Happenings) -> str:
    return kind.key


CALENDAR = Register("kind of calendar events", key=_key, order=_key)
"""Every kind of events, by its key."""


def events_of(user: Actor, since: date, until: date, today: date) -> list[Event]:
    """What stands in a person's calendar, by date; of very much, what is nearest to today.

    Args:
        user: whose calendar it is.
        since: first day.
        until: last day.
        today: what is nearest to it stays where there are more than ``MOST_EVENTS``.
    """
    found = [event for kind in CALENDAR.all() for event in kind.events(user, since, until)]
    noon = timezone.make_aware(datetime.combine(today, time(12)))
    nearest = heapq.nsmallest(MOST_EVENTS, found, key=lambda event: abs(event.begins - noon))
    return sorted(nearest, key=lambda event: (event.begins, event.uid))
