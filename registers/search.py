"""How an app declares what the public can search: types and lookup only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet


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


_kinds: dict[str, Searchable] = {}


def register(*kinds: Searchable) -> None:
    for kind in kinds:
        if kind.key in _kinds:
            raise ValueError(f"search kind {kind.key} is declared twice")
        _kinds[kind.key] = kind


def all_kinds() -> list[Searchable]:
    return sorted(_kinds.values(), key=lambda kind: (kind.place, kind.key))


def of_model(label: str) -> Iterable[Searchable]:
    """The kinds whose records are of a model, by its label in lower case."""
    return [kind for kind in _kinds.values() if kind.model._meta.label_lower == label]
