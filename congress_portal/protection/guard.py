"""Log-in is the default; a page that needs none does not even ask who reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from congress_portal.failures.typed import typed_again


class GuardMiddleware(LoginRequiredMiddleware):
    """Django's own looks the person up first, and so at the session of every signed-in reader;
    the answer would then carry a cookie, which a page kept by caches must not."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        """To the log-in; but what was typed before the sign-in ended is not thrown away."""
        # Django's own redirect throws the form away: half an hour of writing, for a sign-in that
        # ended.
        if request.method == "POST" and request.POST:
            return typed_again(request, "403_signed_out.html")
        return super().handle_no_permission(request, view_func)
