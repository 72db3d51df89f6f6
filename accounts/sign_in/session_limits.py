"""How long a sign-in of a role may last."""

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User

LIMITS = "limits"
"""Where a session keeps its own (seconds without a request, seconds in all)."""


def limit_session(request: HttpRequest, user: User) -> None:
    """Gives the session the shortest limits of the person's roles; the ordinary ones otherwise."""
    own = [settings.SESSION_LIMITS[role] for role in user.roles if role in settings.SESSION_LIMITS]
    if own:
        # The shortest: who holds a role of risk has it whichever of their roles they came for.
        request.session[LIMITS] = [min(seconds) for seconds in zip(*own, strict=True)]
