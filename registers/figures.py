"""A figure is a named queryset: the number, its breakdowns and its list come from one place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce


@dataclass(frozen=True)
class Dimension:
    """One way to break a figure down.

    ``by`` are lookups or expressions that are grouped on; ``label`` makes the row's label from
    their values; ``every`` lists values that are shown even at zero, in their order; ``order``
    sorts rows by the grouped values (largest amount first without it).
    """

    key: str
    label: Any
    by: tuple[Any, ...]
    name: Callable[..., Any]
    every: tuple[Any, ...] = ()
    order: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Figure:
    """An annual figure of the contract.

    ``records`` gives the counted records of a year; ``amount`` is the field that is added up, or
    None where records are counted; ``public`` narrows records to what the public may see.
    """

    key: str
    label: Any
    unit: Any
    definition: Any
    records: Callable[[int], QuerySet[Any]]
    dimensions: tuple[Dimension, ...] = ()
    amount: str | None = None
    order: int = 100

    @property
    def model(self) -> Any:
        return self.records(2000).model

    def public(self, records: QuerySet[Any]) -> QuerySet[Any]:
        return records.public()  # type: ignore[attr-defined, no-any-return]


@dataclass(frozen=True)
class Row:
    label: str
    value: int


@dataclass(frozen=True)
class Breakdown:
    key: str
    label: Any
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Counted:
    """A figure's number and breakdowns of one year, from one query."""

    figure: Figure
    year: int
    value: int
    breakdowns: tuple[Breakdown, ...]


def count(figure: Figure, year: int) -> Counted:
    """Counts a figure: groups once on all its dimensions and rolls the cube up."""
    names, expressions = _grouping(figure)
    cube = list(
        figure.records(year)
        .order_by()
        .annotate(**expressions)
        .values_list(*names)
        .annotate(_amount=_amount(figure))
    )
    value = sum(cell[-1] for cell in cube)
    start, breakdowns = 0, []
    for dimension in figure.dimensions:
        width = len(dimension.by)
        breakdowns.append(_roll_up(dimension, cube, slice(start, start + width)))
        start += width
    return Counted(figure, year, value, tuple(breakdowns))


def _grouping(figure: Figure) -> tuple[list[str], dict[str, Any]]:
    expressions = {}
    for dimension in figure.dimensions:
        for part in dimension.by:
            expression = F(part) if isinstance(part, str) else part
            expressions[f"_by{len(expressions)}"] = expression
    if not expressions:
        return ["_all"], {"_all": Coalesce(0, 0)}
    return list(expressions), expressions


def _amount(figure: Figure) -> Any:
    if figure.amount is None:
        return Count("pk")
    return Coalesce(Sum(figure.amount), 0)


def _roll_up(dimension: Dimension, cube: list[Any], part: slice) -> Breakdown:
    totals: dict[tuple[Any, ...], int] = {_tuple(value): 0 for value in dimension.every}
    for cell in cube:
        key = tuple(cell[part])
        totals[key] = totals.get(key, 0) + cell[-1]
    return Breakdown(dimension.key, dimension.label, _rows(dimension, totals))


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _rows(dimension: Dimension, totals: Mapping[tuple[Any, ...], int]) -> tuple[Row, ...]:
    places = {_tuple(value): place for place, value in enumerate(dimension.every)}

    def position(entry: tuple[tuple[Any, ...], int]) -> Any:
        key, amount = entry
        if key in places:
            return (0, places[key], "")
        if dimension.order:
            return (1, dimension.order(*key), "")
        return (1, -amount, str(dimension.name(*key)))

    ordered = sorted(totals.items(), key=position)
    return tuple(Row(str(dimension.name(*key)), amount) for key, amount in ordered)


@dataclass(frozen=True)
class Rate:
    """A rate over the records of a year, always shown with numerator and denominator."""

    key: str
    label: Any
    definition: Any
    numerator: Callable[[date], Q]
    denominator: Callable[[date], Q]
    order: int = 100


@dataclass(frozen=True)
class RateGroup:
    """Rates over one set of records, counted in one query."""

    records: Callable[[int], QuerySet[Any]]
    rates: tuple[Rate, ...]


@dataclass(frozen=True)
class CountedRate:
    rate: Rate
    numerator: int
    denominator: int


def count_rates(group: RateGroup, year: int) -> list[CountedRate]:
    """Counts all rates of a group with one aggregate."""
    cutoff = date(year, 12, 31)
    parts = {}
    for rate in group.rates:
        denominator = rate.denominator(cutoff)
        parts[f"{rate.key}_of"] = Count("pk", filter=denominator)
        parts[rate.key] = Count("pk", filter=denominator & rate.numerator(cutoff))
    found = group.records(year).order_by().aggregate(**parts)
    return [CountedRate(rate, found[rate.key], found[f"{rate.key}_of"]) for rate in group.rates]


_figures: dict[str, Figure] = {}
_rate_groups: list[RateGroup] = []


def register(*figures: Figure) -> None:
    for figure in figures:
        if figure.key in _figures:
            raise ValueError(f"figure {figure.key} is declared twice")
        _figures[figure.key] = figure


def register_rates(group: RateGroup) -> None:
    _rate_groups.append(group)


def all_figures() -> list[Figure]:
    """Every declared figure in the order of the summary."""
    return sorted(_figures.values(), key=lambda figure: (figure.order, figure.key))


def get(key: str) -> Figure:
    """Raises KeyError for an unknown key."""
    return _figures[key]


def all_rate_groups() -> Iterable[RateGroup]:
    return tuple(_rate_groups)
