"""The public duty record of one deputy, year by year (代表法 2025 art. 58)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from deputies.duty.models import DutyKind, DutyStatus, PointScheme, Yardstick, YardstickKey
from workflow.days import year_span

MONTHS = 12


@dataclass
class YearOfDuty:
    """A year's numbers: ``months`` in office are the denominator of anything per year."""

    year: int
    months: int
    by_kind: dict = field(default_factory=dict)
    with_result: int = 0

    @property
    def entries(self):
        """How many entries the year has, of every kind."""
        return sum(self.by_kind.values())

    @property
    def kinds(self):
        """(kind, number) in the order of the register; zeros are shown as zeros."""
        return [(kind, self.by_kind.get(kind, 0)) for kind in DutyKind]


def months_in_office(mandates, year, today):
    """Calendar months of a year, up to today, in which any of these mandates was held."""
    held = set()
    for mandate in mandates:
        first = max(mandate.since, date(year, 1, 1))
        last = min(mandate.until or today, today, date(year, MONTHS, 31))
        held.update(range(first.month, last.month + 1) if first <= last else ())
    return len(held)


def years_of_duty(deputy, mandates, today):
    """Every year in office, newest first, with the public entries of it; two queries at most."""
    years = {
        year: YearOfDuty(year, months_in_office(mandates, year, today))
        for year in _years_in_office(mandates, today)
    }
    for year, kind, number, with_result in _counted(deputy):
        of_year = years.setdefault(year, YearOfDuty(year, months_in_office(mandates, year, today)))
        of_year.by_kind[kind] = number
        of_year.with_result += with_result
    return [years[year] for year in sorted(years, reverse=True)]


def _years_in_office(mandates, today):
    return {
        year
        for mandate in mandates
        for year in range(mandate.since.year, min(mandate.until or today, today).year + 1)
    }


def _counted(deputy):
    public = deputy.duty_entries.public().order_by().annotate(year=ExtractYear("happened_on"))
    return (
        public.values("year", "kind")
        .annotate(number=Count("pk"), with_result=Count("pk", filter=Q(had_result=True)))
        .values_list("year", "kind", "number", "with_result")
    )


@dataclass(frozen=True)
class YardstickProgress:
    """How far one yardstick is met; zero is shown as zero."""

    yardstick: Any
    done: int

    @property
    def met(self):
        """Whether as much was done as the rules ask."""
        return self.done >= self.yardstick.amount

    @property
    def bar(self):
        """What fills the bar: never more than the whole."""
        return min(self.done, self.yardstick.amount)


@dataclass(frozen=True)
class YearOfRecord:
    """A year of the register: what was verified, what waits, what had a result."""

    year: int
    months: int
    verified: int
    waiting: int
    with_result: int
    days: int
    progress: tuple[YardstickProgress, ...]
    points: int | None


def year_of(deputy, year, today):
    """The numbers of one deputy's year, in a handful of queries."""
    entries = deputy.duty_entries.of_year(year)
    unverified = (DutyStatus.DRAFT, DutyStatus.SENT_BACK, DutyStatus.SUBMITTED)
    verified = Q(status=DutyStatus.VERIFIED)
    counted = entries.aggregate(
        verified=Count("pk", filter=verified),
        waiting=Count("pk", filter=Q(status__in=unverified)),
        with_result=Count("pk", filter=verified & Q(had_result=True)),
        groups=Count("pk", filter=verified & Q(group_activity=True)),
    )
    mandates = list(deputy.mandates.all())
    days = days_of_duty(deputy.duty_entries.verified().touching(year), year)
    return YearOfRecord(
        year=year,
        months=months_in_office(mandates, year, today),
        verified=counted["verified"],
        waiting=counted["waiting"],
        with_result=counted["with_result"],
        days=days,
        progress=_progress(mandates, year, days, counted["groups"]),
        points=points_of(entries.verified(), min(today, date(year, 12, 31))),
    )


def days_of_duty(entries, year):
    """Distinct calendar days of a year: two acts on one day are one day, one of three days is
    three, and one over the turn of the year counts in each with its own days."""
    start, end = year_span(year)
    days = set()
    for first, last in entries.order_by().values_list("happened_on", "ends_on").distinct():
        first, last = max(first, start), min(last or first, end)
        days.update(first + timedelta(days=step) for step in range((last - first).days + 1))
    return len(days)


def _progress(mandates, year, days, groups):
    """Each yardstick in force at the levels at which the deputy sits in this year."""
    first, last = year_span(year)
    levels = {
        one.level
        for one in mandates
        if one.since <= last and (one.until is None or one.until >= first)
    }
    done = {YardstickKey.DAYS: days, YardstickKey.GROUP_ACTIVITIES: groups}
    in_force = {}
    rows = Yardstick.objects.filter(level__in=levels, since__lte=last)
    for row in rows.order_by("since"):
        in_force[(row.key, row.level)] = row
    found = sorted(in_force.values(), key=lambda row: (list(YardstickKey).index(row.key), row.pk))
    return tuple(YardstickProgress(row, done[row.key]) for row in found)


def points_of(entries, on):
    """Duty points by the rules in force on a day; None where there are none (the default)."""
    scheme = PointScheme.objects.in_force(on)
    if scheme is None:
        return None
    rules = {rule.kind: rule for rule in scheme.rules.all()}
    counted = entries.order_by().values("kind")
    rows = counted.annotate(
        number=Count("pk"), with_result=Count("pk", filter=Q(had_result=True))
    ).values_list("kind", "number", "with_result")
    return sum(_points(rules.get(kind), number, results) for kind, number, results in rows)


def _points(rule, number, results):
    if rule is None:
        return 0
    total = rule.points * number + rule.with_result * results
    return total if rule.most is None else min(total, rule.most)
