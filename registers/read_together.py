"""Records of several models read in one round to the database.

Each model's own query becomes an arm of a union that gives its row as JSON; a row becomes again the
record that the query alone would have given, with what it fetches beside. The text of each query is
worked out once a day and process: what is asked does not change, only the keys do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Model, QuerySet
from django.db.models.query import get_related_populators, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

Read = Callable[[object], object]
Ready = Callable[[QuerySet[Any]], QuerySet[Any]]
AT_ONCE = 90
"""PostgreSQL gives a function no more than a hundred values, and SQLite little more."""
AS_THEY_COME = (models.AutoField, models.IntegerField, models.CharField, models.BooleanField)


class ReadSource(NamedTuple):
    """Records of one model with all that is asked of them; ``ready`` says what, on a day."""

    model: type[Model]
    ready: Ready
    day: date


def read_together(
    wanted: Mapping[ReadSource, Collection[int]],
) -> dict[ReadSource, dict[int, Model]]:
    """The records by their sources and keys; those that are gone are left out.

    Args:
        wanted: the keys by source.

    Raises:
        EmptyResultSet: Django's own, where a source can give nothing whatever the keys.
    """
    arms = [_Arm(place, source, list(keys)) for place, (source, keys) in enumerate(wanted.items())]
    found: dict[ReadSource, dict[int, Model]] = {arm.source: {} for arm in arms}
    if not arms:
        return found
    sql = " UNION ALL ".join(arm.sql for arm in arms)
    with connections[arms[0].plan.alias].cursor() as cursor:
        cursor.execute(sql, [value for arm in arms for value in arm.params])
        for place, text in cursor.fetchall():
            record = arms[place].plan.record(text)
            found[arms[place].source][record.pk] = record
    for arm in arms:
        prefetch_related_objects([*found[arm.source].values()], *arm.plan.beside)
    return found


class _Arm:
    """The part of the union for one source."""

    def __init__(self, place: int, source: ReadSource, keys: list[int]) -> None:
        self.source, self.plan = source, _plan(source, source.model._base_manager.all().db)
        marks = ", ".join(["%s"] * len(keys))
        self.sql = f"{self.plan.sql} WHERE {self.plan.key} IN ({marks})"
        self.params = [place, *self.plan.params, *keys]


class _Plan:
    """What a source asks of one database, and how its rows become records."""

    def __init__(self, source: ReadSource, alias: str) -> None:
        connection: Any = connections[alias]
        records = source.ready(source.model._base_manager.using(alias).all()).order_by()
        compiler: Any = records.query.get_compiler(using=alias)
        inner, self.params = compiler.as_sql(with_col_aliases=True)
        self.alias, self.select, self.klass = alias, compiler.select, compiler.klass_info
        self.annotated = compiler.annotation_col_map
        self.beside: Any = records._prefetch_related_lookups  # type: ignore[attr-defined]
        self.fields = slice(self.klass["select_fields"][0], self.klass["select_fields"][-1] + 1)
        self.names = [column[0].target.attname for column in self.select[self.fields]]
        self.populators: Any = get_related_populators(self.klass, self.select, alias)  # type: ignore[call-arg]  # of a later one
        quoted = [f"t.{connection.ops.quote_name(column[2])}" for column in self.select]
        self.key = quoted[self.fields.start + self.names.index(source.model._meta.pk.attname)]
        self.is_sqlite = connection.vendor == "sqlite"
        function = "json_array" if self.is_sqlite else "json_build_array"
        parts = [
            f"{function}({', '.join(quoted[first : first + AT_ONCE])})"
            for first in range(0, len(quoted), AT_ONCE)
        ]
        text = f"{function}({', '.join(parts)})" + ("" if self.is_sqlite else "::text")
        # Names and numbers of columns alone are put into the text.
        self.sql = f"SELECT %s, {text} FROM ({inner}) AS t"  # noqa: S608
        self.readers = self._of_sqlite(compiler, connection) if self.is_sqlite else self._typed()

    def _of_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> dict[int, Read]:
        """Its values are those that Django gets from it anyway."""
        found = compiler.get_converters([column[0] for column in self.select])

        def reader(converters: list[Callable[..., object]], expression: object) -> Read:
            def read(value: object) -> object:
                for convert in converters:
                    value = convert(value, expression, connection)
                return value

            return read

        return {place: reader(*how) for place, how in found.items()}

    def _typed(self) -> dict[int, Read]:
        """JSON knows no dates: the fields of the columns do."""
        fields = {place: column[0].output_field for place, column in enumerate(self.select)}
        return {
            place: field.to_python
            for place, field in fields.items()
            if not isinstance(field, (*AS_THEY_COME, models.ForeignKey, JSONField))
        }

    def record(self, text: str) -> Model:
        """The record of one row."""
        options: Any = {} if self.is_sqlite else {"parse_float": Decimal}
        row = list(chain.from_iterable(json.loads(text, **options)))
        for place, read in self.readers.items():
            if row[place] is not None or self.is_sqlite:
                row[place] = read(row[place])
        record: Model = self.klass["model"].from_db(self.alias, self.names, row[self.fields])
        for one in self.populators:
            one.populate(row, record)
        for name, place in self.annotated.items():
            setattr(record, name, row[place])
        return record


@lru_cache(maxsize=256)
def _plan(source: ReadSource, alias: str) -> _Plan:
    return _Plan(source, alias)
