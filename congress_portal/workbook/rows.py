"""The rows of a workbook while it is read, checked and written; kept small, for there are many."""

import hashlib
from collections import Counter

from django.db import models
from django.db.models.constants import LOOKUP_SEP

from registers.ledger import Choice, Text, Whole

GREATEST = {
    "PositiveSmallIntegerField": 32767,
    "SmallIntegerField": 32767,
    "PositiveIntegerField": 2_147_483_647,
    "IntegerField": 2_147_483_647,
}
"""The greatest number that the database can hold in a column."""


class Known:
    """A record of the database that a reference may lead to.

    ``merged`` is the record's name where the key is that of another one, which was merged into it.
    """

    __slots__ = ("_facts", "merged", "pk")

    def __init__(self, pk, facts, merged=""):
        self.pk = pk
        self._facts = facts
        self.merged = merged

    def fact(self, column):
        """The value of a column that the sheet declares as a fact."""
        return self._facts[column]


class WorkbookRow:
    """A row of the workbook. ``pk`` is the record that it is, once there is one; ``known`` what
    was in the database before; ``changes`` the columns in which the two differ. A ``silent`` row
    tells of a record as it was called once, and changes nothing of it.

    ``merged`` names the record into which the row's own was merged: such a row writes nothing.
    ``renamed`` names it where only a part of the key is the number of a merged record. ``ended``
    is the former name of a row that renames its record, and the last day of that name, if told.
    """

    __slots__ = (
        *("changes", "ended", "known", "merged", "number", "pk", "renamed", "section", "silent"),
        *("spoiled", "values", "version"),
    )

    def __init__(self, section, number, values):
        self.section = section
        self.number = number
        self.values = values
        self.pk = self.known = self.version = None
        self.spoiled = ()
        self.silent = False
        self.changes = ()
        self.merged = ""
        self.renamed = ""
        self.ended = ()

    def __getitem__(self, column):
        return self.values[self.section.sheet.place[column]]

    def __setitem__(self, column, value):
        self.values[self.section.sheet.place[column]] = value

    def says(self, column):
        """Whether the workbook has this column at all."""
        return column in self.section.present

    def fact(self, column):
        """What the row says; of a column that the workbook has not, what the record does."""
        if self.known and not self.says(column):
            return self.known.fact(column)
        return self[column]

    def spoil(self, column):
        """The cell cannot be used; what depends on it is not checked further."""
        self.spoiled = (*self.spoiled, column)
        self[column] = None

    @property
    def is_new(self):
        """Whether the row becomes a record."""
        return self.known is None and not self.merged


class WorkbookSection:
    """The rows that a workbook has for one sheet; ``newcomers`` and ``samples`` show some of what
    would be created and changed, ``digest`` stands for all of it. ``consequences`` counts the rows
    that would publish, hand over or count something."""

    def __init__(self, sheet, present, header):
        self.sheet = sheet
        self.present = frozenset(present)
        self.header = header
        self.most = limits_of(sheet)
        self.rows = []
        self.newcomers = []
        self.samples = []
        self.digest = hashlib.sha256()
        self.consequences: Counter[str] = Counter()
        self._numbers: tuple[int, ...] = ()

    @property
    def created(self):
        return self._numbers[0] if self._numbers else sum(row.is_new for row in self.rows)

    @property
    def changed(self):
        return self._numbers[1] if self._numbers else sum(bool(row.changes) for row in self.rows)

    @property
    def unchanged(self):
        if self._numbers:
            return self._numbers[2]
        return len(self.rows) - self.created - self.changed

    def let_go(self):
        """Keeps the numbers alone: the rows are written, and there are many."""
        self._numbers = (self.created, self.changed, self.unchanged)
        self.rows = []


def limits_of(sheet):
    """The most characters, or the greatest number, of each column that has such a limit."""
    limits = {column.name: _limit_of(sheet.model, column) for column in sheet.columns}
    return {name: most for name, most in limits.items() if most is not None}


def _limit_of(model, column):
    own = getattr(column.kind, "longest", None)
    if own or not column.field or not isinstance(column.kind, Text | Whole | Choice):
        return own
    *way, name = column.field.split(LOOKUP_SEP)
    for step in way:
        model = model._meta.get_field(step).related_model
    field = model._meta.get_field(name)
    if isinstance(field, models.CharField):
        return field.max_length
    return GREATEST.get(field.get_internal_type())
