"""Where nothing was recorded: stations by month; a fact for those who help, no ranking."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import ExtractMonth

from liaison_stations.matters.models import Matter
from liaison_stations.receptions.models import Reception
from workflow.days import year_span


@dataclass(frozen=True)
class Cell:
    """A station's month: how much was recorded; ``expected`` where it was open and has begun."""

    month: int
    recorded: int
    expected: bool

    @property
    def is_blank(self) -> bool:
        """Whether something was expected and nothing recorded."""
        return self.expected and not self.recorded

    @property
    def in_numbers(self) -> str:
        """How much was recorded; a dash where nothing was expected."""
        return str(self.recorded) if self.expected else "—"


@dataclass(frozen=True)
class StationRow:
    """A station with its twelve months of a year."""

    station: Any
    cells: list[Cell]

    @property
    def blanks(self) -> int:
        """How many months of the year are blank."""
        return sum(cell.is_blank for cell in self.cells)


def rows(stations, year, today):
    """The months of a year for these stations, in two queries."""
    counted = _counted(Reception, "held_on", stations, year)
    for key, number in _counted(Matter, "raised_on", stations, year).items():
        counted[key] = counted.get(key, 0) + number
    return [
        StationRow(station, [_cell(station, year, month, counted, today) for month in range(1, 13)])
        for station in stations
    ]


def _counted(model, field, stations, year):
    within = {f"{field}__range": year_span(year)}
    found = model.objects.filter(station__in=stations, **within).order_by()
    months = found.annotate(month=ExtractMonth(field)).values_list("station", "month")
    return {(station, month): number for station, month, number in months.annotate(Count("pk"))}


def _cell(station, year, month, counted, today):
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    opened = station.opened_on is None or station.opened_on <= last
    closed = station.closed_on is not None and station.closed_on < first
    expected = opened and not closed and first <= today
    return Cell(month, counted.get((station.pk, month), 0), expected)


def with_blanks(stations, year, today):
    """The stations with at least one month, open and begun, in which nothing was recorded."""
    blank = Q(pk__in=[])
    for month in range(1, 13):
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        if first > today:
            break
        opened = Q(opened_on__isnull=True) | Q(opened_on__lte=last)
        closed = Q(closed_on__isnull=True) | Q(closed_on__gte=first)
        recorded = _in(Reception, "held_on", first, last) | _in(Matter, "raised_on", first, last)
        blank |= opened & closed & ~recorded
    return stations.filter(blank)


def _in(model, field, first, last):
    within = {f"{field}__range": (first, last)}
    return Q(Exists(model.objects.filter(station=OuterRef("pk"), **within)))
