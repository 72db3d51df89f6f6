"""What is wrong or doubtful in a workbook: one line for each cell."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pages.place import words

KEPT = 2000
SHOWN = 200
NOWHERE = "—"


class WorkbookRefused(Exception):
    """The workbook as a whole cannot be taken; the message is the sentence for the user."""


@dataclass(frozen=True)
class Note:
    """One fault or doubt: the sheet, the row, the column and the sentence."""

    sheet: str
    row: int | str
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.sheet} · {self.row} · {self.column}: {self.sentence}"


class Notes:
    """Collects remarks, at most one for a cell; counts all and keeps the first two thousand.

    ``sheets`` are the names in the order of the workbook.
    """

    def __init__(self, sheets=()):
        self.total = 0
        self._kept = {}
        self._sheets = {name: place for place, name in enumerate(sheets)}

    def __bool__(self):
        return self.total > 0

    def add(self, sheet, row, column, sentence):
        """Notes a sentence on a cell; of the same cell the first one stays."""
        cell = (sheet, row, column)
        if cell in self._kept:
            return
        self.total += 1
        self._sheets.setdefault(sheet, len(self._sheets))
        if len(self._kept) < KEPT:
            self._kept[cell] = Note(sheet, row, words(column), str(sentence))

    def first(self, most=SHOWN):
        """The first remarks in the order of the workbook."""
        ordered = sorted(self._kept.values(), key=self._place)
        return ordered[:most]

    def _place(self, note):
        return (self._sheets[note.sheet], note.row if isinstance(note.row, int) else 0)

    def lines(self, most=SHOWN):
        """The first notes as lines, and how many more there are."""
        first = self.first(most)
        lines = [str(note) for note in first]
        if self.total > len(first):
            lines.append(_("…另有 %(count)d 处") % {"count": self.total - len(first)})
        return lines
