"""What of each register is open data, and its rows: columns are named, none goes out unnamed.

The kinds, words and names of columns come from the declarations of the ledger's sheets; what a
reference names is left out where the public does not see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from congress_portal.workbook import fields
from congress_portal.workbook.cells import fold
from deputies.contesting.grounds import contested_in
from deputies.people.models import Deputy
from pages.untyped import AnyRecord
from registers.ledger import SHEETS, Column, KeyRef, Month, Ref, Sheet, YesNo

MOST_ROWS = 20_000
"""Rows of one file; the newest ones, all others are in the files of their years."""
ID, PAGE = "标识", "网页"
Records = QuerySet[AnyRecord]


def _public(records: Records) -> Records:
    return records.public()  # type: ignore[attr-defined, no-any-return]


def _always(record: Any) -> bool:
    return True


@dataclass(frozen=True)
class Dataset:
    """One register as open data.

    Args:
        key: of its address.
        sheet_name: the ledger's sheet that declares its columns; blank where ``own`` does.
        columns: those of the sheet that are open; all of ``own``.
        about: what a row is, in a sentence.
        day: the field by which newer rows come first; its year makes files of years.
        public: narrows the records to those that the public sees.
        shown: when a cell of a column may be told, by column; always where it is not named.
        has_pages: whether each row has a page of its own that the public opens.
        own: the declaration of records that have no sheet in the ledger.
        more: further columns of the record that its sheet does not have so.
        called: its name where that is not the name of the records.
        ground: what an entry of the duty record calls these records, where deputies are named who
            may contest it; such a name is left out until staff have decided.
        identified: whether a row is a record, and says which one; a row of numbers is none.
    """

    key: str
    sheet_name: str
    columns: tuple[str, ...]
    about: Any
    day: str = ""
    public: Callable[[Records], Records] = _public
    shown: tuple[tuple[str, Callable[[Any], bool]], ...] = ()
    has_pages: bool = True
    own: Sheet | None = None
    more: tuple[Column, ...] = ()
    called: Any = ""
    identified: bool = True
    ground: str = ""

    @cached_property
    def sheet(self) -> Sheet:
        """The declaration, with the open columns alone."""
        if self.own:
            return self.own
        whole = SHEETS.get(self.sheet_name)
        kept = tuple(whole.by_name[name] for name in self.columns)
        return replace(whole, columns=kept + self.more)

    @property
    def model(self) -> Any:
        """Whose records it holds."""
        return self.sheet.model

    @property
    def title(self) -> Any:
        """What the dataset is called."""
        return self.called or self.model._meta.verbose_name

    @property
    def header(self) -> list[str]:
        """The heads of its columns."""
        return [
            *([ID] if self.identified else []),
            *(column.title for column in self.sheet.columns),
            *(title for title, _column in self.ids),
            *([PAGE] if self.has_pages else []),
        ]

    @cached_property
    def ids(self) -> tuple[tuple[str, Column], ...]:
        """(title, column) of the references that a name alone does not tell apart."""
        return tuple(
            (f"{_rows_called(column)}{ID}", column)
            for column in self.sheet.columns
            if refers_to_one(column) and not is_told_by_name(column)
        )

    @property
    def primary_key(self) -> list[str]:
        """The columns that tell each row from every other."""
        return [ID] if self.identified else list(self.sheet.key)

    @property
    def by_years(self) -> bool:
        """Whether there is a file for each year."""
        return bool(self.day)

    def records(self, year: int | None = None) -> Records:
        """The public records of a year, or the newest of all years, as many as fit a file."""
        found = self.public(self.model._default_manager.all())
        if year is not None:
            found = found.filter(**_in_year(self.model, self.day, year))
        order = (f"-{self.day}", "-pk") if self.day else self.sheet.sorted_by
        return fields.fetched(self.sheet, found).order_by(*order)[:MOST_ROWS]

    def rows(self, year: int | None = None) -> Iterator[dict[str, Any]]:
        """Each row by its columns: text, whole numbers, true and false, days; None for blank."""
        names = {column.name: _names(column) for column in self.sheet.columns}
        shown = dict(self.shown)
        known = {title: _known(column) for title, column in self.ids}
        against = contested_in(self.ground) if self.ground else set()
        for record in self.records(year):
            row = {ID: record.pk} if self.identified else {}
            row |= {
                column.title: _cell(column, record, _left(column, record, names, against))
                if shown.get(column.name, _always)(record)
                else None
                for column in self.sheet.columns
            }
            for title, column in self.ids:
                key = _key(column, record)
                is_shown = key in known[title] and key in _left(column, record, names, against)
                row[title] = key if is_shown else None
            if self.has_pages:
                row[PAGE] = settings.SITE_URL + record.get_absolute_url()
            yield row


def _left(
    column: Column, record: Any, names: dict[str, dict[Any, str]], against: set[tuple[int, int]]
) -> dict[Any, str]:
    """The names of a column but those that their owners contest in this record."""
    every = names[column.name]
    theirs = {deputy for key, deputy in against if key == record.pk}
    if not theirs or not isinstance(column.kind, Ref) or column.kind.sheet != "代表":
        return every
    return {pk: name for pk, name in every.items() if pk not in theirs}


def _in_year(model: Any, day: str, year: int) -> dict[str, Any]:
    """A range rather than ``__year``, so that an index serves; a year of its own is a number."""
    if day.endswith("year"):
        return {day: year}
    return {f"{day}__range": (date(year, 1, 1), date(year, 12, 31))}


def _names(column: Column) -> dict[Any, str]:
    """What the references of a column may name, by key: that which the public sees."""
    if not isinstance(column.kind, Ref | KeyRef):
        return {}
    other = SHEETS.get(column.kind.sheet)
    name = fields.last_of_key(column) if isinstance(column.kind, KeyRef) else _called(other)
    pairs = _seen(other).order_by().values_list("pk", name.field)
    return {pk: fold(said) if isinstance(said, str) else said for pk, said in pairs}


def refers_to_one(column: Column) -> bool:
    """Whether a cell of the column names one row of another sheet."""
    return isinstance(column.kind, KeyRef) or (
        isinstance(column.kind, Ref) and not column.kind.many
    )


def is_told_by_name(column: Column) -> bool:
    """Whether the name in a cell leads to one row alone: people may share one."""
    if not isinstance(column.kind, Ref):
        return False
    other = SHEETS.get(column.kind.sheet)
    return bool(other.model._meta.get_field(_called(other).field).unique)


def name_in(column: Column) -> str:
    """The column of the other sheet that a reference by name holds."""
    return _called(SHEETS.get(column.kind.sheet)).title


def _rows_called(column: Column) -> str:
    """Whose id it is: the role that the column says, or what the rows of the other sheet are."""
    return column.kind.sheet if isinstance(column.kind, KeyRef) else column.title


def _key(column: Column, record: Any) -> Any:
    if isinstance(column.kind, KeyRef):
        return getattr(record, f"{column.field}_id")
    return fields.current(column, record)


def _known(column: Column) -> set[Any]:
    """The keys of the rows of the other register that are public."""
    records = SHEETS.get(column.kind.sheet).model._default_manager.all()
    return set(_public(records).order_by().values_list("pk", flat=True))


def _called(sheet: Sheet) -> Column:
    """The column by which a row is named to people."""
    return next(sheet.by_name[name] for name in sheet.called if sheet.by_name[name].field)


def _seen(sheet: Sheet) -> Records:
    records = sheet.model._default_manager.all()
    if sheet.model is Deputy:
        return records.named()  # type: ignore[attr-defined, no-any-return]
    return _public(records) if hasattr(records, "public") else records


def _cell(column: Column, record: Any, names: dict[Any, str]) -> Any:
    """A value as JSON knows it; names for references, words for choices."""
    kind = column.kind
    if isinstance(kind, KeyRef):
        return names.get(getattr(record, f"{column.field}_id"))
    value = fields.current(column, record)
    if value is None:
        return False if isinstance(kind, YesNo) else None
    if isinstance(kind, YesNo):
        return bool(value)
    if isinstance(kind, Ref):
        return _named(value if kind.many else (value,), names)
    value = fields.as_written(column, value)
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m}" if isinstance(kind, Month) else value.isoformat()[:10]
    return value


def _named(keys: tuple[Any, ...], names: dict[Any, str]) -> str | None:
    return "、".join(str(names[key]) for key in keys if key in names) or None
