"""Sign-in with the user name or the mobile number."""

import re
import unicodedata

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Grant, User

MOBILE = re.compile(r"(?:\+?86)?(1[0-9]{10})")


def as_stored(name: str) -> str:
    """What was typed, as a name is stored: widths folded, a mobile number without +86 and gaps."""
    name = unicodedata.normalize("NFKC", name).strip()
    number = MOBILE.fullmatch(re.sub(r"[\s-]", "", name))
    return number[1] if number else name


def account_of(name: str) -> User | None:
    """The account of a user name or a mobile number as stored; the user name goes first."""
    found = User.objects.filter(Q(username=name) | Q(mobile=name))[:2]
    exact = [user for user in found if user.username == name] or list(found)
    return exact[0] if exact else None


class NameOrMobileBackend(ModelBackend):
    """Takes as long for an unknown name as for a wrong password, so that neither can be told."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> User | None:
        """The person of a name or mobile number and a password; None where no account fits."""
        if not username or password is None:
            return None
        user = account_of(as_stored(username))
        if user is None:
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None

    def get_user(self, user_id: int) -> User | None:
        """Who a session belongs to, with today's roles in the same query: every page asks both.

        Args:
            user_id: the key that the session holds.

        Returns:
            The account, None where there is none or it was closed.
        """
        today = Grant.objects.on(timezone.localdate()).filter(user=user_id)
        grants = list(today.select_related("organization", "user"))
        if not grants:
            return super().get_user(user_id)
        user = grants[0].user
        user.current_grants = grants if user.is_active else []
        return user if self.user_can_authenticate(user) else None
