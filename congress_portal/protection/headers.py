"""Headers of every answer, whoever gives it: a page, a file, an error, the server itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip


def owed() -> dict[str, str]:
    """What every answer carries that does not say it otherwise."""
    return {
        "Content-Security-Policy": build_policy(),
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }


class HeadersMiddleware:
    """No device access, no embedding elsewhere, and no copies of pages of signed-in people.

    The outermost one: Django's own middleware may say each header otherwise, but where a refusal
    passed it by, the header is there all the same.
    """

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response
        self.owed = owed()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.owed.items():
            # Only what is missing: a page that may be embedded or fetched says so itself.
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers and _personal(request):
            response.headers["Cache-Control"] = "no-store"
        return response


def _personal(request: HttpRequest) -> bool:
    """Whether the answer came from a session; asking must not load one."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed and not session.is_empty()


def error_answer(status: int, reason: str) -> bytes:
    """What the server itself answers to what is no request, with our headers.

    It says no more than the reason: gunicorn's own words repeat what was sent.

    Args:
        status: of the answer, say 400.
        reason: the words beside it.
    """
    body = f"{reason}\n".encode()
    lines = [
        f"HTTP/1.1 {status} {reason}",
        "Connection: close",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        *(f"{name}: {value}" for name, value in owed().items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin1") + body
