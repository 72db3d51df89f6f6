"""Sign-in by the city's identity service: who is let in, who is not, and what each is told."""

import time

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialToken
from django.test import Client
from django.urls import reverse

from accounts.attempts.limits import NETWORK, so_far
from accounts.choices import Role
from accounts.models import User
from congress_portal.serving.checks import identity_services_are_whole
from tests.accounts.identity_service import (
    BACK,
    BEGIN,
    CLIENT,
    HOME,
    LOGIN,
    NOT_BEGUN,
    OTHER_KEY,
    UNBOUND,
    UNFIT,
    begin,
    by_password,
    come_back,
    led_to,
    refusal,
    sign_in,
    signed_in,
    told,
)
from tests.factories import make_user
from tests.once import once
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db

BIND, UNBIND = "/my/account/identity/city/", "/my/account/identity/city/unbind/"


@once
def user():
    return make_user(Role.CLERK, username="clerk")


# Off


def test_without_setting_there_is_no_service(client, user):
    assert "identity" not in told(client.get(LOGIN))
    assert client.post(BEGIN).status_code == 404
    assert client.get(BACK, {"code": "x", "state": "y"}).status_code == 404
    by_password(client)
    assert client.get(BIND).status_code == 404
    assert "身份认证服务" not in told(client.get(HOME))


def test_a_service_that_is_half_set_up_does_not_start(settings):
    settings.OIDC_SERVER = "http://id.example.gov.cn"
    settings.DINGTALK_CLIENT_ID = "ding"
    assert [fault.id for fault in identity_services_are_whole(None)] == [
        "portal.E006",
        "portal.E007",
        "portal.E008",
    ]


# In


def test_a_bound_identity_signs_in(client, city, bound, user):
    assert "通过市统一认证登录" in told(client.get(LOGIN))
    assert sign_in(client, city).url == "/my/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_person_comes_where_they_wanted_to_go(client, city, bound):
    assert sign_in(client, city, next="/my/notices/").url == "/my/notices/"


def test_nobody_is_led_to_another_site(client, city, bound):
    assert sign_in(client, city, next="https://evil.example/").url == "/my/"


def test_the_sign_in_stands_on_the_trail_with_its_service(client, city, bound, user):
    sign_in(client, city)
    entry = TrailEntry.objects.of(user).get(action="signed_in")
    assert entry.content == {"known": False, "service": "city"}


def test_the_second_factor_is_asked_as_after_a_password(client, city, bound, user):
    TOTP.activate(user, generate_totp_secret())
    assert sign_in(client, city).url == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_a_role_that_needs_a_second_factor_must_set_one_up(client, city, bound, settings):
    settings.SECOND_FACTOR_ROLES = ["clerk"]
    sign_in(client, city)
    assert client.get("/my/").url == HOME


def test_the_limits_of_the_role_hold(client, city, bound, settings):
    settings.SESSION_LIMITS = {"clerk": (900, 7200)}
    sign_in(client, city)
    assert client.session["limits"] == [900, 7200]


def test_nothing_but_the_key_is_kept_of_a_person(client, city, bound, user):
    sign_in(client, city)
    bound.refresh_from_db()
    assert bound.extra_data == {}
    assert User.objects.get(pk=user.pk).email == ""
    assert not SocialToken.objects.exists()


def test_an_english_reader_comes_back_to_english_pages(client, city):
    answer = come_back(client, city, led_to(client.post("/en" + BEGIN)))
    assert answer.url == "/en" + LOGIN
    assert "not bound to an account" in told(client.get(answer.url))


# Not in


def test_an_unknown_person_makes_no_account(client, city, user):
    accounts = User.objects.count()
    sign_in(client, city)
    assert UNBOUND in refusal(client)
    assert User.objects.count() == accounts
    assert not signed_in(client)


def test_a_closed_account_is_told_the_same(client, city, bound, user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    sign_in(client, city)
    assert UNBOUND in refusal(client)
    assert not signed_in(client)
    assert TrailEntry.objects.of(user).filter(action="sign_in_failed").exists()


def test_the_same_address_as_an_account_lets_nobody_in(client, city, user):
    User.objects.filter(pk=user.pk).update(email="wang@example.cn")
    city.claims = {"email_verified": True}
    sign_in(client, city)
    assert not signed_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another portal"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://id.evil.example"},
        lambda now: {"iat": now - 900, "exp": now - 600},
        {"exp": None},
        lambda now: {"iat": now + 3600},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 192},
    ],
    ids=[
        "another nonce",
        "no nonce",
        "another audience",
        "another party",
        "another issuer",
        "gone by",
        "without an end",
        "of the future",
        "no subject",
        "empty subject",
        "long subject",
    ],
)
def test_a_signed_answer_that_does_not_fit_is_refused(client, city, bound, claims):
    city.claims = claims(int(time.time())) if callable(claims) else claims
    sign_in(client, city)
    assert UNFIT in refusal(client)
    assert not signed_in(client)


def test_a_clock_that_is_half_a_minute_ahead_shuts_nobody_out(client, city, bound):
    now = int(time.time())
    city.claims = {"iat": now + 30, "exp": now + 330}
    sign_in(client, city)
    assert signed_in(client)


@pytest.mark.parametrize(
    ("key", "algorithm"), [(OTHER_KEY, "RS256"), ("a shared secret " * 4, "HS256"), (None, "none")]
)
def test_an_answer_that_the_service_did_not_sign_is_refused(client, city, bound, key, algorithm):
    city.key, city.algorithm = key, algorithm
    sign_in(client, city)
    assert UNFIT in refusal(client)
    assert not signed_in(client)


@pytest.mark.parametrize(
    "answer",
    [
        {"access_token": "a"},
        {"access_token": "a", "id_token": 7},
        {"access_token": "a", "id_token": "no.token.at-all"},
        {"access_token": "a", "id_token": jwt.encode({"sub": "wang-001"}, OTHER_KEY, "RS256")},
        ["a list"],
        b"{no json",
        {},
    ],
    ids=["unsigned", "number", "no token", "half a token", "list", "no json", "nothing"],
)
def test_an_answer_of_another_shape_is_refused_in_a_sentence(client, city, bound, answer):
    city.answer = answer
    assert sign_in(client, city).status_code == 302
    assert UNFIT in refusal(client)


def test_a_service_that_speaks_for_another_is_refused(client, city, bound):
    city.issuer = "https://id.evil.example"
    client.post(BEGIN)
    assert UNFIT in refusal(client)


# State and replay


def test_the_way_back_of_another_browser_is_refused(client, city, bound):
    address = begin(Client())
    come_back(client, city, address)
    assert NOT_BEGUN in refusal(client)
    assert not signed_in(client)


def test_a_state_that_was_made_up_is_refused(client, city, bound):
    path, query = city.consent(begin(client))
    for made_up in ({**query, "state": "made-up"}, {"code": query["code"]}):
        client.get(path, made_up)
        assert NOT_BEGUN in refusal(client)


def test_a_way_back_is_good_once(client, city, bound):
    path, query = city.consent(begin(client))
    client.get(path, query)
    assert signed_in(client)
    client.get(path, query)
    assert NOT_BEGUN in refusal(client)


def test_a_code_of_another_sign_in_is_refused(client, city, bound):
    """A stolen code, put into one's own sign-in: the proof of PKCE does not fit it."""
    _path, stolen = city.consent(begin(Client()))
    path, own = city.consent(begin(client))
    client.get(path, {**own, "code": stolen["code"]})
    assert UNFIT in refusal(client)
    assert not signed_in(client)


def test_a_sign_in_that_took_longer_than_ten_minutes_is_refused(client, city, bound, monkeypatch):
    path, query = city.consent(begin(client))
    later = time.time() + 601
    monkeypatch.setattr("allauth.socialaccount.internal.statekit.time.time", lambda: later)
    client.get(path, query)
    monkeypatch.undo()
    assert NOT_BEGUN in refusal(client)


def test_who_cancels_there_is_told_so(client, city, bound):
    path, query = city.consent(begin(client))
    client.get(path, {"error": "access_denied", "state": query["state"]})
    assert "您取消了这次登录" in refusal(client)


# Away, and too often


def test_a_service_that_is_down_leaves_the_password(client, city, bound):
    city.stop()
    client.post(BEGIN)
    assert "现在没有应答" in refusal(client)
    assert signed_in(by_password(client))


def test_a_service_that_goes_down_meanwhile_is_told_the_same(client, city, bound):
    path, query = city.consent(begin(client))
    city.stop()
    client.get(path, query)
    assert "现在没有应答" in refusal(client)


def test_failed_ones_count_like_wrong_passwords_of_the_network(client, city, user):
    for _ in range(3):
        sign_in(client, city)
    assert so_far(NETWORK, "127.0.0.1") == 3


def test_good_ones_do_not_count(client, city, bound):
    sign_in(client, city)
    assert so_far(NETWORK, "127.0.0.1") == 0


def test_too_many_must_wait(client, city, bound, monkeypatch):
    monkeypatch.setattr("accounts.identities.views.NETWORK", type(NETWORK)("small", 900, most=1))
    begin(client)
    client.post(BEGIN)
    assert "分钟再试" in refusal(client)


def test_a_sign_in_begins_with_a_form_alone(client, city):
    assert client.get(BEGIN).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(BEGIN).status_code == 403
