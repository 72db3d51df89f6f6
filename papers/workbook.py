"""The list behind a letter as a workbook, ready to be filled in and sorted."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from papers.content import Annex, lines_of
from papers.layout import TABLE_SIZE, TEXT_FONT, TITLE_FONT
from papers.word import left_out_in_words

MM_A_SIGN = 2.1
"""So many millimetres are a sign of a column's width."""
THIN = Side(style="thin", color="000000")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def workbook_of(annex: Annex, marks: list[str]) -> bytes:
    """The bytes of the .xlsx file.

    Args:
        annex: the list.
        marks: number, version and code, in lines under the title.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "清单"
    width = len(annex.head)
    _across(sheet, 1, annex.title, width, Font(name=TITLE_FONT, size=18))
    small = Font(name=TEXT_FONT, size=10)
    for line in marks:
        _across(sheet, sheet.max_row + 1, line, width, small)
    head = sheet.max_row + 1
    plain, bold = Font(name=TEXT_FONT, size=TABLE_SIZE.pt), Font(name="黑体", size=TABLE_SIZE.pt)
    for number, row in enumerate([annex.head, *annex.rows]):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(head + number, column)
            _write(cell, value)
            cell.font, cell.border = plain if number else bold, GRID
            cell.alignment = Alignment(
                wrap_text=True, vertical="center", horizontal=None if number else "center"
            )
    if annex.left_out:
        _across(sheet, sheet.max_row + 1, left_out_in_words(annex.left_out), width, small)
    for column, length in enumerate(annex.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = length / MM_A_SIGN
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: Any, words: str) -> None:
    """Words are words, also where they begin like a formula."""
    # Said after the value: setting it makes a formula of what begins with "=".
    cell.value = "\n".join(lines_of(words))
    cell.data_type = "s"


def _across(sheet: Any, row: int, words: str, width: int, font: Font) -> None:
    cell = sheet.cell(row, 1)
    _write(cell, words)
    cell.font = font
    cell.alignment = Alignment(horizontal="center" if row == 1 else None, wrap_text=True)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
