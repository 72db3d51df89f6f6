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
from deputies.people.models import Deputy
from registers.ledger import SHEETS, Column, KeyRef, Month, Ref, Sheet, YesNo

MOST_ROWS = 20_000
"""Rows of one file; the newest ones, all others are in the files of their years."""
PAGE = "网页"
Records = QuerySet[Any]


def _public(records: Records) -> Records:
    return records.public()  # type: ignore[attr-defined, no-any-return]


def _always(record: Any) -> bool:
    return True


@dataclass(frozen=True)
class Dataset:
    """One register as open data.

    Args:
        key: of its address.
        sheet: the ledger's sheet that declares its columns.
        columns: those of the sheet that are open.
        about: what a row is, in a sentence.
        day: the field by which newer rows come first; its year makes files of years.
        public: narrows the records to those that the public sees.
        shown: when a cell of a column may be told, by column; always where it is not named.
        has_pages: whether each row has a page of its own that the public opens.
    """

    key: str
    sheet_name: str
    columns: tuple[str, ...]
    about: Any
    day: str = ""
    public: Callable[[Records], Records] = _public
    shown: tuple[tuple[str, Callable[[Any], bool]], ...] = ()
    has_pages: bool = True

    @cached_property
    def sheet(self) -> Sheet:
        """The declaration, with the open columns alone."""
        whole = SHEETS.get(self.sheet_name)
        kept = tuple(whole.by_name[name] for name in self.columns)
        return replace(whole, columns=kept)

    @property
    def model(self) -> Any:
        return self.sheet.model

    @property
    def title(self) -> Any:
        return self.model._meta.verbose_name

    @property
    def header(self) -> list[str]:
        return [
            *(column.title for column in self.sheet.columns),
            *([PAGE] if self.has_pages else []),
        ]

    @property
    def by_years(self) -> bool:
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
        for record in self.records(year):
            row = {
                column.title: _cell(column, record, names[column.name])
                if shown.get(column.name, _always)(record)
                else None
                for column in self.sheet.columns
            }
            if self.has_pages:
                row[PAGE] = settings.SITE_URL + record.get_absolute_url()
            yield row


def _in_year(model: Any, day: str, year: int) -> dict[str, Any]:
    """A range rather than ``__year``, so that an index serves; a year of its own is a number."""
    if day == "year":
        return {"year": year}
    return {f"{day}__range": (date(year, 1, 1), date(year, 12, 31))}


def _names(column: Column) -> dict[Any, str]:
    """What the references of a column may name, by key: that which the public sees."""
    if not isinstance(column.kind, Ref | KeyRef):
        return {}
    other = SHEETS.get(column.kind.sheet)
    name = fields.last_of_key(column) if isinstance(column.kind, KeyRef) else _called(other)
    return dict(_seen(other).order_by().values_list("pk", name.field))


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
