"""Writes every record that has a sheet into a workbook of the same form, row by row."""

import os
import tempfile
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from congress_portal.ledger import fields
from congress_portal.ledger.directory import Directory
from congress_portal.ledger.progress import quiet
from registers import ledger
from registers.ledger import SHEETS, Month

CHUNK = 1000
LONGEST_CELL = 32767
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠|%")  # a spreadsheet might take what follows for a formula
HEADER = Font(bold=True)


class Export:
    """One workbook on its way out; ``notes`` says what it could not hold."""

    def __init__(self, *, personal=False, progress=quiet):
        self.personal = personal
        self.progress = progress
        self.notes = []
        self.rows = {}
        self._directories = {sheet.name: Directory(sheet) for sheet in SHEETS.all() if sheet.called}
        self._names = {}

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
        sheets = SHEETS.all()
        pages = {sheet.name: book.create_sheet(sheet.name) for sheet in sheets}
        # Rows are never deleted, so what others refer to is read after them and is surely there.
        for sheet in reversed(sheets):
            self._fill(pages[sheet.name], sheet)
            self.notes.extend(map(str, sheet.left_out()))
        return book

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
        records = sheet.exported(fields.fetched(sheet, sheet.model._base_manager.all()))
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
        value = fields.as_written(column, value, lambda pk: self._name(column.kind.sheet, pk))
        if isinstance(column.kind, Month) and value:
            return _as_month(page, value)
        if not isinstance(value, str):
            return value
        if len(value) > LONGEST_CELL:
            self.notes.append(
                _("%(sheet)s · %(column)s：一段文字超过 %(most)d 个字，已截短。")
                % {"sheet": sheet.name, "column": column.name, "most": LONGEST_CELL}
            )
            value = value[:LONGEST_CELL]
        return as_text_cell(page, value)

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


def as_text_cell(page, text):
    """Text that stays text: what looks like a formula or an error is marked as a string."""
    if not text.startswith(DANGEROUS) and text not in ERROR_CODES:
        return text
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _as_month(page, day):
    cell = WriteOnlyCell(page, day)
    cell.number_format = "yyyy-mm"
    return cell


def _heading(page, column):
    cell = WriteOnlyCell(page, column.name)
    cell.font = HEADER
    return cell


def width_of(column):
    """A readable width: dates and words narrow, long texts wide."""
    if isinstance(column.kind, ledger.Text | ledger.Names | ledger.Ref):
        return 28 if column.required or not column.field else 20
    return 14


def _beyond(names, record):
    """The condition for what follows a record in the order of one or two columns."""
    first, *rest = names
    value = getattr(record, first)
    condition = Q(**{f"{first}__gt": value})
    if rest:
        condition |= Q(**{first: value, f"{rest[0]}__gt": getattr(record, rest[0])})
    return condition


def export(path, **options):
    """Writes the workbook; returns the Export with its counts and notes."""
    run = Export(**options)
    run.write(path)
    return run
