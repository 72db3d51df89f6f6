"""Between a column and its record: fetching, present value, setting, and what a person reads."""

from datetime import date
from functools import reduce

from django.db.models import Prefetch
from django.db.models.constants import LOOKUP_SEP

from congress_portal.workbook.cells import SEPARATOR, fold, unranked
from registers.ledger import SHEETS, Choice, KeyRef, Month, Names, Ref, Text, YesNo
from workflow.canonical import canonical


def fetched(sheet, records):
    """The records with all that their columns read, in a fixed number of queries."""
    together, apart = [], list(sheet.prefetch)
    for column in sheet.columns:
        if column.keeper:
            apart += [column.keeper.prefetch] if column.keeper.prefetch else []
        elif column.is_distant:
            together.append(column.field.rpartition(LOOKUP_SEP)[0])
        elif column.made_by or isinstance(column.kind, KeyRef):
            together.append(column.field)
        elif is_many(column):
            others = sheet.model._meta.get_field(column.field).related_model._base_manager
            apart.append(Prefetch(column.field, others.only("pk").order_by("pk")))
    if together:
        records = records.select_related(*together)
    return records.prefetch_related(*dict.fromkeys(apart))


def is_many(column):
    """Whether a cell of the column may name several records."""
    return isinstance(column.kind, Ref) and column.kind.many


def current(column, record):
    """The present value in the form of a row: keys for references, None for blank."""
    if column.keeper:
        value = column.keeper.read(record)
    elif column.read:
        value = column.read(record)
    elif is_many(column):
        value = tuple(other.pk for other in getattr(record, column.field).all())
    elif isinstance(column.kind, Ref | KeyRef):
        value = reduce(getattr, f"{column.field}_id".split(LOOKUP_SEP), record)
    else:
        value = reduce(getattr, column.field.split(LOOKUP_SEP), record)
        value = value.name if column.made_by and value else value
    if isinstance(value, str):
        value = fold(value)
    if isinstance(column.kind, Month) and value:
        value = value.replace(day=1)
    return None if value in ("", ()) else value


def as_typed(column, record):
    """The same as a person would fill it in: a reference by key is its last number."""
    if not isinstance(column.kind, KeyRef):
        return current(column, record)
    other = getattr(record, column.field)
    return other and getattr(other, last_of_key(column).field)


def last_of_key(column):
    """The column of the other sheet that a reference by key ends on."""
    other = SHEETS.find(column.kind.sheet)
    return other.by_name[other.key[-1]]


def given(value):
    """A row's value in the same form; a reference to a new row stays that row."""
    if isinstance(value, tuple):
        return tuple(given(part) for part in value)
    pk = getattr(value, "pk", None)
    return value if pk is None else pk


def same(column, old, new):
    """Whether two values of a column are one; the order of several does not matter."""
    if isinstance(column.kind, Names) or is_many(column):
        return set(old or ()) == set(new or ())
    return bool(comparable(column, old) == comparable(column, new))


def comparable(column, value):
    """The value of a part of the key in the form in which two are one."""
    if isinstance(value, str) and getattr(column.kind, "identifies", False):
        return canonical(value)
    return value


def stored(sheet, column, value):
    """What a plain field takes for a value; a blank one is NULL only where the field allows it."""
    if value is not None:
        return value
    if column.default is not None:
        return column.default
    field = sheet.model._meta.get_field(column.field)
    return None if field.null else field.get_default()


def as_written(column, value, names=str):
    """A value as a person writes it; ``names`` turns the key of a reference into its name."""
    if value is None:
        return None
    kind = column.kind
    if isinstance(kind, YesNo):
        return "是" if value else "否"
    if isinstance(kind, Choice):
        return kind.word_of(value)
    if isinstance(kind, Ref):
        return SEPARATOR.join(map(names, value)) if kind.many else names(value)
    if isinstance(kind, Names):
        return SEPARATOR.join(value)
    if isinstance(kind, Text) and kind.ranked:
        return unranked(value)
    return value


def as_text(value):
    """A shown value as text, for a page."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
