"""How an app declares its sheets of the ledger workbook: types and lookup only.

The engine that reads, checks, writes and exports them lies in ``congress_portal.workbook``,
``congress_portal.importing`` and ``congress_portal.exporting``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model, QuerySet, TextChoices
from django.db.models.constants import LOOKUP_SEP
from django.utils import translation

from pages import place
from pages.readers import scoped
from pages.untyped import AnyValue
from registers.register import Register
from workflow.choices import Outcome, outcome_letters

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind:
    """What a cell of a column holds."""


@dataclass(frozen=True)
class Text(Kind):
    """Free text. ``longest`` is taken from the model's field where it is None; ``padded`` marks
    persons' names, in which spaces between Chinese characters mean nothing (张　三); ``ranked``
    marks sort keys, whose whole numbers are stored so that 2 comes before 10; ``identifies`` marks
    numbers that tell rows apart: they are compared in canonical form (workflow/canonical.py)."""

    longest: int | None = None
    padded: bool = False
    ranked: bool = False
    identifies: bool = False


@dataclass(frozen=True)
class Names(Kind):
    """Several texts in one cell, separated by 、."""

    longest: int = 100


@dataclass(frozen=True)
class Day(Kind):
    """A date from 1949 to ten years ahead."""


@dataclass(frozen=True)
class Month(Kind):
    """A month of birth, kept as its first day; a full date is read too."""


@dataclass(frozen=True)
class Year(Kind):
    """A year from 1949 to ten years ahead."""


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number, zero or more unless ``least`` says otherwise."""

    most: int = 2_147_483_647
    least: int = 0


@dataclass(frozen=True)
class Percent(Kind):
    """Progress from 0 to 100; Excel's 60% is 60."""


@dataclass(frozen=True)
class YesNo(Kind):
    """是 or 否; a blank cell means 否."""


@dataclass(frozen=True)
class Choice(Kind):
    """One word of a list: a TextChoices class, or a mapping from word to value. With ``open``
    another word is kept as it was typed; ``also`` are further words that are read, and written
    with the word of the list; ``letters`` are those by which this place calls the words, from its
    settings. Words that name a level are written as the place calls it, and read as any does."""

    of: type[TextChoices] | Mapping[str, Any]
    open: bool = False
    also: Mapping[str, Any] = field(default_factory=dict)
    letters: Callable[[], Mapping[str, Any]] = dict

    @cached_property
    def words(self) -> dict[str, object]:
        """From the Chinese word to the value, whatever language is active."""
        if isinstance(self.of, Mapping):
            return dict(self.of)
        with translation.override(None):
            return {str(label): value for value, label in self.of.choices}

    @property
    def listed(self) -> list[str]:
        """The words as this place writes them."""
        return [place.words(word) for word in self.words]

    @cached_property
    def _by_value(self) -> dict[AnyValue, str]:
        return {value: word for word, value in self.words.items()}

    def word_of(self, value: object) -> object:
        """The word for a value, as this place writes it; what has none is told as it is."""
        return place.words(self._by_value[value]) if value in self._by_value else value

    @cached_property
    def _elsewhere(self) -> dict[str, object]:
        """The words of other places."""
        return {said: value for word, value in self.words.items() for said in place.spellings(word)}

    def read(self, text: str) -> AnyValue:
        """The value of a word of this list, of its letters or of another place; None for none."""
        own = dict(zip(self.listed, self.words.values(), strict=True))
        for known in (self.words, self.also, own, self.letters(), self._elsewhere):
            if text in known:
                return known[text]
        return None


OUTCOMES = Choice(Outcome, letters=outcome_letters)
"""办理结果, also by the letters of the place."""


@dataclass(frozen=True)
class Ref(Kind):
    """Names a row of another sheet, in the workbook or in the database.

    ``unsaid`` tells of a target that goes without saying: naming it means the same as a blank cell.
    """

    sheet: str
    many: bool = False
    unsaid: Callable[[Target], bool] = lambda target: False


@dataclass(frozen=True)
class KeyRef(Kind):
    """A number that, with other columns of the row, is the key of a row of another sheet.

    ``columns`` are this sheet's columns that make up that key, this one last. Where there is no
    such row, ``strict`` makes it a fault; else it is a doubt and the link stays empty.
    """

    sheet: str
    columns: tuple[str, ...]
    strict: bool = False


class Target(Protocol):
    """What a reference leads to: a row of the workbook or a record of the database."""

    pk: Any

    def fact(self, column: str) -> object:
        """The value of one of the columns that the sheet declares as ``facts``."""


class SheetRow(Target, Protocol):
    """A row of the workbook, with the values of its cells; None where blank or unreadable."""

    def __getitem__(self, column: str) -> AnyValue: ...

    def says(self, column: str) -> bool:
        """Whether the workbook has this column at all."""


class Run(Protocol):
    """One import: when, by whom, and the memory that the hooks of a sheet may share."""

    today: date
    by: Any
    memory: dict[Any, Any]

    def lines(self, sheet: str, column: str, target: Target) -> list[SheetRow]:
        """The rows of a sheet that refer to ``target`` in ``column``."""

    def rows(self, sheet: str) -> Iterable[SheetRow]:
        """Every row that the workbook has for a sheet."""


@dataclass(frozen=True)
class ColumnStore:
    """Where a column is kept that is no field of the record itself.

    ``prefetch`` is what ``read`` needs, blank for nothing; ``save`` gets (record, value) pairs in
    bulk; ``every`` lists (key of the record, text) for columns by which a record can be called.
    ``relation`` leads to the rows that hold it, ``prefetch`` where nothing is said; ``is_shared``
    says that it stands in a row to which several records point.
    """

    prefetch: str
    read: Callable[[Any], Any]
    save: Callable[[list[tuple[Any, Any]]], None]
    every: Callable[[], Iterable[tuple[Any, str]]] | None = None
    relation: str = ""
    is_shared: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a sheet and the field that keeps it.

    ``default`` is what a blank cell of a new row means; ``keeps`` says that a blank cell of an
    existing row says nothing (else it empties the field). ``locked`` says of an existing record
    that this column is changed by actions alone. ``read`` gives the value where it is not simply
    the field; ``agrees`` tells whether a value of the file fits a record of which ``read`` can
    tell only one of several. ``made_by`` turns a text into the row of a small table to which
    ``field`` points. A ``field`` with a path ("grid__name") stands in another row: it may be part
    of the key, and the sheet's ``complete`` makes or finds that row. ``personal`` cells hold
    citizens' data; an ordinary export leaves them blank. ``private`` ones hold data of members that
    whoever confirms an import need not read.
    """

    name: str
    kind: Kind
    field: str = ""
    required: bool = False
    default: Any = None
    keeps: bool = False
    locked: Callable[[Any], bool] | None = None
    read: Callable[[Any], Any] | None = None
    agrees: Callable[[Any, Any], bool] | None = None
    made_by: Callable[[str], Any] | None = None
    keeper: ColumnStore | None = None
    personal: bool = False
    private: bool = False

    @property
    def is_withheld(self) -> bool:
        """Whether a preview, which a second person reads too, says nothing of its cells."""
        return self.personal or self.private

    @property
    def is_distant(self) -> bool:
        """Whether the value stands in a row that the record points to."""
        return LOOKUP_SEP in self.field

    @property
    def title(self) -> str:
        """The header as this place writes it."""
        return place.words(self.name)

    @property
    def trail_name(self) -> str:
        """How the trail calls this column."""
        return self.field or self.name


OWN_DAYS = ("日期", "开始日期", "交办日期", "备案日期", "启用日期")
"""Columns that say on which day a row belongs, the first that a sheet has."""


def own_day(line: SheetRow) -> date | None:
    """The day by which a row's names are understood: that of its year, or None, without one."""
    for column in OWN_DAYS:
        if line.says(column) and line[column] is not None:
            day: date = line[column]
            return day
    year = line["年度"] if line.says("年度") else None
    return None if year is None else date(year, 1, 1)


@dataclass(frozen=True)
class Lifetime:
    """The columns that say from when to when a row of a sheet exists, what came after it, and by
    which names it went before. ``ended`` lists (key, former name, its last day), ``end`` keeps."""

    since: str
    until: str
    successor: str
    former: str
    ended: Callable[[], Iterable[tuple[Any, str, date]]]
    end: Callable[[Iterable[tuple[Any, str, date]]], None]


Remark = tuple[str, AnyValue]
"""(column, sentence): what is wrong or doubtful in a row."""


def days_in_order(
    line: SheetRow, first: str, last: str, sentence: StrOrPromise
) -> Iterator[Remark]:
    """Finds fault with a row in which the day in the column ``last`` is before that in ``first``.

    Yields the fault, ``sentence`` at ``last``; a day that is blank is before none.
    """
    if line[first] and line[last] and line[last] < line[first]:
        yield last, sentence


def _nothing_wrong(line: SheetRow) -> Iterable[Remark]:
    return ()


def _nothing_odd(lines: Iterable[SheetRow], run: Run) -> Iterable[tuple[SheetRow, Remark]]:
    return ()


def by_actions_alone(record: Model) -> bool:
    """For ``locked``: no import changes this column of an existing record, only actions do."""
    return True


def _as_it_is(records: QuerySet[Model]) -> QuerySet[Model]:
    return records


@dataclass(frozen=True)
class Sheet:
    """One register: a sheet of the workbook and the model behind it.

    ``key`` are the columns that tell rows apart; where the only one is blank, ``else_key`` is
    used. ``known`` narrows the records that a row may be. ``called`` are the columns by which
    other sheets may refer to a row, best first; ``facts`` the columns that they may ask of it.
    ``checks`` and ``doubts`` give faults and warnings of one row, ``refusals`` and ``survey`` those
    that need a look at all rows together. ``complete`` gives further fields of a new record;
    ``afterwards`` writes what hangs on new records. ``prefetch`` is what the columns' ``read``
    need. ``exported`` narrows what an export holds, and ``left_out`` says in sentences what it
    does not. ``seen`` narrows an export from a page to what the person may take out. ``on_request``
    sheets hold citizens' words: from a page they are taken out only where asked for with a reason.
    A new row of an ``unseen`` sheet is by itself read by nobody outside and counted nowhere.
    ``day`` is the day of a row, on which its references are understood; ``lifetime`` says of rows
    to which others refer when they existed.
    """

    name: str
    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    order: int
    else_key: str = ""
    called: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    checks: Callable[[SheetRow], Iterable[Remark]] = _nothing_wrong
    doubts: Callable[[SheetRow], Iterable[Remark]] = _nothing_wrong
    refusals: Callable[[Iterable[SheetRow], Run], Iterable[tuple[SheetRow, Remark]]] = _nothing_odd
    survey: Callable[[Iterable[SheetRow], Run], Iterable[tuple[SheetRow, Remark]]] = _nothing_odd
    known: Callable[[QuerySet[Any]], QuerySet[Any]] = _as_it_is
    complete: Callable[[SheetRow, Run], Mapping[str, Any]] | None = None
    afterwards: Callable[[list[tuple[Any, SheetRow]], Run], None] | None = None
    exported: Callable[[QuerySet[Any]], QuerySet[Any]] = _as_it_is
    left_out: Callable[[], Iterable[Any]] = tuple
    seen: Callable[[QuerySet[Any], Any], QuerySet[Any]] = scoped
    on_request: bool = False
    unseen: bool = False
    day: Callable[[SheetRow], date | None] = own_day
    lifetime: Lifetime | None = None
    prefetch: tuple[str, ...] = ()
    sorted_by: tuple[str, ...] = ("pk",)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by their headers."""
        return {column.name: column for column in self.columns}

    @cached_property
    def _headers(self) -> dict[str, str]:
        return {said: name for name in self.by_name for said in place.spellings(name)}

    def column_called(self, header: str) -> str:
        """The name of the column that a header means here or in another place; else the header."""
        if header in self.by_name:
            return header
        own = {column.title: column.name for column in self.columns}
        return own.get(header) or self._headers.get(header, header)

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each column's value stands in a row."""
        return {column.name: index for index, column in enumerate(self.columns)}

    @property
    def required(self) -> list[str]:
        """Headers of the columns in which every row must say something."""
        return [column.name for column in self.columns if column.required]


def _name(sheet: Sheet) -> str:
    return sheet.name


def _place(sheet: Sheet) -> tuple[int, str]:
    return sheet.order, sheet.name


SHEETS = Register("sheet", key=_name, order=_place)
"""Every sheet of the workbook; those that others refer to come first."""
