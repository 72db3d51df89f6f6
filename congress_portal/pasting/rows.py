"""Reads pasted rows: which column is what, which unit is meant, which day, what stands twice."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Organization
from accounts.organizations.naming import BETWEEN, UnitNames
from congress_portal.workbook.cells import Unreadable, fold, read
from deputies.people.models import Deputy, DeputyQuerySet
from deputies.people.naming import DeputyNames
from pages.days import written_day
from registers.ledger import Day
from workflow.canonical import canonical

NUMBER, PROBLEM, SUGGESTION, UNIT, DUE = "序号", "问题", "建议", "主办单位", "办理期限"
FOLLOWERS = "跟踪代表"
HEADINGS = {
    NUMBER: ("序号", "编号", "条目"),
    PROBLEM: ("问题", "存在问题", "存在的问题"),
    SUGGESTION: ("建议", "意见建议", "意见", "内容", "事项"),
    UNIT: ("主办单位", "单位", "责任单位", "承办单位", "办理单位"),
    DUE: ("办理期限", "期限", "完成时限", "办结时限"),
    FOLLOWERS: ("跟踪代表", "代表", "监督代表", "跟踪监督代表"),
}
MOST_ROWS = 60
MOST_ITEMS = 999
LIKELY = 0.5
YEAR = re.compile(r"\d{4}")


@dataclass
class PastedRow:
    """One row: what was understood of it, and what is wrong with it, by column."""

    line: int
    problem: str = ""
    suggestion: str = ""
    unit: Organization | None = None
    unit_text: str = ""
    unit_offer: str = ""
    """The body that may be meant where none bears the name."""
    due: date | None = None
    due_text: str = ""
    followers: list[Deputy] = field(default_factory=list)
    followers_text: str = ""
    faults: dict[str, str] = field(default_factory=dict)


def table_of(text: str) -> list[list[str]]:
    """The cells of what was copied from a workbook or a table of a document; empty rows go.

    However a line ends, it ends: a lone carriage return is no letter of a cell.
    """
    rows = csv.reader(io.StringIO(text.strip("\r\n"), newline=None), delimiter="\t")
    return [cells for row in rows if any(cells := [fold(cell) for cell in row])]


def as_pasted(rows: Iterable[Iterable[Any]]) -> str:
    """The cells of a file in the form in which they are pasted, so that they can be corrected."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for row in rows:
        cells = [
            "" if cell is None else _one_line_end(cell.date() if hasattr(cell, "date") else cell)
            for cell in row
        ]
        if any(cells):
            writer.writerow(cells)
    return out.getvalue()


def _one_line_end(cell: Any) -> str:
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")


class Pasted:
    """Pasted rows as a list of items.

    Args:
        text: cells parted by tabs, a line each row; a heading may stand above them.
        unit: of every row that names none.
        due: of every row that names no day.
        there: words of the items that the list already holds.
        today: the day from which years are judged.
        deputies: those who may follow an item; of two with one name, those of ``present`` come
            first, who took part in the activity.
    """

    def __init__(
        self,
        text: str,
        *,
        unit: Organization | None = None,
        due: date | None = None,
        there: Iterable[str] = (),
        today: date,
        deputies: DeputyQuerySet | None = None,
        present: DeputyQuerySet | None = None,
    ) -> None:
        offered = Deputy.objects.all() if deputies is None else deputies
        self._nearest = None if present is None else DeputyNames(present)
        self._deputies = DeputyNames(offered)
        self.unit, self.due, self.today = unit, due, today
        self._names = UnitNames(Organization.objects.handling_units())
        self._table = table = table_of(text)
        self.columns, skipped = self._columns(table)
        self.too_many = len(table) - skipped > MOST_ROWS
        numbered = enumerate(table[skipped : skipped + MOST_ROWS], skipped + 1)
        self.rows = [self._row(line, cells) for line, cells in numbered]
        self._find_twins({canonical(words): _("清单里已有同样的一条。") for words in there})

    @property
    def faults(self) -> list[tuple[int, str, str]]:
        """(line, column, sentence) of everything that is wrong."""
        return [
            (row.line, column, sentence)
            for row in self.rows
            for column, sentence in row.faults.items()
        ]

    @property
    def has_offers(self) -> bool:
        """Whether a name that no body bears is near to one."""
        return any(row.unit_offer for row in self.rows)

    def corrected(self) -> str:
        """The pasted text with the bodies that may be meant in the place of unknown names."""
        for row in self.rows:
            if row.unit_offer:
                self._table[row.line - 1][self.columns[UNIT]] = row.unit_offer
        return as_pasted(self._table)

    def _columns(self, table: list[list[str]]) -> tuple[dict[str, int], int]:
        """The place of each column, and how many rows stand above the first one of the list."""
        for place, cells in enumerate(table[:3]):
            found = {
                column: cells.index(word)
                for column, words in HEADINGS.items()
                for word in words
                if word in cells
            }
            if SUGGESTION in found and (len(found) > 1 or len(cells) == 1):
                return found, place + 1
        return self._guessed(table), 0

    def _guessed(self, table: list[list[str]]) -> dict[str, int]:
        """By what most cells of a column are: numbers, units, days, else words."""
        found: dict[str, int] = {}
        words: list[int] = []
        for place in range(max(map(len, table), default=0)):
            cells = [row[place] for row in table if place < len(row) and row[place]]
            for column, fits in (
                (NUMBER, str.isdecimal),
                (DUE, self._is_day),
                (UNIT, self._is_unit),
            ):
                if column not in found and cells and _share(fits, cells) > LIKELY:
                    found[column] = place
                    break
            else:
                words.append(place)
        if words:
            found[SUGGESTION] = words[min(len(words), 2) - 1]
        if len(words) > 1:
            found[PROBLEM] = words[0]
        return found

    def _row(self, line: int, cells: list[str]) -> PastedRow:
        def cell(column: str) -> str:
            place = self.columns.get(column, len(cells))
            return cells[place] if place < len(cells) else ""

        row = PastedRow(line, cell(PROBLEM), cell(SUGGESTION))
        if not row.suggestion:
            row.faults[SUGGESTION] = _("没有写建议。")
        row.unit_text, row.due_text = cell(UNIT), cell(DUE)
        row.followers_text = cell(FOLLOWERS)
        self._read_unit(row)
        self._read_day(row)
        self._read_followers(row)
        return row

    def _read_followers(self, row: PastedRow) -> None:
        """By name or number: whoever took part is meant before anybody else of that name."""
        if not row.followers_text:
            return
        words = row.followers_text
        named = self._nearest.read(words) if self._nearest else self._deputies.read(words)
        if self._nearest and named.faults():
            wide = self._deputies.read(BETWEEN.join(named.unknown))
            known = {one.pk for one in named.found}
            named.found += [one for one in wide.found if one.pk not in known]
            named.unknown, named.shared = wide.unknown, [*named.shared, *wide.shared]
        row.followers = named.found
        if faults := named.faults():
            row.faults[FOLLOWERS] = "".join(faults)

    def _read_unit(self, row: PastedRow) -> None:
        if not row.unit_text:
            row.unit = self.unit
            if row.unit is None:
                row.faults[UNIT] = _("没有写主办单位。")
            return
        try:
            row.unit = self._names.one(row.unit_text)
        except ValidationError as fault:
            row.faults[UNIT] = fault.message
            if not self._names.meant(row.unit_text):
                row.unit_offer = self._names.nearest(row.unit_text)

    def _is_unit(self, text: str) -> bool:
        return len(text) < 40 and bool(self._names.meant(text))

    def _is_day(self, text: str) -> bool:
        try:
            return self._day(text) is not None
        except Unreadable:
            return False

    def _day(self, text: str) -> date | None:
        """As a form reads it, without a year the next such day; what a form does not know is
        told as of a sheet."""
        typed = written_day(text, self.today)
        if typed and typed < self.today and not YEAR.search(text):
            typed = written_day(text, self.today.replace(year=self.today.year + 1, day=1))
        cell = SimpleNamespace(value=typed or text, data_type="d" if typed else "s")
        day: date | None = read(Day(), cell, self.today)
        return day

    def _read_day(self, row: PastedRow) -> None:
        try:
            row.due = self._day(row.due_text) if row.due_text else self.due
        except Unreadable as fault:
            row.faults[DUE] = str(fault)

    def _find_twins(self, seen: dict[str, str]) -> None:
        for row in self.rows:
            words = canonical(row.suggestion)
            if words and words in seen:
                row.faults[SUGGESTION] = seen[words]
            elif words:
                seen[words] = _("与第%(line)d行相同。") % {"line": row.line}


def _share(fits: Any, cells: list[str]) -> float:
    return sum(map(bool, map(fits, cells))) / len(cells)
