"""Which rows of the workbook are records already, and which key stands in it twice."""

from datetime import timedelta

from django.utils.translation import gettext as _

from congress_portal.workbook.cells import fold
from congress_portal.workbook.fields import comparable, is_many, last_of_key
from congress_portal.workbook.rows import Known
from registers.ledger import KeyRef, Ref
from registers.merging.models import Merge

CHUNK = 500
A_DAY = timedelta(days=1)


def match_called(section, directory, faults, doubts):
    """Matches rows whose key is a name of their own; they join the directory."""
    sheet = section.sheet
    (key,) = sheet.key
    seen = {}
    keyed = [row for row in section.rows if row[key]]
    for row in _first_ones(keyed, key, seen, faults):
        row.pk = next(iter(directory.handles(key, row[key])), None)
        row.merged = directory.merged.get((key, directory.spelled(row[key])), "")
    if sheet.lifetime:
        match_by_former_names(section, directory, doubts)
    if sheet.else_key:
        # Rows with a number go first: whom they name nobody else can be.
        claimed = {row.pk for row in keyed if not row.merged}
        # Deputies of old ledgers have no number: the name will do where it leads to one person
        # alone.
        others = [row for row in section.rows if not row[key] and row[sheet.else_key]]
        for row in _first_ones(others, sheet.else_key, seen, faults):
            row.pk = _bare(row, directory, claimed, faults)
    for row in seen.values():
        if not (row.silent or row.merged):
            directory.add(row)


def _first_ones(rows, key, seen, faults):
    """The rows whose key did not stand further up; the others are faults."""
    for row in rows:
        first = seen.setdefault((key, comparable(row.section.sheet.by_name[key], row[key])), row)
        if first is row:
            yield row
        else:
            _twice(row, key, first, faults)


def _twice(row, column, first, faults):
    faults.add(
        row.section.sheet.name,
        row.number,
        column,
        _("与第 %(row)d 行重复。") % {"row": first.number},
    )
    row.spoiled = (*row.spoiled, column)


def _bare(row, directory, claimed, faults):
    """The record of a row without a key of the first kind: the only one so named.

    One that has no such key either is preferred; one that another row has claimed by its key is
    somebody else.
    """
    sheet = row.section.sheet
    handles = directory.handles(sheet.else_key, row[sheet.else_key])
    bare = [pk for pk in handles if not directory.by_pk[pk].fact(sheet.key[0])]
    found = bare or ([] if len(handles) == 1 and handles[0] in claimed else handles)
    if len(found) > 1:
        sentence = _("系统中有 %(count)d 条同名记录，请填写%(column)s。")
        faults.add(
            sheet.name,
            row.number,
            sheet.else_key,
            sentence % {"count": len(found), "column": sheet.key[0]},
        )
        return None
    return found[0] if found else None


def _unordered(value):
    """Several references name the same rows in any order."""
    return frozenset(value) if isinstance(value, tuple) else value


def _field(column):
    """The lookup of a part of the key; several references are read apart."""
    if is_many(column):
        return "pk"
    if isinstance(column.kind, KeyRef):
        return f"{column.field}__{last_of_key(column).field}"
    return f"{column.field}_id" if isinstance(column.kind, Ref) else column.field


class KeyIndex:
    """Rows and records of a sheet whose key has several columns."""

    def __init__(self, sheet, directories):
        self.sheet = sheet
        self._directories = directories
        self._found = {}
        self._loaded = set()

    def add_rows(self, section, faults):
        """Matches the rows of the workbook with records; a key may stand in it once."""
        self.load([row[self.sheet.key[0]] for row in section.rows])
        seen = {}
        # Rows under their own key first: one that leads there by a former name must find it taken.
        for row in sorted(section.rows, key=lambda row: bool(row.renamed)):
            key = self._key_of(row)
            if key is None:
                continue
            there = self._found.get(key)
            if row.renamed and (key in seen or there is not None):
                row.pk = (seen.get(key) or there).pk
                row.merged = row.renamed
                continue
            if key in seen:
                _twice(row, self._column_named_by(row), seen[key], faults)
                continue
            seen[key] = row
            if there is not None:
                row.pk, row.known, row.merged = there.pk, there, there.merged
        self._found |= seen

    def _key_of(self, row):
        key = tuple(
            _unordered(comparable(self.sheet.by_name[name], row[name])) for name in self.sheet.key
        )
        missing = any(
            value is None and self.sheet.by_name[name].required
            for name, value in zip(self.sheet.key, key, strict=True)
        )
        return None if missing else key

    def _column_named_by(self, row):
        """The column at which a second row with this key is named: the last one that is filled."""
        return next(name for name in reversed(self.sheet.key) if row[name] is not None)

    def find(self, key):
        """The record or row of a key, or None."""
        return self._found.get(key)

    def load(self, parents):
        """Reads the records that hang on these targets; on all where the key names no parent."""
        if not self._hangs_on():
            if not self._loaded:
                self._read({})
                self._loaded.add(None)
            return
        wanted = {parent.pk for parent in parents if parent is not None and parent.pk}
        wanted = sorted(wanted - self._loaded)
        for start in range(0, len(wanted), CHUNK):
            self._read({f"{self._fields()[0]}__in": wanted[start : start + CHUNK]})
        self._loaded.update(wanted)

    def _hangs_on(self):
        column = self.sheet.by_name[self.sheet.key[0]]
        return column.required and isinstance(column.kind, Ref)

    def _fields(self):
        columns = [self.sheet.by_name[name] for name in self.sheet.key]
        return [_field(column) for column in columns]

    def _read(self, condition):
        facts = [self.sheet.by_name[name].field for name in self.sheet.facts]
        every = self.sheet.model._base_manager.filter(**condition)
        records = self.sheet.known(every).order_by("pk")
        width = len(self.sheet.key)
        found = list(records.values_list("pk", *self._fields(), *facts))
        others = self._others(found)
        for pk, *values in found:
            key = tuple(map(self._met, self.sheet.key, values, others[pk]))
            known = dict(zip(self.sheet.facts, values[width:], strict=True))
            known[self.sheet.key[-1]] = values[width - 1]
            self._found[key] = Known(pk, known)
        self._read_merged(condition)

    def _read_merged(self, condition):
        """The keys of merged records mean those into which they were merged."""
        if any(is_many(self.sheet.by_name[name]) for name in self.sheet.key):
            return
        for merge in Merge.objects.done().of_model(self.sheet.model).order_by("pk"):
            values = [merge.lost_values.get(field) for field in self._fields()]
            key = tuple(map(self._met, self.sheet.key, values, [()] * len(values)))
            if not condition or values[0] in next(iter(condition.values())):
                # A number given anew after a merge is the new record's, and does not lead to the
                # kept one.
                self._found.setdefault(key, Known(merge.kept_key, {}, merge.kept_name))

    def _others(self, found):
        """For each record and each part of the key, the keys of the several rows it refers to."""
        parts = {pk: [()] * len(self.sheet.key) for pk, *_values in found}
        for place, name in enumerate(self.sheet.key):
            column = self.sheet.by_name[name]
            if not is_many(column):
                continue
            field = self.sheet.model._meta.get_field(column.field)
            own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            links = field.remote_field.through._base_manager
            for start in range(0, len(found), CHUNK):
                keys = [pk for pk, *_values in found[start : start + CHUNK]]
                for pk, target in links.filter(**{f"{own}__in": keys}).values_list(own, other):
                    parts[pk][place] = (*parts[pk][place], target)
        return parts

    def _met(self, name, value, others):
        """A value of the database in the form that it has in a row."""
        kind = self.sheet.by_name[name].kind
        if isinstance(kind, Ref) and kind.many:
            rows = self._directories[kind.sheet].by_pk
            return frozenset(rows.get(pk) for pk in others) or None
        if isinstance(kind, Ref):
            return self._directories[kind.sheet].by_pk.get(value)
        folded = (fold(value) or None) if isinstance(value, str) else value
        return comparable(self.sheet.by_name[name], folded)


def doubt_namesakes(section, directory, doubts):
    """A new row with a key of its own, where somebody of that name is there already."""
    sheet = section.sheet
    if not sheet.else_key:
        return
    for row in section.rows:
        keyed = row.is_new and row[sheet.key[0]] and row[sheet.else_key]
        if keyed and len(directory.handles(sheet.else_key, row[sheet.else_key])) > 1:
            doubts.add(sheet.name, row.number, sheet.else_key, _("另有同名的记录，已按编号区分。"))


def match_by_former_names(section, directory, doubts):
    """Matches what a name alone does not tell; runs when rows are matched by their present names.

    A new name whose former name is a body that the portal knows renames that body, unless that
    former name is told in the workbook as a body of its own. A row that gives no day of foundation
    under a name that has passed to a later body tells of the earlier one as it was then.
    """
    key, life = section.sheet.key[0], directory.sheet.lifetime
    for row in section.rows:
        if row[key] and row[life.since] is None:
            _recognise(row, directory, doubts)
    named = {directory.spelled(row[key]): row for row in section.rows if row[key]}
    for row in section.rows:
        if row[key] and row.pk is None and not row.silent:
            _rename(row, named, directory, doubts)


def _recognise(row, directory, doubts):
    key, life = row.section.sheet.key[0], directory.sheet.lifetime
    former = [pk for pk in directory.handles(life.former, row[key]) if pk != row.pk]
    taken_over = row.pk is None or directory.by_pk[row.pk].fact(life.since) is not None
    if not taken_over or len(former) != 1:
        return
    row.pk, row.silent = former[0], True
    row.known = directory.by_pk[row.pk]
    words = {"name": row[key], "now": row.known.fact(key), "column": life.since}
    sentence = _("“%(name)s”是“%(now)s”的曾用名，这一行没有%(column)s，未作改动。")
    doubts.add(row.section.sheet.name, row.number, key, sentence % words)


def _rename(row, named, directory, doubts):
    key, life = row.section.sheet.key[0], directory.sheet.lifetime
    for name in row[life.former] or ():
        found = directory.handles(key, name)
        other = named.get(directory.spelled(name))
        if len(found) != 1 or (other is not None and not _takes_over(other, directory)):
            continue
        row.pk = found[0]
        if other is not None:
            other.pk = None
        directory.renamed(row, name)
        words = {"old": name, "new": row[key], "column": life.since}
        sentence = _("系统中的“%(old)s”将更名为“%(new)s”。")
        if _tells_day_of_new_name(row, name, directory):
            words["day"] = row.ended[1] + A_DAY
            sentence = _(
                "系统中的“%(old)s”自%(day)s起更名为“%(new)s”："
                "这一行的%(column)s是新名称启用之日，原来的%(column)s不变。"
            )
        doubts.add(row.section.sheet.name, row.number, life.former, sentence % words)
        return


def _tells_day_of_new_name(row, name, directory):
    """Reads the day of foundation of a row that renames a body as the first of its new name.

    The body itself was founded when it was; its old name ends the day before.
    """
    life = directory.sheet.lifetime
    founded, day = directory.by_pk[row.pk].fact(life.since), row[life.since]
    if day is None or day == founded:
        return False
    row[life.since], row.ended = founded, (name, day - A_DAY)
    directory.ends(row.pk, *row.ended)
    return True


def _takes_over(row, directory):
    """Whether a row is a new body under an old name: it was founded on another day."""
    since = directory.sheet.lifetime.since
    return row[since] is not None and (
        row.pk is None or directory.by_pk[row.pk].fact(since) != row[since]
    )
