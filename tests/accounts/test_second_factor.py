"""The second factor: set up, asked after the password, counted, needed by role."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from tests.factories import PASSWORD, make_user
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db

LOGIN, HOME = "/accounts/login/", "/my/account/"
ASKED = "/accounts/2fa/authenticate/"
ACTIVATE = "/accounts/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _no_code_used_yet():
    cache.clear()


@once
def user():
    return make_user(Role.CLERK, username="clerk")


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_codes(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def sign_in(client):
    return client.post(LOGIN, {"login": "clerk", "password": PASSWORD})


def signed_in(client):
    return "_auth_user_id" in client.session


def test_without_a_second_factor_the_password_is_enough(client, user):
    sign_in(client)
    assert signed_in(client)


def test_with_one_the_password_leads_to_the_code(client, user):
    with_codes(user)
    assert sign_in(client).url.startswith(ASKED)
    assert not signed_in(client)
    assert client.get("/my/").status_code == 302
    assert "验证码或备用码" in client.get(ASKED).content.decode()


def test_the_code_signs_in(client, user):
    secret = with_codes(user)
    sign_in(client)
    client.post(ASKED, {"code": code_of(secret)})
    assert signed_in(client)


def test_a_code_is_good_once(client, user):
    code = code_of(with_codes(user))
    for one in (client, other := Client()):
        sign_in(one)
        one.post(ASKED, {"code": code})
    assert not signed_in(other)


def test_a_recovery_code_signs_in_once(client, user):
    with_codes(user)
    code = RecoveryCodes.activate(user).generate_codes()[0]
    for one in (client, other := Client()):
        sign_in(one)
        one.post(ASKED, {"code": code})
    assert signed_in(client)
    assert not signed_in(other)


def test_after_five_wrong_codes_even_the_right_one_must_wait(client, user):
    secret = with_codes(user)
    sign_in(client)
    for _ in range(5):
        client.post(ASKED, {"code": "000000"})
    assert "分钟再试" in client.post(ASKED, {"code": code_of(secret)}).content.decode()
    assert not signed_in(client)


def test_wrong_codes_are_on_the_trail(client, user):
    with_codes(user)
    sign_in(client)
    client.post(ASKED, {"code": "000000"})
    assert TrailEntry.objects.of(user).filter(action="second_factor_failed").count() == 1


def test_the_secret_is_not_readable_in_the_database(user):
    secret = with_codes(user)
    assert secret not in str(Authenticator.objects.get(user=user).data)


def confirmed(client):
    """Signed in, and the password typed once more as the pages of the factor want it."""
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_a_person_sets_codes_up_and_gets_recovery_codes(
    client, user, django_capture_on_commit_callbacks
):
    page = confirmed(client).get(ACTIVATE).content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ACTIVATE, {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).content.decode().count("<li><code>") == 10
    assert TrailEntry.objects.of(user).filter(action="second_factor_changed").exists()
    assert OutboxMessage.objects.filter(recipient=user, subject__contains="第二因素").exists()


def test_the_password_is_asked_again_before_a_factor_is_changed(client, user):
    sign_in(client)
    answer = client.get(ACTIVATE)
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert "请再输入一次密码" in client.get(answer.url).content.decode()


def test_a_person_takes_codes_away_again(client, user):
    secret = with_codes(user)
    sign_in(client)
    client.post(ASKED, {"code": code_of(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/accounts/2fa/totp/deactivate/").url.startswith("/accounts/2fa/")
    assert not Authenticator.objects.filter(user=user).exists()


PAGES = ("totp/activate/", "webauthn/add/", "recovery-codes/generate/")


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_the_factor_are_ours(client, user, page):
    if "recovery" in page:
        with_codes(user)
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    body = client.get(f"/accounts/2fa/{page}").content.decode()
    assert body.count("<h1") == 1
    assert 'lang="zh' in body


def test_a_role_that_needs_a_factor_leads_to_setting_it_up(client, user, settings):
    settings.SECOND_FACTOR_ROLES = ["clerk"]
    sign_in(client)
    assert client.get("/my/").url == HOME
    assert "必须有第二因素" in client.get(HOME).content.decode()
    assert client.get(reverse("admin:index")).url == HOME


def test_it_may_work_once_the_factor_is_there(client, user, settings):
    settings.SECOND_FACTOR_ROLES = ["clerk"]
    secret = with_codes(user)
    sign_in(client)
    client.post(ASKED, {"code": code_of(secret)})
    assert client.get("/my/").status_code == 200


def test_another_role_is_left_alone(client, user, settings):
    settings.SECOND_FACTOR_ROLES = ["leader"]
    sign_in(client)
    assert client.get("/my/").status_code == 200


def test_whose_role_needs_a_factor_does_not_take_the_last_one_away(client, user, settings):
    settings.SECOND_FACTOR_ROLES = ["clerk"]
    secret = with_codes(user)
    sign_in(client)
    client.post(ASKED, {"code": code_of(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=user).exists()
