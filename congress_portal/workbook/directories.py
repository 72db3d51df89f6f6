"""How references find their rows: by name, in the workbook and in the database together."""

from congress_portal.workbook.cells import fold, squeeze
from congress_portal.workbook.references import own_links
from congress_portal.workbook.rows import Known
from registers.ledger import Names, Ref
from workflow.canonical import canonical


class Directory:
    """All rows of one sheet by the columns by which they may be called.

    A handle is the key of a database record, or a new row of the workbook itself.
    """

    def __init__(self, sheet):
        self.sheet = sheet
        self.by_pk = {}
        self._ranks = [{} for _name in sheet.called]
        self._padded = any(
            getattr(sheet.by_name[name].kind, "padded", False) for name in sheet.called
        )
        self._identifies = any(
            getattr(sheet.by_name[name].kind, "identifies", False) for name in sheet.called
        )
        self._load()

    def _load(self):
        """One pass over the table; small values only."""
        plain = [name for name in self.sheet.called if self.sheet.by_name[name].field]
        facts = [*self.sheet.facts, *(column.name for column in own_links(self.sheet))]
        fields = [self._field(name) for name in (*plain, *facts)]
        for pk, *values in self.sheet.model._base_manager.values_list("pk", *fields).order_by("pk"):
            named = dict(zip(plain, values, strict=False))
            known = dict(zip(facts, values[len(plain) :], strict=True)) | named
            self.by_pk[pk] = Known(pk, known)
            for name, text in named.items():
                self._call(name, text, pk)
        for name in self.sheet.called:
            keeper = self.sheet.by_name[name].keeper
            if keeper:
                for pk, text in keeper.every():
                    self._call(name, text, pk)

    def _field(self, name):
        column = self.sheet.by_name[name]
        return f"{column.field}_id" if isinstance(column.kind, Ref) else column.field

    def _call(self, name, text, handle):
        text = self.spelled(text)
        if text:
            handles = self._ranks[self.sheet.called.index(name)].setdefault(text, [])
            if handle not in handles:
                handles.append(handle)

    def spelled(self, text):
        """In the form in which two names are one."""
        text = fold(text or "")
        if self._identifies:
            return canonical(text)
        return squeeze(text) if self._padded else text

    def handles(self, name, text):
        """The handles of those called ``text`` in one column."""
        return self._ranks[self.sheet.called.index(name)].get(self.spelled(text), [])

    def add(self, row):
        """A row of the workbook joins: as itself when new, in the place of its record if not."""
        handle = row
        if row.pk is not None:
            handle, row.known = row.pk, self.by_pk[row.pk]
            self.by_pk[row.pk] = row
        for name in self.sheet.called:
            value = row[name]
            for text in value if isinstance(value, tuple) else (value,):
                self._call(name, text, handle)

    def find(self, text):
        """Everything that may be meant: the best kind of name counts."""
        text = self.spelled(text)
        for rank in self._ranks:
            if text in rank:
                return [self.target(handle) for handle in rank[text]]
        return []

    def target(self, handle):
        return self.by_pk[handle] if isinstance(handle, int) else handle

    def name_of(self, pk):
        """How an export calls a record: the first of its names that is its alone.

        Returns (name, whether it is its alone).
        """
        known = self.by_pk[pk]
        names = [known.fact(name) for name in self.sheet.called if self._is_plain(name)]
        for name in filter(None, names):
            if self.find(name) == [known]:
                return name, True
        return names[0], False

    def _is_plain(self, name):
        return not isinstance(self.sheet.by_name[name].kind, Names)
