"""How an app declares what can be searched: types and lookup only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet

from pages.readers import is_scoped
from pages.untyped import AnyRecord
from registers.register import Register

if TYPE_CHECKING:
    from workflow.people import Actor


Records = QuerySet[AnyRecord]


def _in_public(records: Records) -> Records:
    return records.public()  # type: ignore[attr-defined, no-any-return]


def _seen(records: Records, user: Actor) -> Records:
    """What a person sees beside the public; nothing of records that say nothing of it."""
    return records.visible_to(user) if is_scoped(records) else records.none()


def _stands(record: Model) -> Iterable[tuple[str, object]]:
    """What a record itself says of its state; nothing of one that says nothing."""
    found: Iterable[tuple[str, Any]] = getattr(record, "stands", ())
    return found


def nothing(records: Records) -> Records:
    """For a kind of which the public reads nothing."""
    return records.none()


@dataclass(frozen=True)
class Searchable:
    """One kind of record that can be found by its words.

    ``texts`` are the fields that are read into the index, ``names`` those in which spaces between
    letters mean nothing and of which single letters and the initials are found too; never a
    citizen's words. ``number`` makes of fields the number by which people know a record (文号, 年度
    and 编号); it is found in whatever brackets. Whatever the index holds, only what ``public`` lets
    through is found, and for a signed-in person what ``seen`` does. ``title``, ``path`` and
    ``about`` are called with a record that ``ready`` has fetched; ``own_path`` is the page of who
    sees it beyond the public, None where that is the same. ``day`` is the field by which newer ones
    come first, of days or of years; ``state`` one whose choices narrow the list. ``stands`` says
    how a record is: signs of the state colours, each with its word, by its own ``stands`` where it
    has one; ``came`` what came of it in words. How late it is says its ``running_until``.
    """

    key: str
    label: Any
    model: type[Model]
    texts: tuple[str, ...]
    title: Callable[[Any], Any]
    path: Callable[[Any], str]
    about: Callable[[Any], Any] = lambda record: ""
    own_path: Callable[[Any], str] | None = None
    names: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    numbered: Callable[[Sequence[Any]], str] = lambda values: "-".join(map(str, values))
    day: str = "pk"
    state: str = ""
    public: Callable[[Records], Records] = _in_public
    seen: Callable[[Records, Any], Records] = _seen
    ready: Callable[[Records], Iterable[Any]] = lambda records: records
    stands: Callable[[Any], Iterable[tuple[str, Any]]] = _stands
    came: Callable[[Any], str] = lambda record: ""
    place: int = 100


def _key(kind: Searchable) -> str:
    return kind.key


def _place(kind: Searchable) -> tuple[int, str]:
    return kind.place, kind.key


SEARCHABLE = Register("kind of searchable records", key=_key, order=_place)
"""Every kind of record that can be searched, in the order of the page of results."""


def kinds_for(user: Actor) -> list[Searchable]:
    """The kinds of which a person, or with None the public, may find something."""
    every = SEARCHABLE.all()
    return [kind for kind in every if user is not None or kind.public is not nothing]


def of_model(label: str) -> Iterable[Searchable]:
    """The kinds whose records are of a model, by its label in lower case."""
    return [kind for kind in SEARCHABLE.all() if kind.model._meta.label_lower == label]
