"""What the database can hold in a column: longest text, greatest number."""

from django.db import models
from django.db.models.constants import LOOKUP_SEP

from registers.ledger import Choice, Text, Whole

GREATEST = {
    "PositiveSmallIntegerField": 32767,
    "SmallIntegerField": 32767,
    "PositiveIntegerField": 2_147_483_647,
    "IntegerField": 2_147_483_647,
}


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
