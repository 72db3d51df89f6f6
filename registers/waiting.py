"""How an app declares what waits for a person; the page is composed at the top."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Waiting:
    """One kind of waiting work.

    ``records`` gives the records that wait for a person on a day, most urgent first and ready to
    be shown without further queries; ``title``, ``source`` (from whom), ``due`` (a date or None)
    and ``path`` describe one of them; ``action`` is what is to be done.
    """

    key: str
    label: Any
    action: Any
    records: Callable[[Any, date], QuerySet[Any]]
    title: Callable[[Any], Any]
    source: Callable[[Any], Any]
    due: Callable[[Any], date | None]
    path: Callable[[Any], str]
    order: int = 100


_kinds: dict[str, Waiting] = {}


def register(*kinds: Waiting) -> None:
    for kind in kinds:
        if kind.key in _kinds:
            raise ValueError(f"waiting list {kind.key} is declared twice")
        _kinds[kind.key] = kind


def all_kinds() -> list[Waiting]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))
