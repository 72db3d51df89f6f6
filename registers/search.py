"""How an app declares what the public can search: types and lookup only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from registers.register import Register


def _in_public(records: QuerySet[Any]) -> QuerySet[Any]:
    return records.public()  # type: ignore[attr-defined, no-any-return]


@dataclass(frozen=True)
class Searchable:
    """One kind of record that can be found by its words.

    ``texts`` are the fields that are read into the index, ``names`` those in which spaces between
    letters mean nothing; never a citizen's words. Whatever the index holds, only what ``public``
    lets through is found. ``title``, ``path`` and ``about`` are called with a record that ``ready``
    has fetched; ``day`` is the field by which newer ones come first.
    """

    key: str
    label: Any
    model: type[Model]
    texts: tuple[str, ...]
    title: Callable[[Any], Any]
    path: Callable[[Any], str]
    about: Callable[[Any], Any] = lambda record: ""
    names: tuple[str, ...] = ()
    day: str = "pk"
    public: Callable[[QuerySet[Any]], QuerySet[Any]] = _in_public
    ready: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda records: records
    place: int = 100


def _key(kind: Searchable) -> str:
    return kind.key


def _place(kind: Searchable) -> tuple[int, str]:
    return kind.place, kind.key


SEARCHABLE = Register("kind of searchable records", key=_key, order=_place)
"""Every kind of record that the public can search, in the order of the page of results."""


def of_model(label: str) -> Iterable[Searchable]:
    """The kinds whose records are of a model, by its label in lower case."""
    return [kind for kind in SEARCHABLE.all() if kind.model._meta.label_lower == label]
