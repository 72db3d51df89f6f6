"""Finds the header of each sheet and reads its rows into values, with a fault for each bad cell."""

import re

from django.utils.translation import gettext as _
from openpyxl.cell.read_only import EMPTY_CELL

from congress_portal.workbook import package
from congress_portal.workbook.cells import Unreadable, fold, read
from congress_portal.workbook.directories import likely
from congress_portal.workbook.notes import NOWHERE, WorkbookRefused
from congress_portal.workbook.rows import WorkbookRow, WorkbookSection
from registers.ledger import SHEETS, YesNo

COLUMNS_LIMIT = 200
VISIBLE = "visible"
MARKS = re.compile(r"\s|[*＊]+$")


class WorkbookReader:
    """Reads a workbook sheet by sheet; counts rows over all of them."""

    def __init__(self, run):
        self.faults = run.faults
        self.doubts = run.doubts
        self.today = run.today
        self.progress = run.progress
        self.sections = {}
        self._rows = 0

    def read(self, book):
        """The sections of a workbook by the names of their sheets."""
        for worksheet in book.worksheets:
            name = fold(worksheet.title)
            sheet = SHEETS.find(name)
            if sheet is None:
                sentence = _("没有名为“%(name)s”的表。") % {"name": name}
                sentence += likely(name, (one.name for one in SHEETS.all()))
                self.faults.add(name, NOWHERE, NOWHERE, sentence)
            elif name in self.sections:
                self.faults.add(name, NOWHERE, NOWHERE, _("同名的表出现了两次。"))
            else:
                if worksheet.sheet_state != VISIBLE:
                    self.doubts.add(name, NOWHERE, NOWHERE, _("这张表在文件里是隐藏的，也会读取。"))
                self._read_sheet(sheet, worksheet)
        for chart in book.chartsheets:
            self.faults.add(chart.title, NOWHERE, NOWHERE, _("不能导入图表页。"))
        return self.sections

    def _read_sheet(self, sheet, worksheet):
        rows = self._rows_of(worksheet)
        section, places = self._header(sheet, rows)
        if section is None:
            return
        self.sections[sheet.name] = section
        stray = False
        for number, cells in rows:
            row = self._row(section, number, cells, places)
            if row is not None:
                section.rows.append(row)
            self.progress(sheet.name, len(section.rows))
            stray = stray or not cells.keys() <= places.keys()
        if stray:
            self.doubts.add(
                sheet.name, section.header, NOWHERE, _("有的内容所在的列没有表头，未读取。")
            )

    def _rows_of(self, worksheet):
        """(Excel's row number, cell by place) of the rows that hold anything."""
        # Without this the parser would trust the size that the file claims for itself.
        worksheet.reset_dimensions()
        for number, cells in enumerate(worksheet.iter_rows(max_col=COLUMNS_LIMIT + 1), 1):
            if number > package.LAST_ROW_OF_EXCEL:
                raise package.beyond_the_end()
            held = {
                place: cell
                for place, cell in enumerate(cells)
                if cell is not EMPTY_CELL and cell.value is not None
            }
            if held:
                self._count(held)
                yield number, held

    def _count(self, held):
        self._rows += 1
        if self._rows > package.ROWS_LIMIT:
            raise package.too_many_rows()
        if COLUMNS_LIMIT in held:
            raise WorkbookRefused(_("列数太多，上限为 %(limit)d 列。") % {"limit": COLUMNS_LIMIT})

    def _header(self, sheet, rows):
        """The section and its columns by place; (None, None) where there is no header."""
        first = None
        for number, cells in rows:
            first = first or number
            names = {
                place: sheet.column_called(_header_text(cell)) for place, cell in cells.items()
            }
            if len(sheet.by_name.keys() & set(names.values())) >= 2:
                places = self._places(sheet, number, names)
                present = [column.name for column in places.values() if column]
                return WorkbookSection(sheet, present, number), places
        if first:
            self.faults.add(
                sheet.name, first, NOWHERE, _("没有找到表头：表头行至少要有两个本表的列名。")
            )
        return None, None

    def _places(self, sheet, number, names):
        """The column at each place of the header; None where it cannot be used."""
        places = {}
        for place, name in names.items():
            column = sheet.by_name.get(name)
            if column is None and name:
                sentence = _("本表没有这一列。") + likely(name, sheet.by_name)
                self.faults.add(sheet.name, number, name, sentence)
            elif column and column in places.values():
                self.faults.add(sheet.name, number, name, _("这一列出现了两次。"))
                column = None
            if name:
                places[place] = column
        for name in sheet.required:
            if name not in names.values():
                self.faults.add(sheet.name, number, name, _("缺少必填的列。"))
        return places

    def _row(self, section, number, cells, places):
        """The row's values, or None where every cell of a known column is blank."""
        row = WorkbookRow(section, number, [None] * len(section.sheet.columns))
        blank = True
        for place, column in places.items():
            cell = cells.get(place)
            if column is None or cell is None or cell.value == "":
                continue
            try:
                value = self._value(section, column, cell)
            except Unreadable as fault:
                blank = False
                self._fault(row, column.name, fault)
            else:
                blank = blank and value is None
                row[column.name] = value
        if blank:
            return None
        for column in filter(None, places.values()):
            if row[column.name] is None and column.name not in row.spoiled:
                self._blank_cell(row, column)
        return row

    def _value(self, section, column, cell):
        value = read(column.kind, cell, self.today)
        most = section.most.get(column.name)
        if most is None or value is None:
            return value
        if isinstance(value, str) and len(value) > most:
            raise Unreadable(
                _("太长了：%(length)d 个字，最多 %(most)d 个字。")
                % {"length": len(value), "most": most}
            )
        if isinstance(value, int) and value > most:
            raise Unreadable(_("数字太大，最大为 %(most)d。") % {"most": most})
        return value

    def _blank_cell(self, row, column):
        if column.required:
            self._fault(row, column.name, _("必填，不能为空。"))
        elif isinstance(column.kind, YesNo):
            row[column.name] = False

    def _fault(self, row, column, sentence):
        self.faults.add(row.section.sheet.name, row.number, column, sentence)
        row.spoil(column)


def _header_text(cell):
    return MARKS.sub("", fold(cell.value)) if isinstance(cell.value, str) else ""
