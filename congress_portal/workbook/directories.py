"""How references find their rows: by name, in the workbook and in the database together; and what
somebody probably meant by a word that is not known.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from congress_portal.workbook.cells import fold, squeeze
from congress_portal.workbook.references import own_links
from congress_portal.workbook.rows import Known
from registers.ledger import Names, Ref
from registers.merging.models import Merge
from workflow.canonical import canonical

LIKELY, LIKELY_PERSON = 0.5, 0.6
MOST_COMPARED = 5000
LONGEST = 60


def likely(word: str, known: Iterable[str], least: float = LIKELY) -> str:
    """「是不是“…”？」 of the nearest known word; blank where none is near."""
    names = list(known)[:MOST_COMPARED]
    close = get_close_matches(word[:LONGEST], names, 1, least)
    return _("是不是“%(name)s”？") % {"name": close[0]} if close else ""


MOST_GUESSES = 50


class Directory:
    """All rows of one sheet by the columns by which they may be called.

    A handle is the key of a database record, or a new row of the workbook itself.
    """

    def __init__(self, sheet):
        self.sheet = sheet
        self.by_pk = {}
        self._ended = {}
        self._asked = 0
        self.merged = {}
        self._ranks = [{} for _name in sheet.called]
        self._padded = any(
            getattr(sheet.by_name[name].kind, "padded", False) for name in sheet.called
        )
        self._identifies = any(self._is_number(name) for name in sheet.called)
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
        self._load_merged(plain)
        for name in self.sheet.called:
            keeper = self.sheet.by_name[name].keeper
            if keeper:
                for pk, text in keeper.every():
                    self._call(name, text, pk)
        if self.sheet.lifetime:
            for pk, text, until in self.sheet.lifetime.ended():
                self._ended[pk, self.spelled(text)] = until

    def _load_merged(self, plain):
        """Numbers and names of merged records mean those into which they were merged."""
        taken = [dict(rank) for rank in self._ranks]
        for merge in Merge.objects.done().of_model(self.sheet.model).order_by("pk"):
            for name in plain:
                text = self.spelled(merge.lost_values.get(self.sheet.by_name[name].field))
                rank = self.sheet.called.index(name)
                if text and text not in taken[rank] and merge.kept_key in self.by_pk:
                    self._call(name, text, merge.kept_key)
                    self.merged[name, text] = merge.kept_name

    def _field(self, name):
        column = self.sheet.by_name[name]
        return f"{column.field}_id" if isinstance(column.kind, Ref) else column.field

    def _call(self, name, text, handle):
        text = self.spelled(text)
        if text:
            handles = self._ranks[self.sheet.called.index(name)].setdefault(text, [])
            if handle not in handles:
                handles.append(handle)

    def nearest(self, name):
        """The likely name for one that means nobody; for the first ones alone, as it takes time.

        Numbers are not guessed: the next one is another thing. Of two people with short names one
        letter in two is the same by chance.
        """
        self._asked += 1
        ranks = zip(self.sheet.called, self._ranks, strict=True)
        names = [rank for column, rank in ranks if not self._is_number(column)]
        if not names or self._asked > MOST_GUESSES:
            return ""
        least = LIKELY_PERSON if self._padded else LIKELY
        return likely(self.spelled(name), itertools.chain.from_iterable(names), least)

    def _is_number(self, column):
        return getattr(self.sheet.by_name[column].kind, "identifies", False)

    def spelled(self, text):
        """In the form in which two names are one."""
        text = fold(text or "")
        if self._identifies:
            return canonical(text)
        return squeeze(text) if self._padded else text

    def handles(self, name, text):
        """The handles of those called ``text`` in one column."""
        return self._ranks[self.sheet.called.index(name)].get(self.spelled(text), [])

    def renamed(self, row, name):
        """A row of the workbook bears another name from now on: ``name`` becomes a former one."""
        key = self.sheet.key[0]
        self._ranks[self.sheet.called.index(key)][self.spelled(name)].remove(row.pk)
        self._call(self.sheet.lifetime.former, name, row.pk)

    def ends(self, pk, name, last):
        """A former name was in force until a day."""
        self._ended[pk, self.spelled(name)] = last

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

    def find(self, text, day=None):
        """Everything that may be meant: the best kind of name counts.

        With a ``day`` the names that were in force on it count first: a body's present name from
        its foundation on, a former one to its last day, if that is known.
        """
        text = self.spelled(text)
        if day and self.sheet.lifetime:
            for name, rank in zip(self.sheet.called, self._ranks, strict=True):
                found = self._in_force(name, text, rank.get(text, []), day)
                if found:
                    return [self.target(handle) for handle in found]
        for rank in self._ranks:
            if rank.get(text):
                return [self.target(handle) for handle in rank[text]]
        return []

    def _in_force(self, name, text, handles, day):
        """Those of the bearers of a name who bore it on a day; who existed then, if any did."""
        life = self.sheet.lifetime
        if name == life.former:
            return [one for one in handles if day <= self._ended.get((one, text), day)]
        founded = [one for one in handles if self._since(one) is None or self._since(one) <= day]
        if not any(self._since(one) for one in founded):
            earlier = self._ranks[self.sheet.called.index(life.former)].get(text, [])
            before = [one for one in earlier if day <= self._ended.get((one, text), date.min)]
            founded = [] if before else founded
        open_then = [one for one in founded if not self.closed_on(self.target(one), day)]
        return open_then or founded

    def _since(self, handle):
        return self.target(handle).fact(self.sheet.lifetime.since)

    def closed_on(self, target, day):
        """Whether what a reference leads to was there no longer on a day."""
        until = target.fact(self.sheet.lifetime.until)
        return until is not None and until < day

    def merged_into(self, text):
        """The record into which the one so named was merged; blank where it was not."""
        text = self.spelled(text)
        named = (self.merged.get((name, text), "") for name in self.sheet.called)
        return next(filter(None, named), "")

    def target(self, handle):
        """The record or row that a handle (key or row) stands for."""
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
