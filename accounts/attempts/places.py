"""Where a person has signed in before: this browser, known by a cookie, and this network.

Nobody is kept out elsewhere; only who guesses passwords is slowed there.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.attempts.limits import digest
from accounts.attempts.models import KnownPlace
from accounts.models import User
from intake.limits import address_of

COOKIE_SECONDS = 400 * 24 * 3600  # longer is shortened by browsers
MOST_PLACES = 20  # of one person; the one used longest ago is forgotten
LONGEST_TOKEN = 64


def cookie_name() -> str:
    """The cookie that knows a browser again; bound to the host where the portal runs by https."""
    return "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"


def browser_of(request: HttpRequest) -> str:
    """The token of the browser, or blank where nobody has signed in with it yet."""
    return request.COOKIES.get(cookie_name(), "")[:LONGEST_TOKEN]


def is_known(user_key: int, place: str) -> bool:
    """Whether a person has signed in from a place; asked in the same way where there is none."""
    return KnownPlace.objects.filter(user_id=user_key, key=digest("place", place)).exists()


def remember(
    request: HttpRequest, response: HttpResponse, user: User, at: datetime | None = None
) -> bool:
    """Notes the browser and the network after a sign-in.

    Returns:
        Whether this browser was known before.
    """
    at = at or timezone.now()
    token = browser_of(request)
    was_known = bool(token) and is_known(user.pk, token)
    token = token or secrets.token_urlsafe(32)
    for place in (token, address_of(request)):
        KnownPlace.objects.update_or_create(
            user=user, key=digest("place", place), defaults={"last_used": at}
        )
    kept = KnownPlace.objects.filter(user=user).values_list("pk", flat=True)[:MOST_PLACES]
    KnownPlace.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
    response.set_cookie(
        cookie_name(),
        token,
        max_age=COOKIE_SECONDS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return was_known


def forget(user: User) -> None:
    """Knows no place of a person any more, as after a new password."""
    KnownPlace.objects.filter(user=user).delete()
