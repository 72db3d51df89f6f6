"""Who may read a record: the word ``visible_to`` that every queryset says."""

from typing import Any, Protocol, TypeGuard

from django.db import models


class Scoped(Protocol):
    """Records that say of themselves who may see them."""

    def visible_to(self, user: Any) -> models.QuerySet[Any]: ...


def is_scoped(records: object) -> TypeGuard[Scoped]:
    """Whether records say who may see them."""
    return hasattr(records, "visible_to")


class KnownToAll(models.QuerySet[Any]):
    """Records that everybody with an account may see: settings, lists of words, bodies."""

    def visible_to(self, user: Any) -> models.QuerySet[Any]:
        """All of them for a person, none for a stranger."""
        return self.all() if user.is_authenticated else self.none()
