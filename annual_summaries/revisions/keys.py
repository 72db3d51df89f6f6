"""The keys of counted records: kept as a list beside what they were counted in, not as rows.

A year of 100,000 items counts each of them in five figures and six rates, and in each figure in
several breakdowns: two million rows, where a few hundred lists do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

LIST = {
    "postgresql": ("SELECT unnest(CAST(%s AS bigint[]))", "{%s}"),
    "sqlite": ("SELECT value FROM json_each(%s)", "[%s]"),
}
"""By database: the query that gives the keys, and how its one parameter holds them."""


def keys_field() -> models.JSONField[Any, Any]:
    """A list of keys, each once."""
    return models.JSONField(default=list, editable=False)


def among(keys: Iterable[int]) -> RawSQL:
    """The keys for a condition ``pk__in``, as one parameter however many they are."""
    query, shape = LIST[connection.vendor]
    return RawSQL(query, [shape % ",".join(map(str, keys))])  # noqa: S611  a constant


class WithoutKeys(models.Manager[Any]):
    """Reads what was counted without the keys, which nobody needs who shows the number alone.

    They come with a query of their own when they are asked for.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        """Leaves out every list of keys."""
        return super().get_queryset().defer(*self.model.KEYS)
