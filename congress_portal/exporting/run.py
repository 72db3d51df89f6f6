"""Writes every record that has a sheet into a workbook of the same form, row by row."""

import os
import tempfile
from functools import reduce
from pathlib import Path

from django.db.models import Q
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts.choices import Role
from congress_portal.workbook import fields
from congress_portal.workbook.directories import Directory
from congress_portal.workbook.progress import begin, quiet
from pages.readers import scoped
from pages.spreadsheets import LONGEST_CELL, as_text_cell
from registers import ledger
from registers.ledger import SHEETS, Month

CHUNK = 1000
HEADER = Font(bold=True)


class Export:
    """One workbook on its way out; ``notes`` says what it could not hold.

    Args:
        user: who takes it out by a page: no more than that person may read; None for the operator,
            who takes out everything.
        on_request: with the sheets that hold citizens' words, as far as they are the person's.
        personal: with citizens' names and phones.
        progress: is told the sheet and the number of rows that are done.
    """

    def __init__(self, *, user=None, on_request=True, personal=False, progress=quiet):
        self.user = user
        self.on_request = on_request
        self.personal = personal
        self.progress = progress
        self.notes = []
        self.rows = {}
        self._directories = {sheet.name: Directory(sheet) for sheet in SHEETS.all() if sheet.called}
        self._names = {}
        self._seen = {}

    def write(self, path):
        """Writes the file whole or not at all; returns the number of rows by sheet."""
        path = Path(path)
        handle, part = tempfile.mkstemp(suffix=".part", dir=path.resolve().parent)
        os.close(handle)
        try:
            self._workbook().save(part)
            os.replace(part, path)
        except BaseException:
            os.unlink(part)
            raise
        return self.rows

    def _workbook(self):
        book = Workbook(write_only=True)
        begin(self.progress, _("导出"), self._expected())
        sheets = [sheet for sheet in SHEETS.all() if self.on_request or not sheet.on_request]
        pages = {sheet.name: book.create_sheet(sheet.name) for sheet in sheets}
        # Rows are never deleted, so what others refer to is read after them and is surely there.
        for sheet in reversed(sheets):
            self._fill(pages[sheet.name], sheet)
            if self.user is None or self.user.acts_for_city(Role.CLERK):
                self.notes.extend(map(str, sheet.left_out()))
        return book

    def _expected(self):
        """About how many rows there will be."""
        sheets = [sheet for sheet in SHEETS.all() if self.on_request or not sheet.on_request]
        return sum(sheet.model._base_manager.count() for sheet in sheets)

    def _fill(self, page, sheet):
        columns = sheet.columns
        page.freeze_panes = "A2"
        for place, column in enumerate(columns, 1):
            page.column_dimensions[get_column_letter(place)].width = width_of(column)
        page.append([_heading(page, column) for column in columns])
        self.rows[sheet.name] = 0
        for record in self._records(sheet):
            page.append([self._cell(page, sheet, column, record) for column in columns])
            self.rows[sheet.name] += 1
            self.progress(sheet.name, self.rows[sheet.name])

    def _records(self, sheet):
        """All records, a batch at a time, each batch continuing after the last record."""
        records = sheet.model._base_manager.all()
        if self.user is not None:
            seen = sheet.seen(sheet.model._default_manager.all(), self.user)
            records = records.filter(pk__in=seen.order_by().values("pk"))
        records = sheet.exported(fields.fetched(sheet, records))
        records = records.order_by(*sheet.sorted_by)
        after = Q()
        while True:
            batch = list(records.filter(after)[:CHUNK])
            yield from batch
            if len(batch) < CHUNK:
                return
            after = _beyond(sheet.sorted_by, batch[-1])

    def _cell(self, page, sheet, column, record):
        if column.personal and not self.personal:
            return None
        value = fields.as_typed(column, record)
        if isinstance(column.kind, ledger.Ref | ledger.KeyRef):
            value = self._as_far_as_known(column, record, value)
        value = fields.as_written(column, value, lambda pk: self._name(column.kind.sheet, pk))
        if isinstance(column.kind, Month) and value:
            return _as_month(page, value)
        if not isinstance(value, str):
            return value
        if len(value) > LONGEST_CELL:
            self.notes.append(
                _("%(sheet)s · %(column)s：一段文字超过 %(most)d 个字，已截短。")
                % {"sheet": sheet.name, "column": column.title, "most": LONGEST_CELL}
            )
            value = value[:LONGEST_CELL]
        return as_text_cell(page, value)

    def _as_far_as_known(self, column, record, value):
        """A reference without what the person may not know of."""
        if self.user is None or value is None:
            return value
        if isinstance(column.kind, ledger.KeyRef):
            pk = getattr(record, f"{column.field}_id")
            return value if self._knows(column.kind.sheet, pk) else None
        if isinstance(value, tuple):
            return tuple(pk for pk in value if self._knows(column.kind.sheet, pk))
        return value if self._knows(column.kind.sheet, value) else None

    def _knows(self, name, pk):
        if name not in self._seen:
            records = SHEETS.get(name).model._default_manager.all()
            self._seen[name] = set(scoped(records, self.user).values_list("pk", flat=True))
        return pk in self._seen[name]

    def _name(self, sheet, pk):
        if (sheet, pk) not in self._names:
            name, alone = self._directories[sheet].name_of(pk)
            self._names[sheet, pk] = name
            if not alone:
                self.notes.append(
                    _("%(sheet)s中有两条“%(name)s”，又没有编号，导入时无法区分。")
                    % {"sheet": sheet, "name": name}
                )
        return self._names[sheet, pk]


def _as_month(page, day):
    cell = WriteOnlyCell(page, day)
    cell.number_format = "yyyy-mm"
    return cell


def _heading(page, column):
    cell = WriteOnlyCell(page, column.title)
    cell.font = HEADER
    return cell


def width_of(column):
    """A readable width: dates and words narrow, long texts wide."""
    if isinstance(column.kind, ledger.Text | ledger.Names | ledger.Ref):
        return 28 if column.required or not column.field else 20
    return 14


def _beyond(names, record):
    """The condition for what follows a record in the order of some columns."""
    first, *rest = names
    value = reduce(getattr, first.split(LOOKUP_SEP), record)
    condition = Q(**{f"{first}__gt": value})
    return condition | (Q(**{first: value}) & _beyond(rest, record)) if rest else condition


def export(path, **options):
    """Writes the workbook; returns the Export with its counts and notes."""
    run = Export(**options)
    run.write(path)
    return run
