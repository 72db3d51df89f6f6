"""Actions that may take longer than a page: a higher room takes them over and shows progress.

The room of an action knows nothing of that; what takes it over says when there is much to do.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase

from pages.untyped import AnyRecord, AnyValue

Leave = Callable[[HttpRequest, AnyRecord, int, dict[str, AnyValue]], HttpResponseBase | None]
"""(request, record, version, what was typed): where it goes on; None where it is done at once."""
_taken: dict[tuple[type[Model], str], Leave] = {}


def take_over(model: type[Model], action: str, leave: Leave) -> None:
    """From now on this action of the model is offered to ``leave`` first."""
    _taken[model, action] = leave


def left(
    request: HttpRequest, record: Model, action: str, version: int, data: dict[str, object]
) -> HttpResponseBase | None:
    """Where an action goes on that was left to others; None where it is to be done now."""
    leave = _taken.get((type(record), action))
    return leave(request, record, version, data) if leave else None
