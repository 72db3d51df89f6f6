"""Counting that ends where nobody reads on, inside a larger query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import IntegerField, QuerySet, Subquery

if TYPE_CHECKING:
    from django.db.models import Model


class _RowCount(Subquery):
    """Counts the rows of a sliced query inside a larger one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def bounded_count(records: QuerySet[Model], most: int) -> Subquery:
    """How many records there are, up to ``most``, as a column of another query."""
    return _RowCount(records.order_by().values("pk")[:most])
