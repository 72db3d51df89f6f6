"""Who may read a record: the words ``visible_to`` and ``public`` that querysets say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeGuard, TypeVar, cast

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from pages.untyped import AnyReader, AnyRecord, AnyValue, ByDjango

if TYPE_CHECKING:
    from django.db.models import Model


Row = TypeVar("Row", bound=models.Model, covariant=True)


class Scoped(Protocol):
    """Records that say of themselves who may see them."""

    def visible_to(self, user: AnyReader) -> models.QuerySet[Model]:
        """Those that the person may see."""
        ...


def scoped(
    records: models.QuerySet[Model], user: AnyReader, word: str = "visible_to"
) -> models.QuerySet[Model]:
    """The records that a person may see.

    Args:
        records: of one model.
        user: who looks at them.
        word: the word of the queryset that says who sees what.

    Raises:
        ImproperlyConfigured: where the queryset does not say so; nothing is shown then.
    """
    say = getattr(records, word, None)
    if say is None:
        raise ImproperlyConfigured(f"{records.model._meta.label} does not say who sees it: {word}")
    found: models.QuerySet[Any] = say(user)
    return found


def known_to(user: AnyReader, record: Model) -> object:
    """The record where the person may know of it, else None: for what a page names beside its own.

    Args:
        user: who looks at the page.
        record: what the page's own record points to; None where it points to nothing.
    """
    if record is None:
        return None
    same = type(record)._default_manager.filter(pk=record.pk)
    if scoped(same, user).exists() or (hasattr(same, "public") and same.public().exists()):
        return record
    return None


def is_scoped(records: object) -> TypeGuard[Scoped]:
    """Whether records say who may see them."""
    return hasattr(records, "visible_to")


class KnownToAll(models.QuerySet[Row]):
    """Records that everybody with an account may see: settings, lists of words, bodies."""

    def visible_to(self, user: AnyReader) -> Self:
        """All of them for a person, none for a stranger."""
        return self.all() if user.is_authenticated else self.none()


_read: ContextVar[list[str] | None] = ContextVar("read", default=None)


@contextmanager
def noting_what_is_not_public() -> Iterator[list[str]]:
    """Collects what is read meanwhile in this thread that did not come from ``public()``.

    Gives the list of the models' labels, which grows as they are read.
    """
    read: list[str] = []
    token = _read.set(read)
    try:
        yield read
    finally:
        _read.reset(token)


Word = TypeVar("Word", bound=Callable[..., Any])


def shown_in_public(word: Word) -> Word:
    """Marks what a word of a queryset gives as fit for a public page, as ``public`` itself does.

    For words that give what everybody may know of records that are not public themselves: names,
    sums. ``public`` needs no such mark.
    """

    @wraps(word)
    def marked(records: AnyRecord, *arguments: object, **named: object) -> object:
        # A copy: what the word gave back may be the very queryset that it was asked on, without a
        # mark.
        found = word(records, *arguments, **named)._chain()
        found.is_public_part = True
        return found

    return cast(Word, marked)


class PublicRecords(models.QuerySet[Row]):
    """Records of which the public may see some: those that ``public()`` of the subclass gives.

    What comes from ``public()`` carries a mark through every narrowing. What is read without the
    mark is noted, so that no page that holds it is kept for others.
    """

    is_public_part = False

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        if "public" in cls.__dict__:
            cls.public = shown_in_public(cls.__dict__["public"])  # type: ignore[attr-defined]

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]
        copy.is_public_part = self.is_public_part
        return copy

    def __or__(self, other: AnyValue) -> Self:
        return self._joined(super().__or__(other), [self, other])

    def _combinator_query(self, combinator: str, *others: ByDjango, all: bool = False) -> Self:
        found = super()._combinator_query(combinator, *others, all=all)  # type: ignore[misc]
        return self._joined(found, [self, *others])

    def _joined(self, found: Self, parts: list[object]) -> Self:
        # One part that is not public makes the whole not public.
        found.is_public_part = all(getattr(part, "is_public_part", False) for part in parts)
        return found

    def _note(self) -> None:
        read = _read.get()
        # Of nothing, nothing can be told.
        if read is not None and not self.is_public_part and not self.query.is_empty():
            read.append(self.model._meta.label)

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._note()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[AnyRecord]:
        self._note()
        return super().iterator(chunk_size)

    def count(self) -> int:
        self._note()
        return super().count()

    def exists(self) -> bool:
        self._note()
        return super().exists()

    def aggregate(self, *arguments: ByDjango, **named: ByDjango) -> dict[str, AnyValue]:
        self._note()
        return super().aggregate(*arguments, **named)
