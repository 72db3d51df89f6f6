"""A zero byte is nothing that a person types, and no database keeps it: the request is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponseBase

ZERO = "\x00"


class ZeroByte(SuspiciousOperation):
    """Somebody sent a zero byte where a text stands; answered by 400."""


class ZeroByteMiddleware:
    """Refuses zero bytes in address, query, cookies and sent fields, whoever reads them later.

    PostgreSQL raises on them in whatever statement they reach, SQLite keeps and compares them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if ZERO in request.path_info:
            raise Http404("no address has a zero byte")
        refuse_in([*request.COOKIES, *request.COOKIES.values()])
        # Unquoted as a whole: a zero byte hides behind %00, in names as well as in values.
        refuse_in([unquote(request.META.get("QUERY_STRING", ""))])
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """What was sent is read by now, when its token was checked."""
        if request.method == "POST":
            for name, values in request.POST.lists():
                refuse_in([name, *values])
            for upload in request.FILES.values():
                refuse_in([upload.name or ""])


def refuse_in(texts: Iterable[str]) -> None:
    """Raises:
    ZeroByte: where one of the texts holds one.
    """
    if any(ZERO in text for text in texts):
        raise ZeroByte("a zero byte was sent")
