"""Identities are bound by the owner of an account alone; DingTalk goes the same way."""

import copy

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from accounts.passwords.setting import set_temporary
from tests.accounts.identity_service import (
    CLIENT,
    HOME,
    LOGIN,
    NOT_BEGUN,
    SECRET,
    UNBOUND,
    UNFIT,
    by_password,
    come_back,
    led_to,
    refusal,
    sign_in,
    told,
)
from tests.factories import PASSWORD, make_user
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db

BIND, UNBIND = "/my/account/identity/city/", "/my/account/identity/city/unbind/"


@once
def user():
    return make_user(Role.CLERK, username="clerk")


def test_the_owner_binds_an_identity(client, city, user):
    by_password(client)
    assert "绑定市统一认证" in told(client.get(BIND))
    assert come_back(client, city, led_to(client.post(BIND))).url == HOME
    assert SocialAccount.objects.get().user == user
    assert TrailEntry.objects.of(user).filter(action="identity_bound").exists()
    assert OutboxMessage.objects.filter(
        recipient=user, subject__contains="可以通过身份认证"
    ).exists()
    assert "已绑定" in told(client.get(HOME))


def test_binding_asks_for_the_password_once_more(client, city, user):
    client.post(LOGIN, {"login": "clerk", "password": PASSWORD})
    assert client.get(BIND).url.startswith(reverse("account_reauthenticate"))
    assert client.post(BIND).url.startswith(reverse("account_reauthenticate"))


def test_an_identity_is_bound_to_one_account_alone(client, city, bound):
    make_user(username="other")
    by_password(client, "other")
    come_back(client, city, led_to(client.post(BIND)))
    assert "这个身份已经绑定了别的账号" in told(client.get(HOME))
    assert SocialAccount.objects.get().user == bound.user


def test_an_account_has_one_identity_of_a_service(client, city, bound):
    by_password(client)
    city.subject = "wang-002"
    come_back(client, city, led_to(client.post(BIND)))
    assert "请先解除再换" in told(client.get(HOME))
    assert SocialAccount.objects.get().uid == "wang-001"


def test_who_signed_in_meanwhile_gets_nothing_bound(client, city, user):
    by_password(client)
    address = led_to(client.post(BIND))
    state = client.session["socialaccount_states"]
    make_user(username="other")
    client.logout()
    by_password(client, "other")
    session = client.session
    session["socialaccount_states"] = state
    session.save()
    come_back(client, city, address)
    assert "开始绑定的账号已经退出" in refusal(client)
    assert not SocialAccount.objects.exists()


def test_the_owner_unbinds(client, city, bound, user):
    by_password(client)
    client.post(UNBIND)
    assert not SocialAccount.objects.exists()
    assert TrailEntry.objects.of(user).filter(action="identity_unbound").exists()
    client.logout()
    sign_in(client, city)
    assert UNBOUND in refusal(client)


def test_another_ones_identity_stays(client, city, bound):
    make_user(username="other")
    by_password(client, "other").post(UNBIND)
    assert SocialAccount.objects.exists()


def test_without_a_password_nobody_locks_themselves_out(client, city, bound, user):
    sign_in(client, city)
    User.objects.filter(pk=user.pk).update(password="!none")
    client.force_login(User.objects.get(pk=user.pk))
    client.post(UNBIND)
    assert SocialAccount.objects.exists()


def test_what_is_set_up_no_more_can_still_be_unbound(client, user):
    SocialAccount.objects.create(user=user, provider="city", uid="x")
    by_password(client)
    assert "解除绑定" in told(client.get(HOME))
    client.post(UNBIND)
    assert not SocialAccount.objects.exists()


def test_a_password_that_an_administrator_sets_ends_every_binding(bound, user):
    """Whoever had the old one may have bound their own identity."""
    set_temporary(user)
    assert not SocialAccount.objects.exists()


# DingTalk


@pytest.fixture
def dingtalk(service, settings, monkeypatch):
    kinds = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    app = {"provider_id": "dingtalk", "name": "", "client_id": CLIENT, "secret": SECRET}
    kinds["dingtalk"]["APPS"] = [{**app, "settings": {"scope": ["openid"]}}]
    settings.SOCIALACCOUNT_PROVIDERS = kinds
    addresses = {"access_token_url": "/dingtalk", "authorize_url": "/auth", "profile_url": "/me"}
    for name, path in addresses.items():
        monkeypatch.setattr(DingTalkOAuth2Adapter, name, service.url + path)
    return service


def by_dingtalk(client, service, path="/accounts/identity/dingtalk/", **changed):
    back, query = service.consent(led_to(client.post(path)))
    return client.get(back, {"authCode": query["code"], "state": query["state"], **changed})


def test_a_bound_dingtalk_identity_signs_in(client, dingtalk, user):
    by_password(client)
    by_dingtalk(client, dingtalk, "/my/account/identity/dingtalk/")
    client.logout()
    assert by_dingtalk(client, dingtalk).url == "/my/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_unknown_dingtalk_identity_does_not(client, dingtalk, user):
    by_dingtalk(client, dingtalk)
    assert UNBOUND in refusal(client)


@pytest.mark.parametrize(
    ("changed", "why"), [({"state": "x"}, NOT_BEGUN), ({"authCode": "x"}, UNFIT)]
)
def test_a_way_back_from_dingtalk_that_was_made_up_is_refused(client, dingtalk, changed, why):
    by_dingtalk(client, dingtalk, **changed)
    assert why in refusal(client)
