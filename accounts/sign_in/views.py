"""The page for signing in, as allauth makes it, with the portal's own name on it."""

from typing import Any

from allauth.account.views import LoginView


class SignIn(LoginView):
    """The page for signing in, with the portal's name in its masthead.

    allauth puts the host into the context as ``site``; it is taken out, so that it does not stand
    in the place of the portal's own ``site``.
    """

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        values: dict[str, Any] = super().get_context_data(**context)
        values.pop("site", None)
        return values
