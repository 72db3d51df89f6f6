"""Two drawings of several years: a number as columns, rates as lines one under another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from django.utils.translation import gettext as _

from annual_summaries.presentation.charts import Sourced, StandingColumn, standing

HEAD, BASE = 20, 80
"""Between these heights a column stands, in percent of the drawing."""
WIDEST = 16
LEFT, RIGHT = 4, 96
FULL = 100


@dataclass(frozen=True)
class YearColumn(StandingColumn):
    """A year's number; None where the year did not publish it."""

    year: int
    look: str

    @property
    def shown(self) -> str:
        """The number, or a dash where there is none."""
        return "—" if self.value is None else str(self.value)


@dataclass(frozen=True)
class YearColumns(Sourced):
    """One number over the years; the newest stands out, the difference stands in words."""

    template: ClassVar[str] = "annual_summaries/charts/year_columns.html"
    key: str
    title: str
    unit: str
    columns: tuple[YearColumn, ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    base: str = f"{BASE}%"

    @property
    def description(self) -> str:
        """For those who cannot see the drawing."""
        told = (
            _("%(year)s年 %(value)s") % {"year": one.year, "value": one.shown}
            for one in self.columns
        )
        return _("，").join(told)

    @property
    def difference(self) -> str:
        """From the first year to the last in words; nothing where one of them tells no number."""
        first, last = self.columns[0], self.columns[-1]
        if first.value is None or last.value is None or first is last:
            return ""
        change = last.value - first.value
        words = {"from": first.year, "to": last.year, "by": abs(change), "unit": self.unit}
        if change > 0:
            return _("%(from)s年到%(to)s年：多 %(by)d %(unit)s") % words
        if change < 0:
            return _("%(from)s年到%(to)s年：少 %(by)d %(unit)s") % words
        return _("%(from)s年到%(to)s年：持平") % words


def year_columns(
    key: str,
    title: str,
    values: Sequence[tuple[int, int | None]],
    *,
    unit: str,
    notes: Iterable[str] = (),
) -> YearColumns:
    """Args:
    key: of the drawing, unique on its page.
    title: above it.
    values: year and number, the oldest first; None for a year that did not publish it.
    unit: after the numbers.
    notes: what changed in the counting, to stand below it.
    """
    top = max((value or 0 for _year, value in values), default=0)
    step = 100 / (len(values) or 1)
    width = min(step * 0.6, WIDEST)
    columns = []
    for place, (year, value) in enumerate(values):
        look = "now" if place == len(values) - 1 else "ink"
        where = standing(value, top, place * step + step / 2, width, (HEAD, BASE))
        columns.append(YearColumn(year=year, look=look, **where))
    return YearColumns(key, title, unit, tuple(columns), tuple(notes))


@dataclass(frozen=True)
class RatePoint:
    """A year's rate in percent, and where it is drawn."""

    year: int
    share: float
    x: str
    y: str

    @property
    def shown(self) -> str:
        """As it is read: 77%, 94.6%."""
        return f"{f'{self.share:.1f}'.removesuffix('.0')}%"


@dataclass(frozen=True)
class RateLine:
    """One rate over the years; a year that did not publish it has no point."""

    label: str
    points: tuple[RatePoint, ...]
    words: str

    @property
    def lines(self) -> list[tuple[RatePoint, RatePoint]]:
        """From point to point."""
        return list(pairwise(self.points))


@dataclass(frozen=True)
class RateLines(Sourced):
    """Rates one under another, each on a scale from 0 to 100."""

    template: ClassVar[str] = "annual_summaries/charts/rate_lines.html"
    key: str
    title: str
    years: tuple[int, ...]
    rows: tuple[RateLine, ...]
    source: str = ""


def rate_lines(
    key: str, title: str, years: Sequence[int], rates: Iterable[tuple[str, Sequence[float | None]]]
) -> RateLines:
    """Args:
    key: of the drawing, unique on its page.
    title: above it.
    years: the oldest first.
    rates: the label of each, and its percent in these years; None where it was not published.
    """
    rows = tuple(_line(label, years, shares) for label, shares in rates)
    return RateLines(key, title, tuple(years), rows)


def _line(label: str, years: Sequence[int], shares: Sequence[float | None]) -> RateLine:
    step = (RIGHT - LEFT) / max(len(years) - 1, 1)
    points = tuple(
        RatePoint(year, share, f"{LEFT + step * place:.2f}%", f"{90 - 80 * share / FULL:.2f}%")
        for place, (year, share) in enumerate(zip(years, shares, strict=True))
        if share is not None
    )
    told = (_("%(year)s年 %(value)s") % {"year": one.year, "value": one.shown} for one in points)
    return RateLine(label, points, _("，").join(told))
