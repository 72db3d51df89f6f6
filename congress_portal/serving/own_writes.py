"""Each browser keeps the position of its last write, so that no replica shows it less."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase

from congress_portal.serving.replicas import Reading, parsed, position_now, reading, reading_now
from pages.outages import is_outage

SAFE = ("GET", "HEAD")
SECONDS = 300
"""A replica that is later than this is long left out (REPLICA_MOST_LAG)."""


def cookie_name() -> str:
    """Under https no other host of the domain can set it."""
    return "__Host-written" if settings.SECURE else "written"


class OwnWritesMiddleware:
    """Says for each request from where it may read, and notes afterwards what it has written.

    The position stands in a cookie of the browser's session and not in the session's row: citizens
    have none, and public pages would have to read it. Whoever changes it deceives nobody else.

    Raises:
        MiddlewareNotUsed: without replicas.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        position = parsed(request.COOKIES.get(cookie_name(), ""))
        request.reads_own_writes = bool(position)  # type: ignore[attr-defined]
        is_safe = request.method in SAFE
        with reading(Reading(position, may_be_late=is_safe)) as now:
            response = self.get_response(request)
            if now.wrote and "public" not in response.get("Cache-Control", ""):
                _note(response)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """A page that failed on a replica is made anew from the primary; it only reads."""
        now = reading_now()
        match = request.resolver_match
        if now is None or match is None or not is_outage(exception) or not now.failed():
            return None
        response: Any = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render") and callable(response.render):
            response = response.render()
        return response  # type: ignore[no-any-return]


def _note(response: HttpResponseBase) -> None:
    try:
        position = position_now()
    except DatabaseError:  # what was written is written; the next pages may be late
        return
    response.set_cookie(
        cookie_name(),
        position,
        max_age=SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
