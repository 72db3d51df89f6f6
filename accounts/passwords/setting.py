"""Passwords that an administrator sets: good until the person has chosen an own one."""

import secrets

from django.utils.translation import gettext_lazy as _

from accounts.account_trail.record import note
from accounts.attempts import places
from accounts.identities.binding import forget_all
from accounts.models import User

NO_LOOKALIKES = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 16


def random_password() -> str:
    """A password to be read out or copied from paper once."""
    return "".join(secrets.choice(NO_LOOKALIKES) for _place in range(LENGTH))


def set_temporary(user: User, password: str = "", *, by: User | None = None) -> str:
    """Sets a password that must be changed at the next sign-in; every session ends, and
    no identity service signs in any more.

    Args:
        user: whose account.
        password: what the administrator typed; a random one where it is blank.
        by: the administrator; None from the command line.

    Returns:
        The password.
    """
    password = password or random_password()
    user.set_password(password)
    user.password_is_temporary = True
    user.save(update_fields=["password", "password_is_temporary"])
    places.forget(user)
    forget_all(user)
    news = (_key(), _("管理员重新设置了您的密码。如果不是您要求的，请告诉审计员。"))
    note(user, "password_reset", by=by, notice=news)
    return password


def set_own(user: User, password: str) -> None:
    """Sets the password that the person chose."""
    user.set_password(password)
    user.password_is_temporary = False
    user.save(update_fields=["password", "password_is_temporary"])
    places.forget(user)
    note(user, "password_changed", by=user, notice=(_key(), _("您的密码已经修改。")))


def _key() -> str:
    """Tells one change from the next."""
    return secrets.token_hex(4)
