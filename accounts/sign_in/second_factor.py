"""The second factor by allauth: secrets encrypted, wrong codes counted in our own table."""

import base64
import secrets
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.account_trail.record import note
from accounts.attempts.attempt import wait_text
from accounts.attempts.limits import SECOND_FACTOR, Throttled, give_back, take
from accounts.models import User
from pages.untyped import ByDjango

TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are readable with the key of the portal alone, so a copy of the database is not
    enough to make codes; a key that was replaced still reads, by SECRET_KEY_FALLBACKS."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不正确或已经用过，请等下一个。"),
        "cannot_delete_authenticator": _("您的角色必须有第二因素，不能关闭最后一个。"),
    }

    def encrypt(self, text: str) -> str:
        """As it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it is used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of a person whose role needs one."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=TYPES)
        return not is_required(authenticator.user) or others.exclude(pk=authenticator.pk).exists()

    def get_totp_issuer(self) -> str:
        """What the app on the phone shows above the code."""
        return str(_("人大监督工作平台"))

    def _get_user_identifier(self, user: User) -> str:
        """Without the e-mail, which would stand in the app for everybody to read."""
        return user.username


def is_required(user: User) -> bool:
    """Whether one of the person's roles needs a second factor (SECOND_FACTOR_ROLES)."""
    return bool(settings.SECOND_FACTOR_ROLES) and user.has_role(*settings.SECOND_FACTOR_ROLES)


def is_missing(user: User) -> bool:
    """Whether it is needed and not set up."""
    return is_required(user) and not is_mfa_enabled(user, TYPES)


def _cipher() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (sha256(f"second factor|{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class _Counted:
    """Counts a wrong code before it is judged; allauth would count in the cache."""

    user: User

    def clean_code(self) -> str:
        key = f"account {self.user.pk}"
        try:
            take(SECOND_FACTOR, key)
        except Throttled as throttled:
            raise ValidationError(wait_text(throttled.wait), code="throttled") from None
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # mixed with a form of allauth
        except ValidationError:
            note(self.user, "second_factor_failed")
            raise
        give_back(SECOND_FACTOR, key)
        return code


class FactorForm(_Counted, AuthenticateForm):
    """The code after the password."""


class FactorAgainForm(_Counted, ReauthenticateForm):
    """The code once more, before something weighty."""


class FirstCodeForm(_Counted, ActivateTOTPForm):
    """The first code of a new app."""


def reset(user: User, *, by: User) -> None:
    """Takes every factor of a person away, who has lost the phone; they set up a new one."""
    Authenticator.objects.filter(user=user).delete()
    news = (secrets.token_hex(4), _("管理员取消了您的第二因素。如果不是您要求的，请告诉审计员。"))
    note(user, "second_factor_reset", by=by, notice=news)


def note_change(sender: ByDjango, user: User, **kwargs: ByDjango) -> None:
    """A factor was added or taken away: on the trail, and the owner is told."""
    factor = kwargs["authenticator"]
    news = (f"{factor.pk}", _("您账号的第二因素有变更。如果不是您本人，请告诉账号管理员。"))
    note(user, "second_factor_changed", by=user, content={"type": factor.type}, notice=news)
