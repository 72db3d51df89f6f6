"""On which days a rota rule calls for a reception; no database but the table of holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from liaison_stations.rota.models import RotaMonths, RotaPattern
from workflow.days import year_span
from workflow.deadlines import is_working_day, unknown_years
from workflow.models import Holiday

LONGEST_BREAK = 30  # days; no holiday is longer
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Planned:
    """A day that a rule calls for; ``moved_from`` where a holiday lies on the rule's own day."""

    day: date
    moved_from: date | None = None

    @property
    def nominal(self) -> date:
        return self.moved_from or self.day


def planned(rule, year) -> list[Planned]:
    """The days of a rule in a year; on a holiday the next working day (遇节假日顺延)."""
    nominal = list(_nominal(rule, year))
    kinds = _kinds(year) if rule.holiday_shift else {}
    return [_shifted(day, kinds) if rule.holiday_shift else Planned(day) for day in nominal]


def unknown_holidays(rule, year) -> bool:
    """The holidays of the year are not in the table yet, and the rule heeds them."""
    return bool(rule.holiday_shift and unknown_years(*year_span(year)))


def next_working_day(day, kinds) -> date:
    """The first working day from a day on; the day itself where it is one."""
    for distance in range(LONGEST_BREAK):
        if is_working_day(day + distance * DAY, kinds):
            return day + distance * DAY
    raise ValueError(f"no working day within {LONGEST_BREAK} days of {day}")


def _shifted(day, kinds):
    found = next_working_day(day, kinds)
    return Planned(day) if found == day else Planned(found, day)


def _kinds(year):
    last = date(year, 12, 31) + LONGEST_BREAK * DAY
    rows = Holiday.objects.filter(day__range=(date(year, 1, 1), last))
    return dict(rows.values_list("day", "kind"))


def _nominal(rule, year) -> Iterator[date]:
    first = max(date(year, 1, 1), rule.since)
    last = min(date(year, 12, 31), rule.until or date(year, 12, 31))
    day = first
    while day <= last:
        if _fits(rule, day):
            yield day
        day += DAY


def _fits(rule, day):
    if rule.months == RotaMonths.ODD and day.month % 2 == 0:
        return False
    if rule.months == RotaMonths.EVEN and day.month % 2:
        return False
    if rule.pattern == RotaPattern.WEEKLY:
        return day.weekday() == rule.weekday
    return day.day == rule.month_day
