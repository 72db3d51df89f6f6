"""What a person sees whose form carried no valid token: their words, and a fresh token."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from congress_portal.failures.typed import typed_again


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403. A form of our own whose cookie was lost can be sent again as it stands.

    Words that came from another site are not shown and cannot be sent again.
    """
    return typed_again(request, "403_csrf.html", keep=is_ours(request))


def is_ours(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this host."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin)[:2] == (request.scheme, request.get_host())
