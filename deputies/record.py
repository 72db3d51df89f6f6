"""The public duty record of one deputy, year by year (代表法 2025 art. 58)."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from deputies.choices import DutyKind

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
        return sum(self.by_kind.values())

    @property
    def kinds(self):
        """(kind, number) in the order of the register; zeros are shown as zeros."""
        return [(kind, self.by_kind.get(kind, 0)) for kind in DutyKind]


def months_in_office(mandates, year, today):
    """Calendar months of a year, up to today, in which any of these mandates was held."""
    held = set()
    for mandate in mandates:
        first = max(mandate.start, date(year, 1, 1))
        last = min(mandate.end or today, today, date(year, MONTHS, 31))
        held.update(range(first.month, last.month + 1) if first <= last else ())
    return len(held)


def years_of_duty(deputy, mandates, today):
    """Every year in office, newest first, with the public entries of it; two queries at most."""
    years = {
        year: YearOfDuty(year, months_in_office(mandates, year, today))
        for year in _years_in_office(mandates, today)
    }
    for year, kind, number, with_result in _counted(deputy):
        told = years.setdefault(year, YearOfDuty(year, months_in_office(mandates, year, today)))
        told.by_kind[kind] = number
        told.with_result += with_result
    return [years[year] for year in sorted(years, reverse=True)]


def _years_in_office(mandates, today):
    return {
        year
        for mandate in mandates
        for year in range(mandate.start.year, min(mandate.end or today, today).year + 1)
    }


def _counted(deputy):
    public = deputy.duty_entries.public().order_by().annotate(year=ExtractYear("happened_on"))
    return (
        public.values("year", "kind")
        .annotate(number=Count("pk"), with_result=Count("pk", filter=Q(had_result=True)))
        .values_list("year", "kind", "number", "with_result")
    )
