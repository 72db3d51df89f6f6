"""Headers of every answer that Django's own middleware does not set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip


class HeadersMiddleware:
    """No device access, no embedding elsewhere, and no copies of pages of signed-in people."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if "Cache-Control" not in response.headers and _personal(request):
            response.headers["Cache-Control"] = "no-store"
        return response


def _personal(request: HttpRequest) -> bool:
    """Whether the answer came from a session; asking must not load one."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed and not session.is_empty()
