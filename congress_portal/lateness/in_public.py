"""What is late in public, of every kind that has a day: how much of each, and the longest waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deputies.suggestions.models import Suggestion
from supervision.documents.models import A_YEAR, Document
from supervision.documents.views import waited
from supervision.items.models import Item
from supervision.plans.calendar import due_on
from supervision.plans.models import Topic, TopicStatus
from supervision.projects.models import Project
from supervision.promises.models import Promise

MOST = 100
"""Of one kind; where more are late, the number says so."""


@dataclass(frozen=True)
class LateLine:
    """One thing that is late: what, whose, since when, and of which kind.

    ``waited`` says how long in words where no rule gives it a last day.
    """

    title: str
    path: str
    unit: str
    due: date
    kind: str
    waited: str = ""

    @property
    def last_day(self) -> date | None:
        """The day that a rule gave it; None where none does."""
        return None if self.waited else self.due


@dataclass(frozen=True)
class LateKind:
    """How many things of a kind are late, and the page that lists them; blank without one."""

    label: str
    number: str
    path: str


@dataclass(frozen=True)
class LateThings:
    """``total`` things are late, of these ``kinds``; ``lines`` are those that wait longest, of
    each kind one before a second of any."""

    total: int
    kinds: tuple[LateKind, ...]
    lines: tuple[LateLine, ...]
    today: date


Lines = Callable[[date], Iterable[LateLine]]


def late_in_public(today: date, most: int) -> LateThings | None:
    """Everything published whose day has passed; None where nothing is late.

    Args:
        today: the day to count from.
        most: at most so many are named.
    """
    kinds, longest, every = [], [], []
    for label, path, find in KINDS:
        found = list(find(today, str(label)))
        if not found:
            continue
        number = f"{MOST}+" if len(found) > MOST else str(len(found))
        kinds.append(LateKind(str(label), number, path(found)))
        longest.append(found[0])
        every += found[1:MOST]
    total = len(longest) + len(every)
    lines = [*sorted(longest, key=_day), *sorted(every, key=_day)][:most]
    lines.sort(key=_day)
    return LateThings(total, tuple(kinds), tuple(lines), today) if total else None


def _day(line: LateLine) -> tuple[date, str]:
    return line.due, line.title


def _first(records: QuerySet[Any]) -> QuerySet[Any]:
    return records[: MOST + 1]


def _items(today: date, kind: str) -> Iterable[LateLine]:
    late = Item.objects.public().overdue(today).order_by("deadline", "pk")
    for one in _first(late.select_related("lead_unit")):
        path = reverse("supervision:item", args=[one.pk])
        yield LateLine(one.suggestion, path, str(one.lead_unit), one.deadline, kind)


def _promises(today: date, kind: str) -> Iterable[LateLine]:
    late = Promise.objects.public().overdue(today).with_units().order_by("promised_on", "pk")
    for one in _first(late):
        path = reverse("supervision:item", args=[one.item_id])
        yield LateLine(one.item.suggestion, path, str(one.unit), one.promised_on, kind)


def _suggestions(today: date, kind: str) -> Iterable[LateLine]:
    late = Suggestion.objects.public().overdue(today).order_by("deadline", "pk")
    for one in _first(late.select_related("lead_deputy", "lead_unit")):
        path = f"{one.lead_deputy.get_absolute_url()}#suggestions"
        yield LateLine(one.title, path, str(one.lead_unit or ""), one.deadline, kind)


def _documents(today: date, kind: str) -> Iterable[LateLine]:
    late = Document.objects.public().waiting_too_long(today).select_related("reviewer")
    late = late.order_by(Coalesce("step_due_on", "filed_on"), "pk")
    for one in _first(late):
        words = "" if one.step_due_on else waited(one.filed_on, today)[1]
        since = one.step_due_on or one.filed_on + A_YEAR
        yield LateLine(one.title, one.get_absolute_url(), str(one.reviewer), since, kind, words)


def _topics(today: date, kind: str) -> Iterable[LateLine]:
    over = Q(plan__year__lt=today.year) | Q(plan__year=today.year, month__lt=today.month)
    waits = Topic.objects.public().filter(over, status=TopicStatus.ADOPTED, activity=None)
    known = waits.filter(month__isnull=False).select_related("plan")
    for one in _first(known.order_by("plan__year", "month", "pk")):
        due = due_on(one)
        if due is not None:
            yield LateLine(one.title, one.get_absolute_url(), one.lead, due, kind)


def _projects(today: date, kind: str) -> Iterable[LateLine]:
    waits = Project.objects.public().chosen().filter(year__lt=today.year, completed_on=None)
    for one in _first(waits.select_related("unit").order_by("year", "pk")):
        due = one.running_until
        if due is not None:
            yield LateLine(one.title, one.get_absolute_url(), str(one.unit), due, kind)


def _to(name: str, query: str = "") -> Callable[[list[LateLine]], str]:
    return lambda lines: reverse(name) + query


def _to_its_year(name: str) -> Callable[[list[LateLine]], str]:
    """The page of the year in which the first of them was due."""
    return lambda lines: reverse(name, args=[lines[0].due.year])


def _nowhere(lines: list[LateLine]) -> str:
    return ""


KINDS: tuple[tuple[Any, Any, Any], ...] = (
    (_("清单事项"), _to("supervision:items", "?late=on"), _items),
    (_("承诺"), _to("supervision:promises"), _promises),
    (_("代表建议"), _nowhere, _suggestions),
    (_("备案审查"), _to("supervision:documents"), _documents),
    (_("监督计划"), _to_its_year("supervision:plan"), _topics),
    (_("民生实事"), _to_its_year("supervision:projects"), _projects),
)
"""Each kind: its name, where its list is, and what of it is late."""
