"""A figure is a named queryset: the number, its breakdowns and its list come from one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord, AnyValue, ByDjango
from registers.register import Register
from registers.small_cells import Folded, Values, fold

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

HIDDEN = "hidden"
"""Key of the row in which the public finds together what it may not see one by one."""


@dataclass(frozen=True)
class Dimension:
    """One way to break a figure down.

    ``by`` is the lookup or expression that is grouped on, ``carries`` what follows from it and is
    needed to name or order a row; ``name``, ``order``, ``tone`` and ``hidden`` are called with
    (value, *carried). Rows stand in ``order`` or by name, never by amount: nobody is ranked.
    ``every`` lists values that are shown even at zero. ``chart`` is bars, months, parts, steps
    (each row is what came so far and no farther), flow (told beside them) or nothing. ``place``,
    called like ``name``, gives row, column and name on the map of the towns. ``smallest`` is the
    number of people below which the public sees no row of its own.
    """

    key: str
    label: Any
    by: Any
    name: Callable[..., Any]
    carries: tuple[str, ...] = ()
    every: tuple[Any, ...] = ()
    order: Callable[..., Any] | None = None
    chart: str = ""
    tone: Callable[..., str] = lambda *values: ""
    hidden: Callable[..., bool] = lambda *values: False
    hidden_name: Any = _("未公开的部分")
    place: Callable[..., tuple[int, int, str] | None] = lambda *values: None
    smallest: int = 0


def by_choice(
    key: str,
    label: StrOrPromise,
    by: AnyValue,
    choices: AnyValue,
    blank: AnyValue = _("未填写"),
    show_all: bool = False,
    **more: ByDjango,
) -> Dimension:
    """A dimension over a field with choices, in the order in which they are declared.

    Args:
        by: the field, or an expression.
        choices: a class of choices.
        blank: how records are called in which the field is empty.
        show_all: also choices of which nothing was counted, as zeros.
        more: further fields of the ``Dimension``.
    """
    labels = dict(choices.choices)
    # As declared and never by number: nobody is ranked (docs/domain.md#deputies).
    places = list(labels)
    return Dimension(
        key,
        label,
        by,
        lambda value: labels.get(value, value or blank),
        every=tuple(places) if show_all else (),
        order=lambda value: places.index(value) if value in labels else len(places),
        **more,
    )


@dataclass(frozen=True)
class RecordLine:
    """How a counted record stands in the list behind its figure."""

    title: Any
    path: str
    facts: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Figure:
    """An annual figure (docs/domain.md#annual-figures).

    ``records`` gives the counted records of a year, each once; ``amount`` is the field that is
    added up, or None where records are counted. ``listed`` makes the records ready to be shown,
    in their order, and ``line`` shows one of them. ``meaning`` says in a few words beside the
    number what ``definition`` says exactly. ``said`` are the ways in which reports name the figure,
    each the words that occur together, with spaces between; its label where none is given.
    ``part_of`` is the key of a figure that counts these records and others: this one is told beside
    it as 其中, and never added to it. Where the same record may count in several years, so that
    years say nothing added together, ``adds_up`` is False.
    """

    key: str
    label: Any
    unit: Any
    definition: Any
    records: Callable[[int], QuerySet[Any]]
    dimensions: tuple[Dimension, ...] = ()
    amount: str | None = None
    order: int = 100
    listed: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda records: records
    line: Callable[[Any], RecordLine] = lambda record: RecordLine(
        str(record), record.get_absolute_url()
    )
    meaning: Any = ""
    said: tuple[str, ...] = ()
    part_of: str = ""
    adds_up: bool = True

    @property
    def model(self) -> type[Model]:
        """Whose records are counted."""
        return self.records(2000).model

    @property
    def drawn(self) -> Figure:
        """The same figure with those breakdowns alone that are drawn as charts."""
        return replace(self, dimensions=tuple(part for part in self.dimensions if part.chart))

    def public(self, records: QuerySet[Model]) -> QuerySet[Model]:
        """What the public may see of the records."""
        return records.public()  # type: ignore[attr-defined, no-any-return]


@dataclass(frozen=True)
class BreakdownRow:
    """One row of a breakdown: ``values`` are what it groups on and carries, ``value`` its
    number."""

    dimension: Dimension
    values: tuple[Any, ...]
    value: int

    @property
    def key(self) -> str:
        """Stands for the row in addresses and in what is frozen."""
        return _key(self.values)

    @property
    def is_hidden(self) -> bool:
        """Whether its name is not public, or too few people stand behind it."""
        return self.values[0] is HIDDEN

    @property
    def label(self) -> str:
        """In the language of the moment."""
        name = self.dimension.hidden_name if self.is_hidden else self.dimension.name(*self.values)
        return str(name)

    @property
    def tone(self) -> str:
        """The colour of its part of a chart, by name; empty where it has none."""
        return "" if self.is_hidden else self.dimension.tone(*self.values)

    @property
    def place(self) -> tuple[int, int, str] | None:
        """Row, column and name of its square on the map of the towns; None where it has none."""
        return None if self.is_hidden else self.dimension.place(*self.values)

    def among(self, records: QuerySet[Model], *others: BreakdownRow) -> QuerySet[Model]:
        """The records that this row counts, or one of the others of its dimension."""
        any_of = [("_part", row.values[0]) for row in (self, *others)]
        parted: QuerySet[Any] = records.alias(_part=_expression(self.dimension.by))
        return parted.filter(Q(*any_of, _connector=Q.OR))


@dataclass(frozen=True)
class Breakdown:
    """A figure broken down one way, its rows in the order of the dimension."""

    dimension: Dimension
    rows: tuple[BreakdownRow, ...]

    @property
    def key(self) -> str:
        """That of its dimension."""
        return self.dimension.key

    @property
    def label(self) -> AnyValue:
        """That of its dimension."""
        return self.dimension.label

    def row(self, key: str) -> BreakdownRow | None:
        """The row of a key, or None."""
        return next((row for row in self.rows if row.key == key), None)


@dataclass(frozen=True)
class Record:
    """One counted record: its key, its share of the value, its row in each breakdown."""

    pk: Any
    amount: int
    row_keys: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """A figure's number and breakdowns of one year, from one query."""

    figure: Figure
    year: int
    value: int
    breakdowns: tuple[Breakdown, ...]
    records: tuple[Record, ...] = ()

    def breakdown(self, key: str) -> Breakdown | None:
        """The breakdown of a key, or None."""
        return next((part for part in self.breakdowns if part.key == key), None)


def count(figure: Figure, year: int, *, public: bool = False) -> Counted:
    """Counts a figure with one query: groups once on all its dimensions and rolls the cube up.

    ``public`` folds the rows whose very names are not public, and those of too few people, into
    one.
    """
    cube, _columns = grouped(figure, year)
    return tabulated(figure, year, [tuple(cell) for cell in cube], public)


def grouped(figure: Figure, year: int) -> tuple[QuerySet[AnyRecord], tuple[str, ...]]:
    """The one query that counts a figure, in cells of its columns, and how these are called.

    The columns are the parts of the dimensions, then the amount; nothing is asked yet.
    """
    names = tuple(_parts(figure))
    cube = _with_parts(figure, year).values_list(*names).annotate(_amount=_total(figure))
    return cube, (*names, "_amount")


def count_records(figure: Figure, year: int, *, public: bool = False) -> Counted:
    """Like ``count``, with every counted record; number and list come from the same query."""
    amount = Coalesce(F(figure.amount), 0) if figure.amount else Value(1)
    names = list(_parts(figure))
    found = _with_parts(figure, year).annotate(_amount=amount).values_list("pk", *names, "_amount")
    return with_records(figure, year, [tuple(row) for row in found.order_by("pk")], public)


def with_records(figure: Figure, year: int, rows: Sequence[Values], public: bool) -> Counted:
    """The figure of a year from its records, each as its key before what a cell holds."""
    cells = [row[1:] for row in rows]
    counted = tabulated(figure, year, cells, public)
    folded = _folded(figure, cells, public)
    records = tuple(_record(figure, row, folded) for row in rows)
    return Counted(figure, year, counted.value, counted.breakdowns, records)


def _parts(figure: Figure) -> dict[str, object]:
    parts: dict[str, Any] = {}
    for dimension in figure.dimensions:
        for part in (dimension.by, *dimension.carries):
            parts[f"_by{len(parts)}"] = _expression(part)
    return parts or {"_all": Coalesce(0, 0)}


def _expression(part: AnyValue) -> AnyValue:
    return F(part) if isinstance(part, str) else part


def _with_parts(figure: Figure, year: int) -> QuerySet[Model]:
    found: QuerySet[Any] = figure.records(year).order_by().annotate(**_parts(figure))
    return found


def _total(figure: Figure) -> Count | Coalesce:
    if figure.amount is None:
        return Count("pk")
    return Coalesce(Sum(figure.amount), 0, output_field=BigIntegerField())


def tabulated(figure: Figure, year: int, cells: Sequence[Values], public: bool) -> Counted:
    """The figure of a year with its breakdowns, from the cells of one grouping query.

    A cell holds the values of every dimension and the amount; ``public`` folds rows of too few
    people together.
    """
    folded = _folded(figure, cells, public)
    breakdowns = tuple(
        _roll_up(dimension, cells, part, folded[dimension.key])
        for dimension, part in _slices(figure)
    )
    return Counted(figure, year, sum(cell[-1] for cell in cells), breakdowns)


def _slices(figure: Figure) -> list[tuple[Dimension, slice]]:
    start, slices = 0, []
    for dimension in figure.dimensions:
        end = start + 1 + len(dimension.carries)
        slices.append((dimension, slice(start, end)))
        start = end
    return slices


def _folded(figure: Figure, cells: Sequence[Values], public: bool) -> dict[str, Folded]:
    """By the key of the dimension; nothing is folded for staff."""
    if not public:
        return {dimension.key: frozenset() for dimension in figure.dimensions}
    return {dimension.key: _unseen(dimension, cells, part) for dimension, part in _slices(figure)}


def _unseen(dimension: Dimension, cells: Sequence[Values], part: slice) -> Folded:
    totals: dict[Values, int] = {}
    for cell in cells:
        totals[cell[part]] = totals.get(cell[part], 0) + cell[-1]
    unseen = {values for values in totals if dimension.hidden(*values)}
    return fold(totals, unseen, dimension.smallest)


def _record(figure: Figure, row: Values, folded: Mapping[str, Folded]) -> Record:
    keys = tuple(
        _key(_values(row[1:][part], folded[dimension.key])) for dimension, part in _slices(figure)
    )
    return Record(row[0], row[-1], keys)


def _key(values: Values) -> str:
    return "none" if values[0] in (None, "") else str(values[0])


def _values(values: Values, folded: Folded) -> Values:
    return (HIDDEN,) if values in folded else values


def _roll_up(
    dimension: Dimension, cells: Sequence[Values], part: slice, folded: Folded
) -> Breakdown:
    totals: dict[Values, int] = {(value,): 0 for value in dimension.every}
    for cell in cells:
        values = _values(cell[part], folded)
        totals[values] = totals.get(values, 0) + cell[-1]
    for values in folded:
        totals.pop(values, None)  # a zero beside the folded row would tell whose it is
    return Breakdown(dimension, _rows(dimension, totals))


def _rows(dimension: Dimension, totals: Mapping[Values, int]) -> tuple[BreakdownRow, ...]:
    def position(row: BreakdownRow) -> tuple[object, ...]:
        if row.is_hidden:
            return (1,)
        return (0, dimension.order(*row.values) if dimension.order else "", row.label)

    rows = [BreakdownRow(dimension, values, amount) for values, amount in totals.items()]
    return tuple(sorted(rows, key=position))


def _place(figure: Figure) -> tuple[int, str]:
    return figure.order, figure.key


class FigureRegister(Register[Figure]):
    """The figures of the house, and those that a committee has declared as data beside them.

    ``all`` and ``get`` know the house's own alone; what is counted, shown or written for a year
    asks ``in_force``, which reads the others from the database.
    """

    def __init__(self) -> None:
        super().__init__("figure", key=lambda one: one.key, order=_place)
        self._further: list[Callable[[], Iterable[Figure]]] = []
        self._found: list[Callable[[str], Figure | None]] = []

    def extend(
        self, every: Callable[[], Iterable[Figure]], find: Callable[[str], Figure | None]
    ) -> None:
        """Adds figures that are declared as data: those in force, and one of a key ever used."""
        self._further.append(every)
        self._found.append(find)

    def in_force(self) -> list[Figure]:
        """Every figure of a summary, in its order."""
        further = [figure for every in self._further for figure in every()]
        return [*self.all(), *sorted(further, key=_place)]

    def find(self, key: str) -> Figure | None:
        """The figure of a key, in force or once published, or None."""
        known = super().find(key)
        if known is not None:
            return known
        return next((figure for find in self._found if (figure := find(key))), None)


FIGURES = FigureRegister()
"""Every annual figure, in the order of the summary."""
