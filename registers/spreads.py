"""How long something took, told as median and quartiles of the records of a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, QuerySet
from django.db.models.functions import Cast

from pages.untyped import AnyRecord, AnyValue
from registers.figures import Dimension, Figure
from registers.register import Register

ENOUGH = 5
"""Records below which no row of its own is told: of fewer, quartiles would say nothing."""


@dataclass(frozen=True)
class Spread:
    """The days between two dates of each record of ``figure``, along one of its dimensions.

    ``days`` annotates the records of a year with ``_since`` and ``_until``. Nothing is counted
    here a second time: the records are the figure's own.
    """

    key: str
    label: Any
    definition: Any
    figure: Figure
    dimension: Dimension
    days: Callable[[QuerySet[Any], int], QuerySet[Any]]
    order: int = 100


@dataclass(frozen=True)
class SpreadRow:
    """Days that the records of one row took; the key is empty where small rows stand together."""

    key: str
    label: str
    count: int
    low: int
    median: int
    high: int


@dataclass(frozen=True)
class CountedSpread:
    """A spread of one year: all records together, the rows of enough, the others as one.

    ``rest`` is None where there is none, or where even together they are too few; ``left_out`` is
    how many records then stand in no row.
    """

    spread: Spread
    year: int
    all: SpreadRow | None
    rows: tuple[SpreadRow, ...]
    rest: SpreadRow | None
    left_out: int = 0


SPREADS: Register[Spread] = Register(
    "spread", key=lambda one: one.key, order=lambda one: (one.order, one.key)
)
"""Every spread, in the order of the summary."""


def grouped_days(spread: Spread, year: int) -> tuple[QuerySet[AnyRecord], tuple[str, ...]]:
    """The one query that counts a spread, in cells of its columns, and how these are called.

    A cell is a row of the dimension, the two days, and how many records have just these.
    """
    dimension = spread.dimension
    parts = {
        f"_by{place}": F(part) if isinstance(part, str) else part
        for place, part in enumerate((dimension.by, *dimension.carries))
    }
    found = spread.days(spread.figure.records(year).order_by(), year)
    # A day from a subquery would be grouped by the keys on which that depends, a cell a record: as
    # the value of a function it is grouped by itself.
    days = {f"{name}_day": Cast(name, DateField()) for name in ("_since", "_until")}
    found = found.annotate(**parts, **days)
    names = (*parts, *days)
    return found.values_list(*names).annotate(_amount=Count("pk")), (*names, "_amount")


def count_spread(spread: Spread, year: int) -> CountedSpread:
    """One query on the records of the figure, then ranks.

    Args:
        spread: how long something took, in days.
        year: of the figure whose records are measured.

    Returns:
        Ranks of all records and of each row with at least ``ENOUGH`` of them; the others are
        ranked together, so that none tells of a single case.
    """
    return from_days(spread, year, grouped_days(spread, year)[0])


def from_days(spread: Spread, year: int, cells: Iterable[tuple[AnyValue, ...]]) -> CountedSpread:
    """The counted spread from the cells of ``grouped_days``."""
    dimension = spread.dimension
    days: dict[tuple[Any, ...], list[int]] = {}
    for *values, since, until, amount in cells:
        if since and until:
            days.setdefault(tuple(values), []).extend([_between(since, until)] * amount)
    order = dimension.order or (lambda *values: dimension.name(*values))
    enough = sorted((one for one in days if len(days[one]) >= ENOUGH), key=lambda one: order(*one))
    few = [number for one in days if len(days[one]) < ENOUGH for number in days[one]]
    every = [number for numbers in days.values() for number in numbers]
    return CountedSpread(
        spread,
        year,
        _row("", "", every),
        tuple(
            row
            for one in enough
            if (row := _row(str(one[0]), str(dimension.name(*one)), days[one]))
        ),
        _row("", "", few),
        len(few) if len(few) < ENOUGH else 0,
    )


def _between(since: date, until: date) -> int:
    return max((until - since).days, 0)


def _row(key: str, label: str, days: Sequence[int]) -> SpreadRow | None:
    if len(days) < ENOUGH:
        return None
    ranked = sorted(days)
    return SpreadRow(key, label, len(ranked), rank(ranked, 1), rank(ranked, 2), rank(ranked, 3))


def rank(ranked: Sequence[int], quarter: int) -> int:
    """The number below which, with itself, at least so many quarters of them lie.

    Args:
        ranked: in rising order, at least one.
        quarter: 1, 2 (the median) or 3.
    """
    return ranked[-(-len(ranked) * quarter // 4) - 1]
