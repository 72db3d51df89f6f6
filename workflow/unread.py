"""What of the notices its reader has not opened, asked once for all that a page tells of them."""

from functools import cached_property

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from pages.untyped import AnyReader
from workflow.messages import OutboxMessage

MOST_COUNTED = 99
"""A page says no higher number, and reads no further."""


class Unread:
    """The unread notices of one person: how many, and whether one leads to this page."""

    def __init__(self, user: AnyReader) -> None:
        self.user = user

    @property
    def records(self) -> "QuerySet[OutboxMessage]":
        """All of them, in no order."""
        return OutboxMessage.objects.visible_to(self.user).unread().order_by()

    @cached_property
    def _paths(self) -> list[str]:
        return list(self.records.values_list("path", flat=True)[: MOST_COUNTED + 1])

    @cached_property
    def counted(self) -> int:
        """How many there are, up to one more than ``MOST_COUNTED``; a page that counts other
        things in one query counts this with them and sets it."""
        return len(self._paths)

    @property
    def in_words(self) -> str:
        """The number for the head of a page; blank while nothing is unread."""
        if self.counted > MOST_COUNTED:
            return f"{MOST_COUNTED}+"
        return str(self.counted or "")

    def seen(self, path: str) -> None:
        """The person stands on the page that notices lead to: they have been read."""
        leading_here = self.records.filter(path=path)
        if path in self._paths or (self.counted > MOST_COUNTED and leading_here.exists()):
            leading_here.update(read_at=timezone.now())
            self.__dict__.pop("_paths", None)
            self.__dict__.pop("counted", None)


def unread_of(request: HttpRequest) -> Unread:
    """Those of the signed-in person, the same for the whole request."""
    known: Unread | None = getattr(request, "unread", None)
    if known is None:
        known = Unread(request.user)
        request.unread = known  # type: ignore[attr-defined]
    return known
