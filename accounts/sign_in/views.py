"""The pages for signing in and out, as allauth makes them."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView
from django.http import HttpRequest, HttpResponse

from accounts.identities.services import services


class _OwnName:
    """With the portal's name in the masthead: allauth puts the host into the context as ``site``,
    in the place of the portal's own ``site``."""

    def get_context_data(self, **context: object) -> dict[str, object]:
        values: dict[str, Any] = super().get_context_data(**context)  # type: ignore[misc]  # mixed
        values.pop("site", None)
        return values


class SignIn(_OwnName, LoginView):
    """The page for signing in, with the identity services that are set up."""

    def get_context_data(self, **context: object) -> dict[str, object]:
        return {**super().get_context_data(**context), "services": services()}


class SecondFactor(_OwnName, AuthenticateView):
    """The page for the code or the passkey, after the password."""


class SignOut(LogoutView):
    """Signing out; the browser forgets the pages that it has kept.

    Cookies are left: the sign-in is ended on the server and by name, and the others (large text,
    the browser that is known) are the person's.
    """

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
