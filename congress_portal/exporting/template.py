"""An empty workbook to fill in: headers, required marks, and the lists that cells accept."""

import io
from collections.abc import Collection

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from congress_portal.exporting.run import width_of
from registers.ledger import (
    SHEETS,
    Choice,
    Day,
    KeyRef,
    Month,
    Names,
    Percent,
    Ref,
    Whole,
    Year,
    YesNo,
)

TITLE_ROW, MARK_ROW, HEADER_ROW = 1, 2, 3
LAST_ROW = 2000
LONGEST_LIST = 255
REQUIRED = PatternFill("solid", fgColor="F4D9D6")
OPTIONAL = PatternFill("solid", fgColor="EFEBE4")


def template(only: Collection[str] = ()) -> bytes:
    """The bytes of the workbook.

    Args:
        only: names of the sheets that it shall have; unknown ones are passed over, and without a
            known one it has all.
    """
    book = Workbook()
    book.remove(book.active)
    asked = [sheet for sheet in SHEETS.all() if sheet.name in only]
    for sheet in asked or SHEETS.all():
        _page(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _page(page, sheet):
    title = _("%(sheet)s：从第 %(row)d 行起填写；标“必填”的列不能为空。")
    page.cell(TITLE_ROW, 1, title % {"sheet": sheet.name, "row": HEADER_ROW + 1})
    for place, column in enumerate(sheet.columns, 1):
        mark = _("必填") if column.required else _("选填")
        page.cell(MARK_ROW, place, mark).font = Font(size=9)
        header = page.cell(HEADER_ROW, place, column.title)
        header.font = Font(bold=True)
        header.fill = REQUIRED if column.required else OPTIONAL
        header.alignment = Alignment(wrap_text=True, vertical="center")
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = width_of(column)
        area = f"{letter}{HEADER_ROW + 1}:{letter}{LAST_ROW}"
        page.add_data_validation(_validation(sheet, column, area))
        if isinstance(column.kind, Day | Month):
            _as_dates(page, place, column.kind)
    page.freeze_panes = page.cell(HEADER_ROW + 1, 1)


def _as_dates(page, place, kind):
    """One cell shows the form; Excel carries it on to the cells below."""
    form = "yyyy-mm" if isinstance(kind, Month) else "yyyy-mm-dd"
    page.cell(HEADER_ROW + 1, place).number_format = form


def _validation(sheet, column, area):
    words = _words(column.kind)
    listed = f'"{",".join(words)}"'
    fits = bool(words) and len(listed) <= LONGEST_LIST
    validation = DataValidation(
        type="list" if fits else None,
        formula1=listed if fits else None,
        allow_blank=not column.required,
        showErrorMessage=fits,
        showInputMessage=True,
    )
    validation.promptTitle = column.title[:32]
    validation.prompt = hint(sheet, column)[:255]
    if fits:
        validation.error = _("请从列表中选择。")
    validation.add(area)
    return validation


def _words(kind):
    if isinstance(kind, YesNo):
        return ["是", "否"]
    if isinstance(kind, Choice) and not kind.open:
        return kind.listed
    return []


def hint(sheet, column):
    """What to put into a column, in one or two sentences."""
    first = _("必填。") if column.required else _("选填。")
    if column.name in sheet.key:
        first += _("同一文件中不能重复。") if len(sheet.key) == 1 else ""
    return first + _what(column.kind)


def _what(kind):
    if isinstance(kind, Ref):
        words = _("填“%(sheet)s”表中的名称或编号。") % {"sheet": kind.sheet}
        return words + (_("多个用“、”分隔。") if kind.many else "")
    hints = {
        KeyRef: _("填清单中的序号。"),
        Names: _("多个用“、”分隔。"),
        Day: _("日期，例如 2023-05-08。"),
        Month: _("年月，例如 1975-05。"),
        Year: _("四位年份。"),
        Whole: _("整数，不能为负。"),
        Percent: _("0 到 100。"),
        YesNo: _("填“是”或“否”，空白表示否。"),
        Choice: _("从列表中选择。"),
    }
    return hints.get(type(kind), _("文字。"))
