"""The lists beside records, each read only where a record has some.

A page prefetches many lists, and most of them are empty for most records. The query of the records
themselves says which are not.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, prefetch_related_objects

List: TypeAlias = "str | Prefetch[Any]"
"""A list as ``prefetch_related`` takes it, straight from the record."""


def noting(records: QuerySet[Model], lists: Iterable[List]) -> QuerySet[Model]:
    """The same records, each with a note for every list whether anything stands on it.

    Args:
        records: of one model.
        lists: the names of its lists, or prefetches of them.
    """
    names = map(_name, lists)
    notes = {_note(name): Exists(_rows(records.model, name)) for name in names}
    noted: QuerySet[Any] = records.annotate(**notes)
    return noted


def fetch(records: Iterable[Model], lists: Iterable[List]) -> None:
    """Prefetches the lists of records of ``noting`` that are not empty; the others are known."""
    every = list(records)
    for one in lists:
        name = _name(one)
        prefetch_related_objects([record for record in every if getattr(record, _note(name))], one)
        for record in every:
            if not getattr(record, _note(name)):
                known = record.__dict__.setdefault("_prefetched_objects_cache", {})
                known[name] = getattr(record, name).none()


def _name(one: List) -> str:
    return one.prefetch_to if isinstance(one, Prefetch) else one


def _note(name: str) -> str:
    return f"has_{name}"


def _rows(model: type[Model], name: str) -> QuerySet[Model]:
    field: Any = model._meta.get_field(name)
    if field.many_to_many:
        through, column = field.remote_field.through, field.m2m_field_name()
        found: QuerySet[Any] = through._base_manager.filter(**{column: OuterRef("pk")})
        return found
    mine = {field.field.name: OuterRef("pk")}
    rows: QuerySet[Any] = field.related_model._base_manager.filter(**mine)
    return rows
