"""Opens a workbook without trusting it: type, size, compression and what parsing would take."""

import contextlib
import hashlib
import os
import re
import warnings
import zipfile
from pathlib import PurePath

import openpyxl
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader

from congress_portal.workbook.notes import WorkbookRefused

FILE_LIMIT = 20 * 1024 * 1024
UNPACKED_LIMIT = 300 * 1024 * 1024
RATIO_LIMIT = 200
PARTS_LIMIT = 2000
PART_LIMIT = 8 * 1024 * 1024
ROWS_LIMIT = 200_000
PIECE = 256 * 1024
ROW_BYTES_LIMIT = 1024 * 1024
CELLS_LIMIT = 6_000_000
CELLS_A_ROW = 300
EMPTY_LIMIT = 1_000_000
STRINGS_LIMIT = 1_000_000
SHEETS_LIMIT = 60
LAST_ROW_OF_EXCEL = 1_048_576

SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
CELL = re.compile(rb"<(?:\w+:)?c[ />]")
EMPTY = re.compile(rb"<(?:\w+:)?c(?: [^<>]*)?/>")  # an attribute holds no "<"
FAR_ROW = re.compile(rb"<(?:\w+:)?row(?: [^<>]*)? r=[\"'](\d{7,18})[\"']")
STRINGS_PART = re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE)


def sha256_of(path):
    """The checksum of a file, read in pieces."""
    with open(path, "rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


@contextlib.contextmanager
def opened(path, name=None):
    """The workbook, for reading row by row. Raises WorkbookRefused with a sentence for the user.

    The body may raise what it likes: an error of the parser in it means a broken file too.
    """
    _check_type_and_size(path, name or path)
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(path) as archive:
            warnings.simplefilter("ignore")  # of styles and extensions that we do not read
            _check_unpacked(archive, os.path.getsize(path))
            _look_through(archive)
            yield _parse(archive)
    except WorkbookRefused:
        raise
    # Whatever the parsers of ZIP, XML and cells raise on a damaged file is one and the same to
    # the user; nothing has been written when this happens.
    except Exception as error:
        raise WorkbookRefused(_("文件打不开：它已损坏、设了密码，或不是 .xlsx 工作簿。")) from error


def _check_type_and_size(path, name):
    if PurePath(name).suffix.lower() != ".xlsx":
        raise WorkbookRefused(_("只能导入 .xlsx 文件；其他格式请先用表格软件另存为 .xlsx。"))
    try:
        size = os.path.getsize(path)
    except OSError as error:
        raise WorkbookRefused(_("找不到或无法读取这个文件。")) from error
    if size > FILE_LIMIT:
        raise WorkbookRefused(
            _("文件太大（%(size)s），上限为 %(limit)s。")
            % {"size": filesizeformat(size), "limit": filesizeformat(FILE_LIMIT)}
        )


def _parse(archive):
    if not openpyxl.DEFUSEDXML:
        raise WorkbookRefused(_("服务器缺少 defusedxml，不能安全地读取工作簿。"))
    # An open file: the stored copy of an upload has no ending by which it could be told.
    reader = ExcelReader(archive.fp, read_only=True, keep_links=False)
    reader.archive = archive
    reader.read()
    if len(reader.wb.worksheets) > SHEETS_LIMIT:
        raise WorkbookRefused(_("工作表太多，上限为 %(limit)d 个。") % {"limit": SHEETS_LIMIT})
    return reader.wb


def _check_unpacked(archive, size):
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    too_large = [part for part in parts if part.file_size > PART_LIMIT and _is_parsed_whole(part)]
    if (
        len(parts) > PARTS_LIMIT
        or unpacked > UNPACKED_LIMIT
        or unpacked > RATIO_LIMIT * max(size, 1)
        or too_large
    ):
        raise WorkbookRefused(_("文件解压后过大，已拒绝读取。"))


def _is_parsed_whole(part):
    """Parts that the parser holds in memory as a tree."""
    streamed = SHEET_PART.fullmatch(part.filename) or STRINGS_PART.fullmatch(part.filename)
    return part.filename.endswith((".xml", ".rels")) and not streamed


def _look_through(archive):
    """Counts before parsing: what would fill the memory or take minutes is refused at once."""
    for part in archive.infolist():
        if SHEET_PART.fullmatch(part.filename):
            count = _SheetCount()
        elif STRINGS_PART.fullmatch(part.filename):
            count = _StringsCount()
        else:
            continue
        with archive.open(part) as stream:
            while data := stream.read(PIECE):
                count.see(data)


class _SheetCount:
    """Rows and cells of one sheet, as far as they can be told without parsing."""

    def __init__(self):
        self.rows = self.filled = self.cells = self.empty = self.since_row = 0

    def see(self, data):
        last = data.rfind(b"row ")
        self.since_row = len(data) - last if last >= 0 else self.since_row + len(data)
        self.rows += data.count(b"<row") + data.count(b":row ")
        self.cells += len(CELL.findall(data))
        self.empty += len(EMPTY.findall(data))
        self.filled += sum(map(_holds_something, data.split(b"<row")))
        if (
            self.since_row > ROW_BYTES_LIMIT
            or self.cells > min(CELLS_LIMIT, CELLS_A_ROW * (self.rows + 10))
            or self.empty > EMPTY_LIMIT
        ):
            raise too_much()
        # The parser would first go through every row before it, which takes seconds.
        if any(int(number) > LAST_ROW_OF_EXCEL for number in FAR_ROW.findall(data)):
            raise beyond_the_end()
        # A row that lies across two pieces is counted twice; the reader counts exactly.
        if self.filled > 1.1 * ROWS_LIMIT:
            raise too_many_rows()


def beyond_the_end():
    """The refusal of a row number that no table can have."""
    return WorkbookRefused(_("行号超出了表格的范围。"))


def _holds_something(row):
    return b"<v>" in row or b"<is>" in row or b"<f" in row


def too_much():
    """The refusal of a workbook that holds more than its rows can need."""
    return WorkbookRefused(_("文件内容过多，已拒绝读取。"))


def too_many_rows():
    """The refusal of more rows than one import takes."""
    return WorkbookRefused(_("行数太多，一次最多导入 %(limit)d 行。") % {"limit": ROWS_LIMIT})


class _StringsCount:
    """The table of shared texts, which the parser holds in memory."""

    def __init__(self):
        self.strings = 0

    def see(self, data):
        self.strings += data.count(b"<si")
        if self.strings > STRINGS_LIMIT:
            raise too_much()
