"""Sign-in with the user name or the mobile number."""

import re
import unicodedata

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest

from accounts.models import User

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
