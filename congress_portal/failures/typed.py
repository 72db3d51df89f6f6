"""What was typed and could not be taken in, shown again: nobody writes it a second time."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from congress_portal.protection.incoming import FAULT
from pages.public import private

LONG = 20  # characters from which a value is shown as text instead of being sent along unseen
MACHINES = {"form_key", "token", "receipt"}  # long, but nothing that a person typed
SECRET = re.compile(r"passw|secret|otp", re.IGNORECASE)
FORBIDDEN = 403


def typed_again(
    request: HttpRequest, template: str, *, keep: bool = True, status: int = FORBIDDEN
) -> HttpResponse:
    """What was typed, ready to be sent once more; ``keep`` off leaves the words out."""
    return private(render(request, template, what_was_typed(request, keep=keep), status=status))


def what_was_typed(request: HttpRequest, *, keep: bool = True) -> dict[str, Any]:
    """What the component ``typed_again`` takes: fields, lost_files, address."""
    return {
        "fields": _typed(request) if keep else [],
        "lost_files": bool(request.FILES) or hasattr(request, FAULT),
        "address": request.get_full_path(),
    }


def _typed(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """(name, value, is long) of what was sent, but for passwords: a name that was typed to sign in
    is kept, and the password asked for again."""
    return [
        (name, value, name not in MACHINES and (len(value) > LONG or "\n" in value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not SECRET.search(name)
        for value in values
    ]
