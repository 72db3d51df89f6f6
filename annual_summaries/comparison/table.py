"""Published years side by side: the series of each figure, differences, what changed in counting.

Numbers that are part of another stand below it as 其中 and are added to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annual_summaries.presentation.charts import percent
from annual_summaries.revisions.models import FrozenFigure, FrozenRate
from annual_summaries.summaries.models import SummaryStatus
from registers.families import in_families, part_of_whole
from registers.figures import FIGURES

SHOWN = {
    "revision__shown_by__isnull": False,
    "revision__summary__status": SummaryStatus.PUBLISHED,
}


@dataclass(frozen=True)
class YearCell:
    """A number of one year, the way to its records, and how far it is from the year before."""

    year: int
    value: int | None
    path: str = ""
    change: int | None = None

    @property
    def difference(self) -> str:
        """With its sign; nothing where there is no year to compare with."""
        return "" if self.change is None else f"{self.change:+d}".replace("+0", "±0")


@dataclass(frozen=True)
class Series:
    """A figure over the years; ``total`` is None where the years may not be added.

    ``part`` are the words before a part, which name its whole; ``changes`` say what changed in the
    counting, ``notes`` besides why the years are not added.
    """

    key: str
    label: str
    unit: str
    cells: tuple[YearCell, ...]
    depth: int = 0
    part: str = ""
    total: int | None = None
    notes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def span(self) -> int:
        """How many columns its row has: the label, the years, the sum."""
        return len(self.cells) + 2


@dataclass(frozen=True)
class RateCell:
    """A rate of one year in words, and what it is counted from; a dash where none was published."""

    share: str
    counted: str = ""


@dataclass(frozen=True)
class RateSeries:
    """A rate over the years, in words and in percent; None where a year did not publish it."""

    label: str
    cells: tuple[RateCell, ...]
    shares: tuple[float | None, ...] = ()


def published_years() -> list[int]:
    """The years that the public can compare, the oldest first."""
    found = FrozenFigure.objects.filter(**SHOWN).order_by("revision__summary__year")
    return list(found.values_list("revision__summary__year", flat=True).distinct())


def series(years: Sequence[int]) -> list[Series]:
    """Every figure that one of these years published, the parts below their wholes."""
    found = FrozenFigure.objects.filter(**SHOWN, revision__summary__year__in=years)
    by_key: dict[str, dict[int, FrozenFigure]] = {}
    for frozen in found.select_related("revision__summary").order_by("order", "id"):
        by_key.setdefault(frozen.key, {})[frozen.revision.summary.year] = frozen
    wholes = _wholes(by_key)
    return [
        _series(key, depth, by_key[key], years, _label(by_key.get(wholes[key], {})))
        for key, depth in in_families(wholes)
    ]


def _label(frozen: dict[int, FrozenFigure]) -> str:
    return frozen[max(frozen)].label if frozen else ""


def _wholes(keys: Iterable[str]) -> dict[str, str]:
    declared = {key: FIGURES.find(key) for key in keys}
    return {key: figure.part_of if figure else "" for key, figure in declared.items()}


def _series(
    key: str, depth: int, frozen: dict[int, FrozenFigure], years: Sequence[int], whole: str
) -> Series:
    newest = frozen[max(frozen)]
    figure = FIGURES.find(key)
    cells, before = [], None
    for year in years:
        one = frozen.get(year)
        value = one.value if one else None
        change = value - before if value is not None and before is not None else None
        path = f"/annual/{year}/figures/{key}/" if one and figure else ""
        cells.append(YearCell(year, value, path, change))
        before = value
    adds_up = figure is not None and figure.adds_up and len(frozen) == len(years)
    total = sum(one.value for one in frozen.values()) if adds_up else None
    changes = tuple(_changes(frozen, years))
    not_added = not adds_up and len(frozen) == len(years)
    notes = (*changes, _("各年不能相加：同一对象可能在几年里都计入。")) if not_added else changes
    part = part_of_whole(whole)
    return Series(key, newest.label, newest.unit, tuple(cells), depth, part, total, notes, changes)


def _changes(frozen: dict[int, FrozenFigure], years: Sequence[int]) -> Iterable[str]:
    missing = [year for year in years if year not in frozen]
    if missing:
        yield _("%(years)s年没有公布这个数。") % {"years": "、".join(map(str, missing))}
    told = ""
    for year in sorted(frozen):
        now = frozen[year].definition
        if told and now != told:
            words = {"year": year, "now": now, "before": told}
            yield _("%(year)s年起统计口径不同。此前：%(before)s此后：%(now)s") % words
        told = now


def rates(years: Sequence[int]) -> list[RateSeries]:
    """Every rate of these years with its numerator and denominator."""
    found = FrozenRate.objects.filter(**SHOWN, revision__summary__year__in=years)
    by_key: dict[str, dict[int, Any]] = {}
    for frozen in found.select_related("revision__summary").order_by("order", "id"):
        by_key.setdefault(frozen.key, {})[frozen.revision.summary.year] = frozen
    return [
        RateSeries(
            of[max(of)].label,
            tuple(_rate(of.get(year)) for year in years),
            tuple(_share(of.get(year)) for year in years),
        )
        for of in by_key.values()
    ]


def _share(one: FrozenRate | None) -> float | None:
    return 100 * one.numerator / one.denominator if one and one.denominator else None


def _rate(one: FrozenRate | None) -> RateCell:
    if one is None:
        return RateCell("—")
    share = percent(one.numerator, one.denominator)
    return RateCell(share, f"{one.numerator}/{one.denominator}")
