"""Figures that count parts of the same records, counted while these are read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from pages.untyped import AnyRecord, AnyValue
from registers.figures import Counted, Figure, count_records, grouped, with_records

if TYPE_CHECKING:
    from django.db.models import Model

Cell = tuple[AnyValue, ...]
Records = Callable[[int], QuerySet[AnyRecord]]


@dataclass(frozen=True)
class PartOfWhole:
    """The records of a figure: those of ``whole`` in a year that meet each of the conditions.

    Called with the year like every other ``records`` of a figure. Figures over parts of one whole
    are counted together in one pass over it.
    """

    whole: Records
    conditions: tuple[Callable[[int], Any], ...]

    def __call__(self, year: int) -> QuerySet[Model]:
        return self.whole(year).filter(self.condition(year))

    def condition(self, year: int) -> Q:
        """All conditions as one."""
        return Q(*(one(year) for one in self.conditions))


def part(records: Records, condition: Callable[[int], AnyRecord]) -> PartOfWhole:
    """Those of the records that meet a condition, which is called with the year; a part of a part
    is one of the same whole.
    """
    if isinstance(records, PartOfWhole):
        return PartOfWhole(records.whole, (*records.conditions, condition))
    return PartOfWhole(records, (condition,))


def passes(figures: Iterable[Figure]) -> list[tuple[Figure, ...]]:
    """Figures by the records that one pass reads for them, each in its order."""
    found: dict[Any, list[Figure]] = {}
    for figure in figures:
        counts_records = figure.amount is None
        key = _whole(figure.records) if counts_records else figure.key
        found.setdefault(key, []).append(figure)
    return [tuple(members) for members in found.values()]


def _whole(records: Records) -> Records:
    return records.whole if isinstance(records, PartOfWhole) else records


def count_records_together(
    figures: Sequence[Figure], year: int, *, public: bool = False
) -> Iterator[Counted]:
    """Like ``count_records`` for each figure, in any order; those of one pass read together."""
    for members in passes(figures):
        if len(members) == 1:
            yield count_records(members[0], year, public=public)
        else:
            one = OnePass(members, year)
            rows = one.apart([tuple(row) for row in one.records], head=1)
            for figure in members:
                yield with_records(figure, year, rows.pop(figure.key), public)


class OnePass:
    """The figures of one pass: its grouping query, and what its cells mean for each of them.

    ``records`` is the query of the records themselves, each with its key and 1 around a cell.
    """

    def __init__(self, figures: Sequence[Figure], year: int) -> None:
        self.figures = figures
        if len(figures) == 1:
            self.cells, self.columns = grouped(figures[0], year)
        else:
            self._read_together(year)

    def _read_together(self, year: int) -> None:
        flags = {
            f"_in{place}": _flag(figure.records.condition(year))
            for place, figure in enumerate(self.figures)
            if isinstance(figure.records, PartOfWhole)
        }
        self.parts: dict[Any, str] = {}
        for one in (one for figure in self.figures for one in _parts(figure)):
            self.parts.setdefault(_same(one), f"_by{len(self.parts)}")
        expressions = {
            self.parts[_same(one)]: F(one) if isinstance(one, str) else one
            for figure in self.figures
            for one in _parts(figure)
        }
        found = _whole(self.figures[0].records)(year).order_by().annotate(**expressions, **flags)
        names = (*flags, *expressions)
        self.columns = (*names, "_amount")
        self.cells = found.values_list(*names).annotate(_amount=Count("pk"))
        alone = found.annotate(_amount=Value(1)).order_by("pk")
        self.records = alone.values_list("pk", *self.columns)

    def apart(self, cells: list[Cell], head: int = 0) -> dict[str, list[Cell]]:
        """By the key of each figure its own cells, as its own grouping query would give them; the
        same values may come more than once. ``head`` values stand before each cell and stay.
        """
        if len(self.figures) == 1:
            return {self.figures[0].key: cells}
        places = {name: head + place for place, name in enumerate(self.columns)}
        found = {}
        for number, figure in enumerate(self.figures):
            flag = places.get(f"_in{number}")
            own = [places[self.parts[_same(one)]] for one in _parts(figure)] or [-1]
            found[figure.key] = [
                (*cell[:head], *(cell[place] for place in own), cell[-1])
                for cell in cells
                if flag is None or cell[flag]
            ]
        return found


def _parts(figure: Figure) -> list[Model]:
    return [one for part in figure.dimensions for one in (part.by, *part.carries)]


def _same(part: AnyValue) -> AnyRecord:
    """Lookups by their words, expressions by themselves."""
    return part if isinstance(part, str) else id(part)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0))
