"""Writes the demo ledger workbooks from the plain tables under ``data/``.

``python -m congress_portal.demo.build`` writes them anew; equal tables give equal bytes.
"""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

FOLDER = Path(__file__).parent
YEARS = (2022, 2023, 2024, 2025)
MOMENT = datetime(2026, 1, 5, 9)

BASE_SHEETS = {
    "组织": "organizations",
    "代表": "deputies",
    "代表任期": "mandates",
    "选区": "constituencies",
    "联络站": "stations",
}
YEAR_SHEETS = {
    "监督活动": "activities",
    "意见": "opinions",
    "清单事项": "items",
    "成效": "effects",
    "履职记录": "duty",
    "代表建议": "suggestions",
    "培训": "training",
    "专项行动": "campaigns",
    "接待记录": "receptions",
    "群众事项": "matters",
    "民生实事": "projects",
    "民生实事进展": "project_progress",
    "会议": "sessions",
    "决定任免": "decisions",
    "议案": "bills",
    "测评": "ballots",
    "宣传表彰": "recognitions",
}
DATES = {"出生年月", "办理期限", "延期至"}
NUMBERS = {
    "届次",
    "年度",
    "序号",
    "参加人次",
    "参训人次",
    "人次",
    "票数",
    "进度",
    "解决难题数",
    "接待人次",
    "次序",
    "应出席",
    "出席",
    "应到",
    "发出",
    "收回",
    "满意",
    "基本满意",
    "不满意",
    "弃权",
}
WIDE = {"标题", "问题", "建议", "办理情况", "前期调研", "现场情况", "参加代表", "接待代表", "内容"}


def workbooks():
    """File name → (title, {sheet: table}), in the order in which they are imported."""
    books = {"ledger-base.xlsx": ("组织和代表", _tables("base", BASE_SHEETS))}
    for year in YEARS:
        books[f"ledger-{year}.xlsx"] = (f"{year}年监督工作", _tables(str(year), YEAR_SHEETS))
    return books


def _tables(folder, sheets):
    return {sheet: FOLDER / "data" / folder / f"{name}.tsv" for sheet, name in sheets.items()}


def read(table):
    """The header and the rows of one table, with dates and numbers as such."""
    with table.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return header, [[value(*pair) for pair in zip(header, row, strict=True)] for row in rows]


def value(column, text):
    """What stands in the cell: a date, a whole number, a text or nothing."""
    if not text:
        return None
    if column == "出生年月":
        return date.fromisoformat(f"{text}-01")
    if column in DATES or column.endswith("日期"):
        return date.fromisoformat(text)
    return int(text) if column in NUMBERS else text


def workbook(title, tables):
    """A workbook of plain tables, the same bytes for the same tables.

    Args:
        title: what the workbook and each sheet is headed with.
        tables: the name of a table under ``data/`` by the name of its sheet.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "永康市人大常委会办公室"
    book.properties.title = title
    book.properties.created = MOMENT
    for sheet, table in tables.items():
        _fill(book.create_sheet(sheet), title, *read(table))
    return book


def _fill(sheet, title, header, rows):
    """A title row, the header, the rows, as the office keeps its ledgers."""
    sheet.append([f"永康市人大常委会台账 · {title} · {sheet.title}"])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append(header)
    for number, (column, cell) in enumerate(zip(header, sheet[2], strict=True)):
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F3E9DC")
        sheet.column_dimensions[cell.column_letter].width = 36 if column in WIDE else 15
        _write(sheet, number + 1, column, [row[number] for row in rows])
    sheet.freeze_panes = "B3"


def _write(sheet, number, column, values):
    for row, content in enumerate(values, start=3):
        cell = sheet.cell(row, number, content)
        cell.alignment = Alignment(vertical="top", wrap_text=column in WIDE)
        if isinstance(content, date):
            cell.number_format = "yyyy-mm" if column == "出生年月" else "yyyy-mm-dd"


def content(book):
    """The bytes of the file without the hour of writing, so that they compare."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    stamp = MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, source.read(name))
            entry = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, part)
    return fixed.getvalue()


def main():
    """Writes every workbook of the demo over the one before."""
    for name, (title, tables) in workbooks().items():
        (FOLDER / name).write_bytes(content(workbook(title, tables)))


if __name__ == "__main__":
    main()
