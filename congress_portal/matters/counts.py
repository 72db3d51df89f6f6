"""What people raised in a year and what became of it, in numbers that point at nobody.

The numbers are those of the annual figure ``station_matters``, folded as there. Town by town it is
told besides how many are closed, how many are open and how many of these are late; where one of
them would be few, it is not, and a second town goes with the first, so that no total gives it away.
Of what a town raised by topic only that is told from which no few can be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from statistics import median_low
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.choices import AreaKind
from accounts.models import Organization
from congress_portal.matters import two_ways
from liaison_stations.matters.models import CLOSED, OPEN, Matter, MatterStatus
from liaison_stations.stations.directory import SHADES, SMALLEST, is_small
from pages.memory import key_of, memory
from registers.figures import FIGURES, Breakdown, BreakdownRow, count
from registers.small_cells import fold

REMEMBERED_SECONDS = 60
FIGURE = "station_matters"
ENOUGH = 10
"""Closed matters below which no usual time is told."""
SIGNS: dict[Any, str] = {
    MatterStatus.RECEIVED: "waiting",
    MatterStatus.HANDLING: "working",
    MatterStatus.SOLVED: "verified",
    MatterStatus.ANSWERED: "replied",
    MatterStatus.NOT_ACCEPTED: "returned",
}


@dataclass(frozen=True)
class PartOfMatters:
    """One row of a breakdown; ``key`` is empty where several small ones stand together.

    ``path`` leads to its cases.
    """

    key: str
    label: str
    value: int
    sign: str = ""
    path: str = ""


@dataclass(frozen=True)
class Town:
    """One town's matters; the numbers that would be few are None.

    ``topics`` are those of which enough were raised here to be told.
    """

    key: str
    name: str
    css: str
    raised: int | None
    closed: int | None = None
    open: int | None = None
    late: int | None = None
    path: str = ""
    topics: tuple[PartOfMatters, ...] = ()

    @property
    def other_topics(self) -> int:
        """What was raised here of the topics that are not told one by one."""
        return (self.raised or 0) - sum(part.value for part in self.topics)

    @property
    def shown(self) -> Any:
        """The number on the map, or a dot where none is told."""
        return "·" if self.raised is None else self.raised


@dataclass(frozen=True)
class YearOfMatters:
    """The numbers of a year; words instead of a number where it counts few people."""

    year: int
    total: int
    closed: int | None
    late: int
    usual_days: int | None
    towns: tuple[Town, ...]
    topics: tuple[PartOfMatters, ...]
    states: tuple[PartOfMatters, ...]
    months: tuple[PartOfMatters, ...]
    regions: tuple[PartOfMatters, ...] = ()

    @property
    def other_towns(self) -> int:
        """What the towns that stand with others raised together; none where all of them do."""
        return self.total - sum(town.raised or 0 for town in self.towns)

    @property
    def towns_by_topic(self) -> list[Town]:
        """The towns of which a topic may be told, in the official order."""
        return [town for town in self.towns if town.topics]

    @property
    def total_in_words(self) -> Any:
        """How many matters were raised."""
        return in_words(self.total)

    @property
    def closed_in_words(self) -> Any:
        """Not told where it, or what is left of the total, would be few."""
        if self.closed is None or is_small(self.total):
            return ""
        few = is_small(self.closed) or is_small(self.total - self.closed)
        return "" if few else self.closed

    @property
    def late_in_words(self) -> Any:
        """How many of them were late."""
        return in_words(self.late)


def in_words(number: int) -> Any:
    """A number of people's matters, or that it is below five."""
    return _("不足 5") if is_small(number) else number


def year_of_matters(year: int, today: date | None = None) -> YearOfMatters:
    """The numbers of one year, remembered for a minute in each language."""
    today = today or timezone.localdate()
    found: YearOfMatters = memory().get_or_set(
        key_of("matters", year, today, get_language()),
        lambda: _counted(year, today),
        REMEMBERED_SECONDS,
    )
    return found


def years_with_matters() -> list[int]:
    """From the newest year in which a matter was raised back to the first."""
    days = Matter.objects.for_sums().counted().order_by().dates("raised_on", "year", order="DESC")
    return [day.year for day in days[:60]]


def _counted(year: int, today: date) -> YearOfMatters:
    figure = FIGURES.get(FIGURE)
    sums = replace(figure, records=lambda of: _raised_in(of))
    counted = count(sums, year, public=True)
    parts = {part.key: part for part in counted.breakdowns}
    states = dict(_raised_in(year).order_by().values_list("status").annotate(Count("pk")))
    closed = sum(number for state, number in states.items() if state in CLOSED)
    apart = _tells_open_from_closed(parts["by_state"], states)
    topics = _parts(parts["by_topic"], year, "topic", _("其他领域，合并计算"))
    return YearOfMatters(
        year,
        counted.value,
        closed if apart else None,
        _raised_in(year).overdue(today).count(),
        _usual_days(year),
        _with_topics(_towns(parts["by_unit"], year, apart, today), topics, year),
        topics,
        _parts(parts["by_state"], year, "state", _("其他状态，合并计算")),
        _months(parts["by_month"], year),
        _regions(parts["by_unit"], year),
    )


def _raised_in(year: int) -> Any:
    return Matter.objects.for_sums().counted().raised_in(year)


def _tells_open_from_closed(by_state: Breakdown, states: dict[str, int]) -> bool:
    """Whether the number of closed ones gives nothing away that the states fold together."""
    shown = {row.key for row in by_state.rows}
    folded = {state in CLOSED for state, number in states.items() if number and state not in shown}
    return len(folded) < 2


def _usual_days(year: int) -> int | None:
    """Half of the matters raised in a year were closed within so many days; None of few."""
    closed = _raised_in(year).filter(status__in=CLOSED, closed_on__isnull=False)
    pairs = closed.order_by().values_list("raised_on", "closed_on").annotate(number=Count("pk"))
    days = [
        max((end - start).days, 0) for start, end, number in pairs for _one in range(int(number))
    ]
    return median_low(days) if len(days) >= ENOUGH else None


def _parts(part: Breakdown, year: int, name: str, together: str) -> tuple[PartOfMatters, ...]:
    """The rows of a breakdown; ``name`` is the filter of cases that they lead to, ``together``
    what its small rows are called as one."""
    return tuple(_part(row, year, name, together) for row in part.rows)


def _part(row: BreakdownRow, year: int, name: str, together: str) -> PartOfMatters:
    if row.is_hidden:
        return PartOfMatters("", together, row.value)
    path = _to_cases(year, name, row.key)
    return PartOfMatters(row.key, row.label, row.value, SIGNS.get(row.values[0], ""), path)


def _months(by_month: Breakdown, year: int) -> tuple[PartOfMatters, ...]:
    """The twelve months; where some stand together, those of nothing are left out."""
    rows = _parts(by_month, year, "month", _months_together(by_month))
    return tuple(row for row in rows if row.value) if any(not row.key for row in rows) else rows


def _months_together(by_month: Breakdown) -> str:
    """The months that stand together: no secret, as every other one has its own row."""
    told = {row.key for row in by_month.rows}
    months = [month for month in range(1, 13) if str(month) not in told]
    spans: list[list[int]] = []
    for month in months:
        if spans and spans[-1][1] == month - 1:
            spans[-1][1] = month
        else:
            spans.append([month, month])
    words = [str(first) if first == last else f"{first}–{last}" for first, last in spans]
    return _("%(months)s月合计") % {"months": "、".join(words)}


def _regions(by_unit: Breakdown, year: int) -> tuple[PartOfMatters, ...]:
    """Towns, subdistricts and zones as groups, where no town alone is told.

    Beside the number of a single town a group would give away those that are folded.
    """
    if any(row.value for row in by_unit.rows if not row.is_hidden):
        return ()
    kinds = _raised_in(year).order_by().values_list("station__organization__area__kind")
    totals = {(kind or "",): number for kind, number in kinds.annotate(Count("pk"))}
    together = fold(totals, (), SMALLEST)
    labels = {**dict(AreaKind.choices), AreaKind.CITY: _("市级")}
    told = {kind: number for (kind,), number in totals.items() if (kind,) not in together}
    rows = [PartOfMatters(kind, str(labels[kind]), told[kind]) for kind in AreaKind if kind in told]
    rest = sum(totals.values()) - sum(row.value for row in rows)
    return (*rows, PartOfMatters("", _("其余合计"), rest)) if rows and rest else tuple(rows)


def _towns(by_unit: Breakdown, asked: int, apart: bool, today: date) -> tuple[Town, ...]:
    """Every town in the official order, then the central station.

    How many are closed, open and late is told only where they may be told ``apart``.
    """
    numbers = {row.key: row.value for row in by_unit.rows if not row.is_hidden}
    standing = _told_by_standing(numbers, asked) if apart else {}
    late = _told_late(numbers, standing, asked, today) if apart else {}
    most = max(numbers.values(), default=0)
    units = Organization.objects.town_congresses().select_related("area").order_by("order", "id")
    towns = [
        _town(str(unit.pk), _name(unit), _place(unit), numbers, standing, most)
        for unit in units[:60]
    ]
    if "none" in numbers:
        towns.append(_town("none", _("市级"), "", numbers, standing, most))
    return tuple(
        replace(town, late=late.get(town.key), path=_to_cases(asked, "unit", town.key))
        for town in towns
    )


def _with_topics(
    towns: tuple[Town, ...], topics: tuple[PartOfMatters, ...], year: int
) -> tuple[Town, ...]:
    """The towns with the topics that may be told of each."""
    pairs = _town_and_topic(towns, topics, year)
    found = two_ways.told(pairs, SMALLEST)
    return tuple(
        replace(
            town,
            topics=tuple(
                replace(topic, value=found[town.key, topic.key], path=_to_both(year, town, topic))
                for topic in topics
                if topic.key and (town.key, topic.key) in found
            ),
        )
        for town in towns
    )


def _town_and_topic(
    towns: tuple[Town, ...], topics: tuple[PartOfMatters, ...], year: int
) -> dict[two_ways.Cell, int]:
    """How many each town raised of each topic; those that are told together have no key."""
    of_towns = {town.key for town in towns if town.raised is not None}
    of_topics = {topic.key for topic in topics}
    rows = _raised_in(year).order_by().values_list("station__organization_id", "policy_area")
    pairs: dict[two_ways.Cell, int] = {}
    for unit, area, number in rows.annotate(Count("pk")):
        town, topic = str(unit or "none"), area or "none"
        pair = (town if town in of_towns else "", topic if topic in of_topics else "")
        pairs[pair] = pairs.get(pair, 0) + number
    return pairs


def _to_both(year: int, town: Town, topic: PartOfMatters) -> str:
    return f"?{urlencode({'year': year, 'unit': town.key, 'topic': topic.key})}#cases"


def _to_cases(year: int, name: str, key: str) -> str:
    return f"?{urlencode({'year': year, name: key})}#cases"


def _town(
    key: str,
    name: str,
    place: str,
    numbers: dict[str, int],
    standing: dict[str, tuple[int, int]],
    most: int,
) -> Town:
    raised = numbers.get(key)
    shade = -(-raised * SHADES // most) if raised and most else 0
    closed, still_open = standing.get(key, (None, None))
    return Town(key, name, f"shade-{shade}{place}", raised, closed, still_open)


def _told_by_standing(numbers: dict[str, int], year: int) -> dict[str, tuple[int, int]]:
    """Closed and open of the towns of which both may be told."""
    rows = (
        _raised_in(year)
        .order_by()
        .values_list("station__organization_id")
        .annotate(
            closed=Count("pk", filter=Q(status__in=CLOSED)),
            open=Count("pk", filter=Q(status__in=OPEN)),
        )
    )
    cells = {("none" if pk is None else str(pk)): (closed, still) for pk, closed, still in rows}
    cells = {key: pair for key, pair in cells.items() if key in numbers}
    unseen = _few(cells)
    return {key: pair for key, pair in cells.items() if key not in unseen}


def _told_late(
    numbers: dict[str, int], standing: dict[str, tuple[int, int]], year: int, today: date
) -> dict[str, int]:
    """The late ones of the towns of which they, and what is left beside them, may be told."""
    overdue = _raised_in(year).overdue(today).order_by()
    rows = overdue.values_list("station__organization_id").annotate(Count("pk"))
    late = {str(unit or "none"): number for unit, number in rows}
    cells = {}
    for key, raised in numbers.items():
        number = late.get(key, 0)
        still_open = standing[key][1] if key in standing else raised
        cells[key] = (number, still_open - number, raised - number)
    unseen = _few(cells)
    return {key: parts[0] for key, parts in cells.items() if key not in unseen}


def _few(cells: Mapping[str, tuple[int, ...]]) -> set[str]:
    """The towns of which a part is few, with as many others as it takes to hide them."""
    few = {key for key, parts in cells.items() if any(is_small(number) for number in parts)}
    places = range(max(map(len, cells.values()), default=0))
    for place in (*places, *places[:-1]):
        # One that is hidden counts as a small one in both columns, whatever it has there.
        totals = {
            (key,): (min(pair[place], SMALLEST - 1) or 1) if key in few else pair[place]
            for key, pair in cells.items()
        }
        few = {key for (key,) in fold(totals, (), SMALLEST)}
    return few


def _name(unit: Organization) -> str:
    return (unit.area.name if unit.area else "") or unit.short_name or unit.name


def _place(unit: Organization) -> str:
    area = unit.area
    return f" row-{area.row} column-{area.column}" if area and area.row and area.column else ""
