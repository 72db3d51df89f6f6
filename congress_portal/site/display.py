"""Text size and contrast: two cookies, set by plain forms on every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pages.published_files import MODE_COOKIE

CHOICES = {"text": ("normal", "large", "xlarge"), "contrast": ("normal", "high")}
YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Display:
    """The modes in force; ``str()`` of it tells stored variants of a page apart."""

    text: str = "normal"
    contrast: str = "normal"

    @classmethod
    def of(cls, request: HttpRequest) -> Display:
        """The modes that the reader has chosen; what is none counts as not chosen."""
        kept = {name: request.COOKIES.get(f"{MODE_COOKIE}{name}") for name in CHOICES}
        return cls(**{name: kept[name] for name in CHOICES if kept[name] in CHOICES[name]})

    def __str__(self) -> str:
        return f"{self.text}-{self.contrast}"


# No token: a published page is the same for everybody and holds no secret, and what a stranger
# could change here is the size of the letters.
@csrf_exempt
@login_not_required
@require_POST
def switch(request):
    """Keeps the chosen modes for a year and returns to the page that they were chosen on."""
    response = HttpResponseRedirect(_way_back(request))
    for name, allowed in CHOICES.items():
        if request.POST.get(name) in allowed:
            response.set_cookie(
                f"{MODE_COOKIE}{name}",
                request.POST[name],
                max_age=YEAR,
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
    return response


def _way_back(request):
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else "/"


class DisplayMiddleware:
    """Tells caches that pages differ by these cookies; else a switch would show the old page."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie",))
        return response
