"""Writes a checked workbook in batches: new records, changed ones, and the trail of both."""

from django.utils.translation import gettext as _

from congress_portal.workbook import fields
from congress_portal.workbook.notes import WorkbookRefused
from congress_portal.workbook.references import own_links
from registers.ledger import KeyRef, Ref
from workflow.canonical import CanonicalField
from workflow.models import Stateful
from workflow.transitions import record_import

CREATED_AT_ONCE = 1000
CHANGED_AT_ONCE = 200


def write(run):
    """Writes the sections of a checked run; its journal holds what that was."""
    run.journal.begin(section.sheet for section in run.in_order)
    for section in run.in_order:
        _Writer(section, run).write()
    run.journal.close()


class _Writer:
    """Writes one sheet; texts that stand for rows of small tables are made once."""

    def __init__(self, section, run):
        self.section = section
        self.sheet = section.sheet
        self.run = run
        self._made = {}
        self._own_links = own_links(self.sheet)
        own = self.sheet.model._meta.concrete_fields
        self._canonical_fields = [one for one in own if isinstance(one, CanonicalField)]
        self._stateful = issubclass(self.sheet.model, Stateful)

    def write(self):
        new = [row for row in self.section.rows if row.is_new]
        if self.sheet.lifetime:
            self._give_names_free()
        for start in range(0, len(new), CREATED_AT_ONCE):
            self.run.progress(self.sheet.name, start)
            self._create(new[start : start + CREATED_AT_ONCE])
        for column in self._own_links:
            self._link(column, [row for row in new if row[column.name] is not None])
        changed = [row for row in self.section.rows if row.changes]
        for start in range(0, len(changed), CHANGED_AT_ONCE):
            self.run.progress(self.sheet.name, len(new) + start)
            self._change(changed[start : start + CHANGED_AT_ONCE])
        if ended := [(row.pk, *row.ended) for row in changed if row.ended]:
            self.sheet.lifetime.end(ended)

    def _give_names_free(self):
        """Renames first, so that a new row may bear a name that another one gives up."""
        (key,) = self.sheet.key
        field = self.sheet.by_name[key].field
        renamed = [row for row in self.section.rows if key in row.changes]
        with self.run.journal.changing(self.sheet, renamed, {key}):
            for row in renamed:
                self.sheet.model._base_manager.filter(pk=row.pk).update(**{field: row[key]})

    def _create(self, rows):
        records = self.sheet.model._base_manager.bulk_create([self._built(row) for row in rows])
        pairs = list(zip(records, rows, strict=True))
        for record, row in pairs:
            row.pk = record.pk
        self.run.journal.note_made(records)
        for column in self.sheet.columns:
            filled = [(record, row[column.name]) for record, row in pairs if row[column.name]]
            if not filled:
                continue
            if column.keeper and column.keeper.is_shared:
                with self.run.journal.changing(self.sheet, records, {column.name}):
                    column.keeper.save(filled)
            elif column.keeper:
                column.keeper.save(filled)
            elif fields.is_many(column):
                self._add_many(column, filled)
        if self.sheet.afterwards:
            self.sheet.afterwards(pairs, self.run)
        record_import(records, [], by=self.run.by, checksum=self.run.checksum)

    def _built(self, row):
        """A new record; links to rows of the same sheet follow when all of them are there."""
        values = {"version": 1} if self._stateful else {}
        for column in self.sheet.columns:
            plain = column.field and not column.is_distant and not fields.is_many(column)
            if plain and column not in self._own_links:
                name, value = self._kept(column, row[column.name])
                values[name] = value
        if self.sheet.complete:
            values.update(self.sheet.complete(row, self.run))
        return self.sheet.model(**values)

    def _kept(self, column, value):
        """(attribute, value) of a column in its record."""
        if isinstance(column.kind, Ref | KeyRef):
            return f"{column.field}_id", value and value.pk
        if column.made_by:
            return column.field, self._small_row(column, value)
        return column.field, fields.stored(self.sheet, column, value)

    def _small_row(self, column, text):
        if text is None:
            return None
        if (column.name, text) not in self._made:
            self._made[column.name, text] = column.made_by(text)
        return self._made[column.name, text]

    def _add_many(self, column, pairs):
        field = self.sheet.model._meta.get_field(column.field)
        through = field.remote_field.through
        own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        through._base_manager.bulk_create(
            through(**{own: record.pk, other: target.pk})
            for record, targets in pairs
            for target in targets
        )

    def _link(self, column, rows):
        """Sets the links between new rows of the same sheet, whatever their order."""
        name = f"{column.field}_id"
        for start in range(0, len(rows), CHANGED_AT_ONCE):
            records = []
            for row in rows[start : start + CHANGED_AT_ONCE]:
                record = self.sheet.model(pk=row.pk)
                setattr(record, name, row[column.name].pk)
                records.append(record)
            self.sheet.model._base_manager.bulk_update(records, [column.field])

    def _change(self, rows):
        by_pk = {row.pk: row for row in rows}
        locked = self.sheet.model._base_manager.select_for_update(of=("self",))
        # In the order of their keys: two who lock the same rows wait one for the other, never
        # each for each.
        records = list(locked.filter(pk__in=by_pk).order_by("pk"))
        columns = {name for row in rows for name in row.changes}
        with self.run.journal.changing(self.sheet, records, columns):
            self._write_changes(records, by_pk)
        changed = [(record, self._trail_names(by_pk[record.pk])) for record in records]
        entries = record_import([], changed, by=self.run.by, checksum=self.run.checksum)
        self.run.journal.note_trail(entries)

    def _write_changes(self, records, by_pk):
        touched = {"version"} if self._stateful else set()
        for record in records:
            touched |= self._changed(record, by_pk[record.pk])
        if touched:
            self.sheet.model._base_manager.bulk_update(records, sorted(touched))
        self._change_kept_elsewhere(records, by_pk)

    def _changed(self, record, row):
        """Sets the plain fields that changed; returns their names."""
        if self._stateful:
            # Compared with this version and judged by it; somebody has acted on the record before
            # the lock was taken.
            if record.version != row.version:
                raise WorkbookRefused(
                    _("“%(record)s”刚刚被他人办理，没有写入任何内容，请再试一次。")
                    % {"record": record}
                )
            record.version += 1
        touched = set()
        for column in map(self.sheet.by_name.get, row.changes):
            if column.field and not fields.is_many(column):
                setattr(record, *self._kept(column, row[column.name]))
                touched.add(column.field)
        return touched | self._canonical(record, touched)

    def _canonical(self, record, touched):
        """Writes anew the canonical forms of what changed, which a bulk update leaves alone."""
        # ``bulk_update`` calls no ``pre_save``, by which these fields follow the ones that they
        # are made of.
        forms = [field for field in self._canonical_fields if field.of in touched]
        for field in forms:
            field.pre_save(record, False)
        return {field.name for field in forms}

    def _change_kept_elsewhere(self, records, by_pk):
        for column in self.sheet.columns:
            pairs = [
                (record, by_pk[record.pk][column.name])
                for record in records
                if column.name in by_pk[record.pk].changes
            ]
            if column.keeper and pairs:
                column.keeper.save(pairs)
            elif fields.is_many(column):
                for record, targets in pairs:
                    getattr(record, column.field).set([target.pk for target in targets or ()])

    def _trail_names(self, row):
        return [self.sheet.by_name[name].trail_name for name in row.changes]
