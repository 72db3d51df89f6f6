"""The rows of a workbook while it is read, checked and written; kept small, for there are many."""

from congress_portal.ledger.sizes import limits_of


class Known:
    """A record of the database that a reference may lead to."""

    __slots__ = ("_facts", "pk")

    def __init__(self, pk, facts):
        self.pk = pk
        self._facts = facts

    def fact(self, column):
        return self._facts[column]


class WorkbookRow:
    """A row of the workbook. ``pk`` is the record that it is, once there is one; ``known`` what
    was in the database before; ``changes`` the columns in which the two differ."""

    __slots__ = ("changes", "known", "number", "pk", "section", "spoiled", "values", "version")

    def __init__(self, section, number, values):
        self.section = section
        self.number = number
        self.values = values
        self.pk = self.known = self.version = None
        self.spoiled = ()
        self.changes = ()

    def __getitem__(self, column):
        return self.values[self.section.sheet.place[column]]

    def __setitem__(self, column, value):
        self.values[self.section.sheet.place[column]] = value

    def says(self, column):
        return column in self.section.present

    def fact(self, column):
        if self.known and not self.says(column):
            return self.known.fact(column)
        return self[column]

    def spoil(self, column):
        """The cell cannot be used; what depends on it is not checked further."""
        self.spoiled = (*self.spoiled, column)
        self[column] = None

    @property
    def is_new(self):
        return self.known is None


class WorkbookSection:
    """The rows that a workbook has for one sheet; ``newcomers`` and ``samples`` show some of what
    would be created and changed."""

    def __init__(self, sheet, present, header):
        self.sheet = sheet
        self.present = frozenset(present)
        self.header = header
        self.most = limits_of(sheet)
        self.rows = []
        self.newcomers = []
        self.samples = []

    @property
    def created(self):
        return sum(row.is_new for row in self.rows)

    @property
    def changed(self):
        return sum(bool(row.changes) for row in self.rows)

    @property
    def unchanged(self):
        return len(self.rows) - self.created - self.changed
