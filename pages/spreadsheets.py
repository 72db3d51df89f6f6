"""Cells that a spreadsheet takes as what they are: text stays text, whatever it begins with."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠|%")
"""A spreadsheet might take what follows for a formula."""
LONGEST_CELL = 32767


def as_text_cell(page: WriteOnlyWorksheet, text: str) -> str | WriteOnlyCell:
    """Text for a workbook: what looks like a formula or an error is marked as a string.

    Args:
        page: of the workbook.
        text: of the cell.
    """
    if not text.startswith(DANGEROUS) and text not in ERROR_CODES:
        return text
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def as_csv_cell(value: object) -> object:
    """A value for a CSV file; text that looks like a formula gets an apostrophe in front, a moment
    is written to the minute, as its page shows it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, str) and value.lstrip(" \0").startswith(DANGEROUS):
        return f"'{value}"
    return value


def as_cell_value(value: object) -> str | int | float | date:
    """What both kinds of file hold for a value: numbers, days, else words.

    A moment is written in local time without its zone, which a workbook cannot hold.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, bool) or not isinstance(value, int | float | date):
        return str(ILLEGAL_CHARACTERS_RE.sub("", str(value)))[:LONGEST_CELL]
    return value
