"""How allauth asks an identity service, and what it takes for an answer.

Stricter than allauth alone: the signed answer is checked whatever way it came, it must name the
nonce of this very sign-in, and nothing but the person's key is taken over: no name, no address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from pages.untyped import AnyValue, ByDjango

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures by a key pair alone: with a shared secret, or none, anybody could sign."""
LEEWAY = 60
"""Seconds by which the clocks of two servers may differ."""
MUST_NAME = ["iss", "aud", "sub", "exp", "iat", "nonce"]
LONGEST_SUBJECT = SocialAccount._meta.get_field("uid").max_length or 0


def callback_url(request: HttpRequest, service: str) -> str:
    """Where a service sends people back to: one address, whatever language they read."""
    with translation.override(settings.LANGUAGE_CODE):
        return request.build_absolute_uri(reverse("identity:callback", args=[service]))


class _KeyAlone:
    """Takes the person's key from an answer, and nothing else."""

    subject = "sub"

    def extract_uid(self, data: dict[str, object]) -> str:
        """The key by which the service knows the person.

        Raises:
            OAuth2Error: there is none that can be kept.
        """
        key = data[self.subject]
        if not isinstance(key, str) or not 0 < len(key) <= LONGEST_SUBJECT:
            raise OAuth2Error("subject")
        return key

    def extract_extra_data(self, data: dict[str, object]) -> dict[str, object]:
        """Nothing is kept."""
        return {}

    def extract_common_fields(self, data: dict[str, object]) -> dict[str, object]:
        """No account is filled."""
        return {}

    def extract_email_addresses(self, data: dict[str, object]) -> list[EmailAddress]:
        """No account is found by an address."""
        return []


class CityAdapter(OpenIDConnectOAuth2Adapter):
    """The way to the city's OpenID Connect service and back."""

    nonce = ""
    """Of this sign-in, from the session."""

    def get_callback_url(self, request: HttpRequest, app: AnyValue) -> str:
        """One address without a language."""
        return callback_url(request, self.provider_id)

    @property
    def openid_config(self) -> dict[str, AnyValue]:
        """What the service says of itself.

        Raises:
            OAuth2Error: it speaks for another one.
        """
        config: dict[str, Any] = super().openid_config
        if config["issuer"].rstrip("/") != settings.OIDC_SERVER:
            raise OAuth2Error("issuer")
        return config

    def complete_login(
        self, request: HttpRequest, app: AnyValue, token: AnyValue, **answer: ByDjango
    ) -> SocialLogin:
        """Who signs in, by the signed answer alone."""
        claims = self._claims(app.client_id, answer["response"].get("id_token") or "")
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, claims)
        return login

    def _claims(self, client: str, signed: str) -> dict[str, object]:
        """What the answer says, after every check of OpenID Connect Core 1.0, 3.1.3.7."""
        try:
            key = jwt.PyJWKSet.from_dict(self._keys())[jwt.get_unverified_header(signed)["kid"]]
            claims: dict[str, Any] = jwt.decode(
                signed,
                key=key,
                algorithms=ALGORITHMS,
                audience=client,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": MUST_NAME},
            )
        except (jwt.PyJWTError, KeyError) as fault:
            raise OAuth2Error(type(fault).__name__) from fault
        if not self.nonce or claims["nonce"] != self.nonce:
            raise OAuth2Error("nonce")
        if claims.get("azp", client) != client:
            raise OAuth2Error("azp")
        return claims

    def _keys(self) -> dict[str, object]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys: dict[str, Any] = answer.json()
        return keys


class CityProvider(_KeyAlone, OpenIDConnectProvider):
    """The city's own identity service."""

    oauth2_adapter_class = CityAdapter


class DingTalkAdapter(DingTalkOAuth2Adapter):
    """The way to DingTalk and back."""

    nonce = ""
    """DingTalk answers directly and signs nothing; the state alone binds it to this sign-in."""

    def get_callback_url(self, request: HttpRequest, app: AnyValue) -> str:
        """One address without a language."""
        return callback_url(request, self.provider_id)


class DingTalk(_KeyAlone, DingTalkProvider):
    """DingTalk, where the city's offices work with it."""

    subject = "openId"
    oauth2_adapter_class = DingTalkAdapter
