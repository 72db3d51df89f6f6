"""Two people save the same at once: the second one is told so, and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from congress_portal.failures.typed import typed_again

CONFLICT = 409
UNIQUE, FOREIGN_KEY = "23505", "23503"
OF_SQLITE = ("UNIQUE constraint failed", "FOREIGN KEY constraint failed")


class ConflictMiddleware:
    """Answers 409 where the database refuses what a form had found in order.

    A form looks first whether a number is taken and a chosen record is there; between that look
    and the saving another person may have taken or removed it. Any other rule of the database is
    one that the form should have known: a fault of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What was saved meanwhile has been undone with its transaction."""
        if request.method != "POST" or not is_conflict(exception):
            return None
        return typed_again(request, "409_saving.html", status=CONFLICT)


def is_conflict(fault: Exception) -> bool:
    """Whether the database says that a key is taken, or that a record referred to is gone."""
    if not isinstance(fault, IntegrityError):
        return False
    state = getattr(fault.__cause__, "sqlstate", None)
    if state is not None:
        return state in (UNIQUE, FOREIGN_KEY)
    return str(fault).startswith(OF_SQLITE)
