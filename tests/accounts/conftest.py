"""An identity service on the loopback, and an account that is bound to it."""

import copy

import pytest
from allauth.socialaccount.models import SocialAccount

from tests.accounts.identity_service import CLIENT, SECRET, IdentityService


@pytest.fixture
def service():
    service = IdentityService()
    yield service
    service.stop()


@pytest.fixture
def city(service, settings):
    """The same, set up as the environment would."""
    kinds = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    options = {"server_url": service.url, "scope": ["openid"], "oauth_pkce_enabled": True}
    app = {"provider_id": "city", "name": "市统一认证", "client_id": CLIENT, "secret": SECRET}
    kinds["openid_connect"]["APPS"] = [{**app, "settings": options}]
    settings.SOCIALACCOUNT_PROVIDERS = kinds
    settings.OIDC_SERVER = service.url
    return service


@pytest.fixture
def bound(city, user):
    return SocialAccount.objects.create(user=user, provider="city", uid=city.subject)
