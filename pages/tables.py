"""A list as a table: the same rows and columns on its page and in the file that it answers with.

``?format=csv`` and ``?format=xlsx`` at the address of a list give all its pages, with the filters
that stand in the address. The rows come from the list's own queryset, so that a file never holds
what its reader may not see.
"""

from __future__ import annotations

import csv
import io
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from pages.paging import PAGE_SIZE, BoundedPage, BoundedPaginator
from pages.public import private
from pages.spreadsheets import as_cell_value, as_csv_cell, as_text_cell
from pages.untyped import AnyRecord, AnyValue

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PARAMETER = "format"
COLUMN = "col"
"""Names in an address the kind of file, and the places of the columns that it shall hold."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"xlsx": WORKBOOK, "csv": "text/csv; charset=utf-8"}
MOST_ROWS = 100_000
MOST_COLUMNS = 100
BATCH = 500
IN_MEMORY = 1 << 20  # bytes of a file before it goes to the disk
TOO_MANY = 413
WIDTH = 20
Row = AnyRecord
"""What a list is of: a record, a dictionary of its columns, or what ``ready`` makes of them."""
Rows = AnyRecord
"""A queryset of them, which ``values()`` and ``union()`` make another kind of."""
Cell = AnyValue
Line = Sequence[Cell]
BOM = b"\xef\xbb\xbf"
"""Without it Excel takes a CSV file for one in the machine's own old encoding."""


@dataclass(frozen=True)
class ListColumn:
    """One column: its heading, and what it says of a row (a name, or a function of the row)."""

    label: StrOrPromise
    of: str | Callable[[Any], Any]

    def value(self, row: Row) -> Cell:
        """What stands in the column of a row."""
        if callable(self.of):
            return self.of(row)
        return row.get(self.of) if isinstance(row, dict) else getattr(row, self.of)


def as_they_are(rows: list[Row]) -> list[Row]:
    """For ``ready``: nothing is added to the rows."""
    return rows


@dataclass(frozen=True)
class ListTable:
    """A list that can be filtered: what it is called, and its columns.

    ``ready`` gets the rows of a page, or a batch of a file, and gives them back with all that the
    columns say.
    """

    title: StrOrPromise
    columns: Sequence[ListColumn]
    ready: Callable[[list[Any]], list[Any]] = field(default=as_they_are)

    def page(
        self, request: HttpRequest, rows: Rows, per_page: int = PAGE_SIZE, name: str = "page"
    ) -> BoundedPage:
        """The page that the address asks for, its rows ready to be shown.

        Args:
            request: whose address names the page.
            rows: a queryset in its order.
            per_page: rows of a page.
            name: of the parameter in the address.
        """
        page = BoundedPaginator(rows, per_page=per_page).asked(request.GET.get(name))
        page.object_list = self.ready(list(page.object_list))
        return page

    def answer_to(
        self,
        request: HttpRequest,
        rows: Rows,
        template: str,
        per_page: int = PAGE_SIZE,
        **context: object,
    ) -> HttpResponse:
        """What a list answers: the file that the address asks for, or its page.

        Args:
            request: says which, and which page.
            rows: the queryset of the list, narrowed and in order.
            template: of the page; it takes ``page`` and what else stands in ``context``.
            per_page: how many rows a page has.
        """
        file = self.file(request, rows)
        if file is not None:
            return cast(HttpResponse, file)  # a stream, which Django does not count as one
        page = self.page(request, rows, per_page)
        return render(request, template, {**context, "page": page})

    def file(self, request: HttpRequest, rows: Rows) -> HttpResponse | FileResponse | None:
        """All rows as the file that the address asks for; None where it asks for a page.

        Args:
            request: says in ``format`` which kind of file; another word asks for a page.
            rows: the queryset of the list, narrowed and in order.
        """
        if not asked_kind(request):
            return None
        batches = batches_of(rows)
        places = request.GET.getlist(COLUMN)[:MOST_COLUMNS]
        columns = self.chosen(int(one) for one in places if one.isdecimal() and len(one) < 3)
        lines = (
            [column.value(row) for column in columns]
            for batch in batches
            for row in self.ready(batch)
        )
        return answer(request, self.title, [column.label for column in columns], lines)

    def chosen(self, places: Iterable[int]) -> Sequence[ListColumn]:
        """The columns of these places, in their own order; all where none is named."""
        wanted = set(places)
        found = [one for place, one in enumerate(self.columns) if place in wanted]
        return found or self.columns


def asked_kind(request: HttpRequest) -> str:
    """The kind of file that the address asks for; blank where it asks for a page."""
    kind = request.GET.get(PARAMETER, "")
    return kind if kind in KINDS else ""


def batches_of(rows: Rows) -> Iterator[list[Row]]:
    """The rows of a queryset, a bounded number in memory at a time, in one query."""
    found = iter(rows.iterator(chunk_size=BATCH))
    while batch := list(itertools.islice(found, BATCH)):
        yield batch


def answer(
    request: HttpRequest,
    title: StrOrPromise,
    headings: Iterable[StrOrPromise],
    lines: Iterable[Line],
) -> HttpResponse | FileResponse:
    """The file for this person alone, kept by no cache; too many rows are refused in a sentence.

    Args:
        request: says in ``format`` which kind of file.
        title: what the list is called; the file is called so.
        headings: of the columns.
        lines: the values of each row, read one after another.
    """
    kind = asked_kind(request)
    writers: dict[str, Callable[..., bool]] = {"xlsx": _write_workbook, "csv": _write_csv}
    out: Any = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it
    if not writers[kind](out, str(title), [str(one) for one in headings], lines):
        out.close()
        return private(render(request, "too_many_rows.html", {"most": MOST_ROWS}, status=TOO_MANY))
    out.seek(0)
    name = f"{title}-{timezone.localdate():%Y%m%d}.{kind}"
    response = FileResponse(out, as_attachment=True, filename=name, content_type=KINDS[kind])
    private(cast(HttpResponse, response))  # it is marked by its headers, which every answer has
    return response


def _write_csv(out: IO[bytes], title: str, headings: list[str], lines: Iterable[Line]) -> bool:
    """Writes the file; says whether all rows found room."""
    out.write(BOM)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(as_csv_cell, headings))
    for number, line in enumerate(lines, 1):
        if number > MOST_ROWS:
            return False
        writer.writerow([as_csv_cell(as_cell_value(value)) for value in line])
        out.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()
    out.write(text.getvalue().encode())
    return True


def _write_workbook(out: IO[bytes], title: str, headings: list[str], lines: Iterable[Line]) -> bool:
    """Writes the file; says whether all rows found room."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for place in range(len(headings)):
        sheet.column_dimensions[get_column_letter(place + 1)].width = WIDTH
    sheet.append([_heading(sheet, text) for text in headings])
    fits = True
    for number, line in enumerate(lines, 1):
        if number > MOST_ROWS:
            fits = False
            break
        sheet.append([_cell(sheet, as_cell_value(value)) for value in line])
    book.save(out)
    return fits


def _sheet_name(title: str) -> str:
    """A title without the signs that the name of a sheet may not hold, at most 31 letters."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or _("列表")


def _heading(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> Cell:
    if isinstance(value, str):
        return as_text_cell(sheet, value)
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        is_moment = isinstance(value, datetime)
        cell.number_format = "yyyy-mm-dd hh:mm" if is_moment else "yyyy-mm-dd"
        return cell
    return value
