"""What a workbook would change in records that exist; what only actions may change is a fault."""

import itertools
from functools import cache

from django.utils.translation import gettext as _

from congress_portal.importing.matching import CHUNK
from congress_portal.workbook import fields
from pages.place import words
from registers.figures import FIGURES
from registers.ledger import KeyRef, Names, Text, YesNo

SAMPLES = 20
LONGEST_CELL = 80


def compare(section, run):
    """Marks each existing row with the columns in which it differs from its record."""
    section.newcomers = _newcomers(section, run.directories)
    for row in section.rows:
        if row.merged:
            text = _("这一行的编号已并入“%(kept)s”，没有写入。") % {"kept": row.merged}
            run.doubts.add(section.sheet.name, row.number, section.sheet.key[0], text)
        if row.is_new:
            _note(section, row.number)
            section.consequences.update(consequences_of_new(row))
    existing = [
        row for row in section.rows if row.pk is not None and not (row.silent or row.merged)
    ]
    columns = [column for column in section.sheet.columns if column.name in section.present]
    for start in range(0, len(existing), CHUNK):
        run.progress(section.sheet.name, start)
        chunk = {row.pk: row for row in existing[start : start + CHUNK]}
        records = section.sheet.model._base_manager.filter(pk__in=chunk)
        fetched = {record.pk: record for record in fields.fetched(section.sheet, records)}
        seen, public = _seen(section.sheet, chunk, run.by), _public(section.sheet, chunk)
        for pk, row in chunk.items():
            record = fetched[pk]
            row.version = getattr(record, "version", None)
            _compare_row(row, record, columns, run, is_seen=pk in seen)
            if row.changes:
                section.consequences.update(consequences_of_change(row, pk in public))


def _note(section, *what):
    section.digest.update(repr(what).encode())


PUBLISH, HAND_OVER, COUNT = "publish", "hand_over", "count"
"""What a second person is asked for, as an upload would do it."""


def consequences_of_new(row):
    """What a new record would do by itself: show, hand over, enter a figure."""
    sheet = row.section.sheet
    if "公开" in sheet.by_name:
        if row["公开"]:
            yield PUBLISH
    # No column asks: whatever such a sheet brings is public by itself.
    elif not sheet.unseen and not sheet.on_request:
        yield PUBLISH
    if _is_handed_over(row):
        yield HAND_OVER
    if not sheet.unseen and sheet.model in _counted_models():
        yield COUNT


def _is_handed_over(row):
    sheet = row.section.sheet
    if "交办日期" in sheet.by_name:
        return row["交办日期"] is not None
    state = sheet.by_name.get("状态")
    if state is None or not state.field:
        return False
    return row["状态"] not in (None, sheet.model._meta.get_field(state.field).default)


def consequences_of_change(row, is_public):
    """What a change would do: show what nobody saw, change what the public reads or counts."""
    sheet = row.section.sheet
    if is_public or ("公开" in row.changes and row["公开"]):
        yield PUBLISH
    if "交办日期" in row.changes:
        yield HAND_OVER
    words = (Text, Names, YesNo)
    counts = any(not isinstance(sheet.by_name[name].kind, words) for name in row.changes)
    if counts and sheet.model in _counted_models():
        yield COUNT


@cache
def _counted_models():
    return frozenset(figure.model for figure in FIGURES.all())


def _public(sheet, keys):
    """The records that the public reads now."""
    records = sheet.model._default_manager.filter(pk__in=keys)
    if not hasattr(records, "public"):
        return set()
    return set(records.public().order_by().values_list("pk", flat=True))


def _seen(sheet, keys, user):
    """The records of which a preview may tell what they hold; the operator sees all."""
    if user is None:
        return set(keys)
    records = sheet.seen(sheet.model._default_manager.filter(pk__in=keys), user)
    return set(records.values_list("pk", flat=True))


def _newcomers(section, directories):
    """The first new rows, by number and key."""
    new = (row for row in section.rows if row.is_new)
    return [
        {
            "row": row.number,
            "name": _key_of(row, directories),
            "cells": _understood(row, directories),
        }
        for row in itertools.islice(new, SAMPLES)
    ]


def _understood(row, directories):
    """What was read in each cell of a new row, (column, value); nothing of citizens' matters."""
    sheet = row.section.sheet
    if sheet.on_request:
        return []
    shown = (
        (column.name, _value_in_words(row, column, directories))
        for column in sheet.columns
        if column.name in row.section.present and not column.is_withheld
    )
    return [[name, value[:LONGEST_CELL]] for name, value in shown if value]


def _value_in_words(row, column, directories):
    value = row[column.name]
    if isinstance(column.kind, KeyRef):
        value = value and value.fact(fields.last_of_key(column).name)
    return _readable(column, fields.given(value), directories)


def _key_of(row, directories):
    sheet = row.section.sheet
    names = [name for name in sheet.key if row[name] is not None] or [sheet.else_key]
    parts = (
        _readable(sheet.by_name[name], fields.given(row[name]), directories)
        for name in names
        if name
    )
    return " · ".join(filter(None, parts))


def _compare_row(row, record, columns, run, is_seen):
    differing = []
    for column in columns:
        old, new = fields.current(column, record), fields.given(row[column.name])
        # A ledger without telephone numbers must not delete those that are known: of such columns a
        # blank cell says nothing.
        blank_says_nothing = column.keeps or column.personal
        if column.name in row.spoiled or (new is None and blank_says_nothing):
            continue
        new = column.default if new is None else new
        if fields.same(column, old, new) or (column.agrees and column.agrees(record, new)):
            continue
        change = _readable_change(column, record, row, run.directories)
        if not is_seen:
            change["old"] = _("（无权查看）")
            if row.section.sheet.on_request:
                change["new"] = _("（无权查看）")  # whoever confirms reads the preview, too
        if column.locked and column.locked(record):
            _fault(row, column, change, run.faults)
        else:
            differing.append(change)
    row.changes = tuple(change["column"] for change in differing)
    if differing:
        # The version is part of the digest: whoever confirms later confirms what was shown then.
        _note(row.section, row.number, row.version, differing)
    samples = row.section.samples
    if differing and len(samples) < SAMPLES:
        shown = [_shown(row.section.sheet.by_name[one["column"]], one) for one in differing]
        samples.append({"row": row.number, "changes": shown})


def _shown(column, change):
    """A change as the preview says it."""
    withheld = {"old": _("（不显示）"), "new": _("（不显示）")} if column.is_withheld else {}
    return {**change, **withheld, "column": words(column.name)}


def _fault(row, column, change, faults):
    faults.add(
        row.section.sheet.name,
        row.number,
        column.name,
        _("这一项只能在系统中按程序办理，不能由文件改变（系统中为“%(old)s”，文件中为“%(new)s”）。")
        % {"old": change["old"][:60], "new": change["new"][:60]},
    )


def _readable_change(column, record, row, directories):
    """Column, old and new as a person writes them."""
    new = row[column.name]
    if isinstance(column.kind, KeyRef):
        new = new and new.fact(fields.last_of_key(column).name)
    return {
        "column": column.name,
        "old": _readable(column, fields.as_typed(column, record), directories),
        "new": _readable(column, fields.given(new), directories),
    }


def _readable(column, value, directories):
    def name(handle):
        directory = directories[column.kind.sheet]
        if isinstance(handle, int):
            return directory.name_of(handle)[0]
        return str(next(filter(None, (handle[name] for name in directory.sheet.called))))

    return fields.as_text(fields.as_written(column, value, name))
