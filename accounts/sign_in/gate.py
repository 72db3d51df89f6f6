"""What a signed-in person must do before anything else, and a superuser's acts on the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.account_trail.record import note
from accounts.sign_in.second_factor import is_missing
from pages.untyped import ByDjango

HARMLESS = ("GET", "HEAD", "OPTIONS")
ALWAYS_OPEN = ("account_logout", "account_reauthenticate", "my_account:password")
TO_SET_UP = (*ALWAYS_OPEN, "my_account:home")
FACTOR = "mfa_"  # how the names of allauth's pages begin


class GateMiddleware:
    """Stands behind the log-in; a page that needs none does not even ask who reads it."""

    def __init__(self, get_response: Callable[..., ByDjango]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., ByDjango],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """To the page where an own password or a second factor is set, where one is missing; notes
        what a superuser changes, before it is done."""
        if not getattr(view_func, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return None
        missing = _missing(request)
        if missing is None:
            self._note_superuser(request)
        return missing

    def _note_superuser(self, request: HttpRequest) -> None:
        user: Any = request.user
        if user.is_superuser and request.method not in HARMLESS:
            match = request.resolver_match
            content = {"view": match and match.view_name, "path": request.path[:200]}
            note(user, "superuser_act", by=user, content=content)


def _missing(request: HttpRequest) -> HttpResponseBase | None:
    """Where the person must go first, or None."""
    user: Any = request.user
    match = request.resolver_match
    page = match.view_name if match else ""
    if user.password_is_temporary:
        return None if page in ALWAYS_OPEN else redirect("my_account:password")
    if page in TO_SET_UP or page.startswith(FACTOR) or not is_missing(user):
        return None
    messages.warning(request, _("您的角色必须有第二因素，请先设置手机验证码或通行密钥。"))
    return redirect("my_account:home")
