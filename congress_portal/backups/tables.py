"""Rows as lines of JSON, written and read by the database's own bulk ways.

A line is an array with a value for each column: JSON columns as the text of their JSON, moments as
the database writes them (in UTC), yes and no as either database says it. PostgreSQL reads all of
this as it stands; for SQLite moments and identifiers are given the form in which Django keeps them
there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from congress_portal.backups.package import fields_of

AT_ONCE = 2000
CACHE_KIB = 200_000
"""SQLite's page cache while rows come in; its own 2 MB would read every index again and again."""


def lines_of(model: type[Model]) -> Iterator[bytes]:
    """All rows of a table in the order of their keys, in blocks of whole lines."""
    columns = ", ".join(_read(field) for field in fields_of(model))
    quoted = connection.ops.quote_name
    source = f"FROM {quoted(model._meta.db_table)} ORDER BY {quoted(_key(model))}"
    if connection.vendor == "postgresql":
        yield from _copied(f"SELECT json_build_array({columns}) {source}")
    else:
        yield from _selected(f"SELECT json_array({columns}) {source}")


def _key(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def _read(field: Field[Any, Any]) -> str:
    name = connection.ops.quote_name(field.column)
    # SQLite keeps JSON as text; told as text, both databases give the same line.
    as_text = field.get_internal_type() == "JSONField" and connection.vendor == "postgresql"
    return f"{name}::text" if as_text else name


def _copied(query: str) -> Iterator[bytes]:
    """PostgreSQL streams the lines as they are: JSON has none of these quotes and delimiters."""
    words = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT ({words})") as out:
        rest = b""
        for block in out:
            whole, newline, tail = bytes(block).rpartition(b"\n")
            if newline:
                yield rest + whole + newline
                rest = tail
            else:
                rest += tail


def _selected(query: str) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(AT_ONCE):
            yield ("\n".join(row[0] for row in rows) + "\n").encode()


def rows_in(chunks: Iterable[bytes]) -> Iterator[list[Any]]:
    """The values of each line; raises ValueError where one is no JSON array."""
    for lines in _batches(_lines(chunks)):
        rows = json.loads(b"[" + b",".join(lines) + b"]", parse_float=str)
        if len(rows) != len(lines) or not all(type(row) is list for row in rows):
            raise ValueError("a line is no row")
        yield from rows


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        raise ValueError("the last line is cut short")


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    values = iter(values)
    while batch := list(islice(values, AT_ONCE)):
        yield batch


def fill(model: type[Model], columns: list[str], rows: Iterable[list[Any]]) -> int:
    """Writes rows into an empty table; returns how many.

    Args:
        model: whose table.
        columns: the attributes in the order of each row's values.
        rows: as ``rows_in`` reads them.

    Raises:
        ValueError: a row has more or fewer values than there are columns.
        DatabaseError: the database refuses a value.
    """
    fields = {field.attname: field for field in fields_of(model)}
    wanted = [fields[column] for column in columns]
    return _into(model, wanted, _checked(rows, len(wanted)))


def _checked(rows: Iterable[list[Any]], width: int) -> Iterator[list[Any]]:
    for row in rows:
        if len(row) != width:
            raise ValueError(f"a row has {len(row)} values instead of {width}")
        if any(type(value) in (list, dict) for value in row):
            raise ValueError("a value is no plain value")
        yield row


def _into(model: type[Model], fields: list[Field[Any, Any]], rows: Iterator[list[Any]]) -> int:
    quoted = connection.ops.quote_name
    table, names = quoted(model._meta.db_table), ", ".join(quoted(one.column) for one in fields)
    if (first := next(rows, None)) is None:
        return 0
    rows = chain([first], rows)
    if connection.vendor == "postgresql":
        return _copy_in(f"COPY {table} ({names}) FROM STDIN", rows)
    places = ", ".join(["%s"] * len(fields))
    return _insert(f"INSERT INTO {table} ({names}) VALUES ({places})", fields, rows)  # noqa: S608


def _copy_in(statement: str, rows: Iterable[list[Any]]) -> int:
    number = 0
    with connection.cursor() as cursor, cursor.copy(statement) as into:
        for row in rows:
            into.write_row(row)
            number += 1
    return number


def _insert(statement: str, fields: list[Field[Any, Any]], rows: Iterable[list[Any]]) -> int:
    forms = [
        (place, FORMS[kind])
        for place, field in enumerate(fields)
        if (kind := field.get_internal_type()) in FORMS
    ]
    number = 0
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            for row in batch:
                for place, form in forms:
                    if row[place] is not None:
                        row[place] = form(row[place])
            cursor.executemany(statement, batch)
            number += len(batch)
    return number


def _moment(value: str) -> str:
    """``2026-05-01T08:00:00.5+00:00`` as Django keeps it in SQLite: six digits or none, UTC."""
    head, dot, fraction = value.removesuffix("+00:00").replace("T", " ").partition(".")
    return f"{head}.{fraction:0<6}" if dot else head


FORMS: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": _moment,
    "TimeField": _moment,
    "UUIDField": lambda value: value.replace("-", ""),
}
"""How SQLite keeps what PostgreSQL may write otherwise."""
