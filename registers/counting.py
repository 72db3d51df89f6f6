"""Counting that ends where nobody reads on, inside a larger query."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery


class _RowCount(Subquery):
    """Counts the rows of a sliced query inside a larger one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def bounded_count(records: QuerySet[Any], most: int) -> Subquery:
    """How many records there are, up to ``most``, as a column of another query."""
    return _RowCount(records.order_by().values("pk")[:most])
