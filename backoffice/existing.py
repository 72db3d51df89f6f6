"""Forms offer what exists: a closed body is no choice, unless the record that is open names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from pages.keys import is_key
from pages.untyped import AnyRecord, AnyValue, ByDjango

if TYPE_CHECKING:
    from django.db.models import Model


def still_there(
    page: ByDjango, db_field: ByDjango, request: HttpRequest, found: QuerySet[Model]
) -> ByDjango:
    """What a field of a page offers.

    Args:
        page: of the back office, of a record or of a part of one.
        db_field: whose choices they are.
        found: the choices; where their queryset says ``offered``, only what it says is left.
    """
    if not hasattr(found, "offered"):
        return found
    match = request.resolver_match
    named = _rows(page, match.kwargs.get("object_id") if match else None).values(db_field.name)
    own = found.model._default_manager.filter(pk__in=named)
    return found.model._default_manager.filter(
        Q(pk__in=found.offered().order_by().values("pk")) | Q(pk__in=own.values("pk"))
    )


def _rows(page: ByDjango, key: object) -> QuerySet[Model]:
    """The record whose page it is, or the parts of it that stand there."""
    rows: QuerySet[Any] = page.model._base_manager.order_by()
    if not is_key(key):
        return rows.none()
    parent = getattr(page, "parent_model", None)
    if parent is None:
        return rows.filter(pk=key)
    return rows.filter(**{page.fk_name or _way_to(parent, page.model): key})


def _way_to(parent: AnyRecord, part: AnyValue) -> str:
    """The field of a part that names the record on whose page it stands."""
    ways = (one for one in part._meta.concrete_fields if one.is_relation)
    return str(next(one.name for one in ways if issubclass(parent, one.related_model)))
