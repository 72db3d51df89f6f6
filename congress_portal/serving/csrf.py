"""What a person sees whose form carried no valid token: their words, and a fresh token."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pages.public import private

LONG = 20  # characters from which a value is shown as text instead of being sent along unseen
MACHINES = {"form_key", "token", "receipt"}  # long, but nothing that a person typed


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403. A form of our own whose cookie was lost can be sent again as it stands.

    Words that came from another site are not shown and cannot be sent again.
    """
    return typed_again(request, "403_csrf.html", keep=_is_ours(request))


def typed_again(request: HttpRequest, template: str, *, keep: bool = True) -> HttpResponse:
    """403 with what was typed, ready to be sent once more; ``keep`` off leaves the words out."""
    context = {
        "fields": _typed(request) if keep else [],
        "lost_files": bool(request.FILES),
        "address": request.get_full_path(),
    }
    return private(render(request, template, context, status=403))


def _is_ours(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin)[:2] == (request.scheme, request.get_host())


def _typed(request: HttpRequest) -> list[tuple[Any, ...]]:
    """(name, value, is long) of what was sent; nothing where a password was among it."""
    if any("password" in name for name in request.POST):
        return []
    return [
        (name, value, name not in MACHINES and (len(value) > LONG or "\n" in value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
