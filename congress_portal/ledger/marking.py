"""The faults of a workbook as the workbook itself, with a mark and a sentence in each cell."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from congress_portal.workbook.cells import fold

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Fault = Mapping[str, object]
MARK = PatternFill("solid", fgColor="FFC7CE")
AUTHOR = "portal"
HEADER_ROWS = 20
WIDTHS = (16, 8, 16, 80)


def marked(path: Path, faults: list[Fault], *, whole: bool) -> bytes:
    """A workbook to be corrected.

    Args:
        path: of the workbook that was sent.
        faults: sheet, row, column and sentence of each, as a preview keeps them.
        whole: with the sheets themselves; a large one is answered with the list of faults alone.
    """
    read = _read(path) if whole else None
    book = Workbook() if read is None else read
    for fault in faults if read is not None else ():
        _mark(book, fault)
    title = _("错误")
    listed = book.create_sheet(title if title not in book.sheetnames else f"{title}!", 0)
    listed.append([_("表"), _("行"), _("列"), _("说明")])
    for fault in faults:
        listed.append([_plain(fault[name]) for name in ("sheet", "row", "column", "sentence")])
    for place, width in enumerate(WIDTHS, 1):
        listed.column_dimensions[get_column_letter(place)].width = width
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(path: Path) -> Workbook | None:
    """The workbook with all that the importer reads past; None where some of that is broken."""
    try:
        with path.open("rb") as file:  # the stored file's name has no ending
            return load_workbook(file, keep_links=False)
    except Exception:  # whatever the parser says of formats, rules of cells or drawings
        return None


def _plain(value: object) -> object:
    """A value that no program takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" else value


def _mark(book: Workbook, fault: Fault) -> None:
    """Colours the cell of a fault, or the first one of its row, and says why in a comment."""
    sheet = next((one for one in book.worksheets if fold(one.title) == fault["sheet"]), None)
    row = fault["row"]
    if sheet is None or not isinstance(row, int):
        return
    cell = sheet.cell(row, _place(sheet, str(fault["column"])))
    if type(cell).__name__ == "MergedCell":
        return
    cell.fill = MARK
    said = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(f"{said}{fault['sentence']}"[:1000], AUTHOR)


def _place(sheet: Worksheet, column: str) -> int:
    """The place of a column by its heading; the first one where there is no such heading."""
    for cells in sheet.iter_rows(max_row=HEADER_ROWS):
        for cell in cells:
            if isinstance(cell.value, str) and fold(cell.value).rstrip("*＊") == column:
                return int(cell.column)
    return 1
