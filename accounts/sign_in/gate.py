"""What a signed-in person must do before anything else, and a superuser's acts on the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.sign_in.record import note

HARMLESS = ("GET", "HEAD", "OPTIONS")


class GateMiddleware:
    """Stands behind the log-in; a page that needs none does not even ask who reads it."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Notes what a superuser changes, before it is done."""
        if not getattr(view_func, "login_required", True):
            return None
        if request.user.is_authenticated:
            self._note_superuser(request)
        return None

    def _note_superuser(self, request: HttpRequest) -> None:
        user: Any = request.user
        if user.is_superuser and request.method not in HARMLESS:
            match = request.resolver_match
            content = {"view": match and match.view_name, "path": request.path[:200]}
            note(user, "superuser_act", by=user, content=content)
