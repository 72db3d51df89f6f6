"""Everything counted of a year from one statement: each its own grouping query, joined by UNION.

A figure is counted here exactly as ``registers.figures`` counts it alone: the same queryset, the
same grouping. Its cells come as JSON, so that figures with other breakdowns fit beside it. What
one round to the database and one plan cost no longer comes fifty times. Figures that count parts
of the same records are one grouping query: it reads the records once and says of each cell which
of the figures it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Coalesce, JSONArray

from pages.untyped import AnyRecord, AnyValue
from registers.figures import Counted, Figure, tabulated
from registers.one_pass import OnePass, passes
from registers.rates import CountedRate, RateGroup, counts, from_counts
from registers.spreads import CountedSpread, Spread, from_days, grouped_days

Cell = tuple[AnyValue, ...]
Records = QuerySet[AnyRecord]
Reader = Callable[[AnyRecord], AnyRecord]
Leg = tuple[Records, tuple[str, ...]]
"""A grouping query, and its columns as they stand in the array of a cell."""


class YearCounted(NamedTuple):
    """What was asked, each in the order in which it was asked."""

    figures: tuple[Counted, ...]
    rates: tuple[CountedRate, ...]
    spreads: tuple[CountedSpread, ...]


def count_together(
    figures: Sequence[Figure],
    groups: Sequence[RateGroup],
    year: int,
    *,
    spreads: Sequence[Spread] = (),
    public: bool = False,
) -> YearCounted:
    """Every figure, rate and spread of a year, each as if it were counted alone.

    Args:
        figures: of the summary, in their order; each with the breakdowns that are wanted.
        groups: of rates, in their order.
        year: the year that is counted.
        spreads: how long things took.
        public: folds rows that are not public and those of too few people, as in ``count``.
    """
    found = [OnePass(members, year) for members in passes(figures)]
    legs: dict[str, Leg] = {
        **{f"figures {place}": (one.cells, one.columns) for place, one in enumerate(found)},
        **{f"rates {place}": _of_rates(group, year) for place, group in enumerate(groups)},
        **{f"days {place}": grouped_days(spread, year) for place, spread in enumerate(spreads)},
    }
    cells = _cells(legs)
    of_figure: dict[str, list[Cell]] = {}
    for place, one in enumerate(found):
        of_figure |= one.apart(cells[f"figures {place}"])
    rates = (
        rate
        for place, group in enumerate(groups)
        for rate in from_counts(group, _only(cells[f"rates {place}"]))
    )
    return YearCounted(
        tuple(tabulated(figure, year, of_figure[figure.key], public) for figure in figures),
        tuple(rates),
        tuple(
            from_days(spread, year, cells[f"days {place}"]) for place, spread in enumerate(spreads)
        ),
    )


def _of_rates(group: RateGroup, year: int) -> Leg:
    """One cell of all counts; none where there are no records."""
    parts = counts(group, date(year, 12, 31))
    # A plain value is left out of GROUP BY, and then no records at all would still give a row.
    found = group.records(year).order_by().annotate(_all=Coalesce(0, 0))
    return found.values("_all").annotate(**parts), ("_all", *parts)


def _only(cells: list[Cell]) -> tuple[int, ...]:
    return cells[0][1:] if cells else ()


def _cells(legs: dict[str, Leg]) -> dict[str, list[Cell]]:
    """By the key of each leg its cells, with values of the types that its own query would give."""
    readers = {key: _readers(*leg) for key, leg in legs.items()}
    found: dict[str, list[Cell]] = {key: [] for key in legs}
    if not legs:
        return found
    first, *others = (_arm(key, *leg) for key, leg in legs.items())
    for key, values in first.union(*others, all=True) if others else first:
        cell = zip(readers[key], values, strict=True)
        found[key].append(tuple(value if value is None else read(value) for read, value in cell))
    return found


def _arm(key: str, found: Records, columns: tuple[str, ...]) -> Records:
    name = Value(key, output_field=CharField())
    arm: Records = found.annotate(_leg=name, _cell=JSONArray(*columns))
    return arm.values_list("_leg", "_cell")


def _readers(found: Records, columns: tuple[str, ...]) -> list[Reader]:
    """JSON knows neither dates nor, on SQLite, truth: the fields of the columns do."""
    return [found.query.annotations[name].output_field.to_python for name in columns]
