"""The page for signing in, as allauth makes it, with the portal's own name on it."""

from allauth.account.views import LoginView


class SignIn(LoginView):
    """Leaves ``site`` to the portal: with allauth's, the host, the masthead stays empty."""

    def get_context_data(self, **context):
        told = super().get_context_data(**context)
        told.pop("site", None)
        return told
