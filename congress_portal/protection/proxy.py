"""Requests that came through a proxy of which the settings do not know.

Whoever stands behind it would be taken for one and the same person by every limit, and the links
and cookies of a page would be those of a plain connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

FORWARDING = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


class ProxyMiddleware:
    """Refuses forwarding headers in a demo, and anywhere without TRUSTED_PROXY."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Refused and not overlooked: whoever can send such a header could give each request another
        # address, and every limit would count it as another sender.
        if not any(name in request.META for name in FORWARDING):
            return self.get_response(request)
        if settings.DEMO:
            return _refused(_("演示系统只供本机使用，不接受代理转来的请求。"))
        if not settings.TRUSTED_PROXY:
            return _refused(
                _("请求经过代理，但没有设置 TRUSTED_PROXY：请设为 1，或让代理去掉转发头。")
            )
        return self.get_response(request)


def _refused(sentence: str) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=400, content_type="text/plain; charset=utf-8")
