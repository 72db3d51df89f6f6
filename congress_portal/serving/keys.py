"""A number that no column can hold is the key of no record.

Django knows that where one number is compared, not where one of several is: SQLite's driver then
raises OverflowError for what somebody has typed into an address or a form.
"""

from typing import Any

from django.db.models import IntegerField
from django.db.models.lookups import In

LEAST, MOST = -(2**63), 2**63 - 1


class InWithinReach(In):
    """``in`` for numbers: those beyond 64 bits are left out, for no row has them."""

    def get_prep_lookup(self) -> Any:
        values = super().get_prep_lookup()
        if not isinstance(values, list):
            return values  # a query
        return [one for one in values if not isinstance(one, int) or LEAST <= one <= MOST]


def register() -> None:
    """For every field of whole numbers, keys among them."""
    IntegerField.register_lookup(InWithinReach)
