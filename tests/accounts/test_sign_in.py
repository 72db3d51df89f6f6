import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from accounts.services import give_role
from tests.factories import PASSWORD, committee, make_user
from tests.once import once

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
WRONG = "用户名、手机号或密码不正确，或者账号已停用。"


@once
def user():
    return make_user(username="clerk", mobile="13800000001")


def sign_in(client, login="clerk", password=PASSWORD, **fields):
    where = fields.pop("address", "10.0.0.1")
    return client.post(LOGIN, {"login": login, "password": password, **fields}, REMOTE_ADDR=where)


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "login",
    [
        "clerk",
        " clerk ",
        "ｃｌｅｒｋ",
        "13800000001",
        "138 0000 0001",
        "138-0000-0001",
        "+86 13800000001",
        "１３８０００００００１",
    ],
)
def test_a_name_or_a_mobile_number_signs_in(client, user, login):
    sign_in(client, login)
    assert signed_in(client)


def test_a_chinese_user_name_signs_in(client):
    make_user(username="张三")
    sign_in(client, "张三")
    assert signed_in(client)


def test_a_user_name_wins_over_the_same_mobile_number(client, user):
    other = make_user(username="13800000001")
    sign_in(client, "13800000001")
    assert client.session["_auth_user_id"] == str(other.pk)


def test_after_the_sign_in_comes_the_desk(client, user):
    assert sign_in(client).url == "/my/"


def refusal(client, login, password):
    body = sign_in(client, login, password).content.decode()
    assert WRONG in body
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    return body.replace(login, "NAME")


def test_unknown_wrong_inactive_and_passwordless_read_the_same(client, user):
    User.objects.filter(pk=make_user(username="closed").pk).update(is_active=False)
    bare = make_user(username="bare")
    bare.set_unusable_password()
    bare.save()
    answers = {
        refusal(client, "nobody", PASSWORD),
        refusal(client, "clerk", "not the password"),
        refusal(client, "closed", PASSWORD),
        refusal(client, "bare", PASSWORD),
    }
    assert len(answers) == 1


def test_an_empty_form_is_told_so(client):
    assert "请把用户名（或手机号）和密码都填上。" in sign_in(client, "", "").content.decode()


def test_the_name_typed_stays_and_the_password_does_not(client, user):
    body = sign_in(client, "clerk", "not the password").content.decode()
    assert 'value="clerk"' in body
    assert "not the password" not in body


def fail(client, login="clerk", times=5, **options):
    for _ in range(times):
        sign_in(client, login, "wrong", **options)


def test_after_five_failures_even_the_right_password_must_wait(client, user):
    fail(client)
    assert "请过 15 分钟再试" in sign_in(client).content.decode()
    assert not signed_in(client)


def test_waiting_reads_the_same_for_a_name_that_does_not_exist(client):
    fail(client, "nobody")
    assert "请过 15 分钟再试" in sign_in(client, "nobody").content.decode()


def test_nobody_is_locked_out_from_another_address(client, user):
    fail(client, address="10.6.6.6")
    sign_in(client, address="10.0.0.2")
    assert signed_in(client)


def test_other_spellings_of_a_number_do_not_buy_further_attempts(client, user):
    for login in (
        "13800000001",
        "138 0000 0001",
        "+8613800000001",
        "１３８０００００００１",
        "138-00000001",
    ):
        sign_in(client, login, "wrong")
    sign_in(client, "13800000001")
    assert not signed_in(client)


ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example",
    "////evil.example",
    r"\\evil.example",
    r"/\evil.example",
    r"\/evil.example",
    "http:evil.example",
    "http:///evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "ftp://testserver/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://evil.example/testserver",
    "http://evil.example#testserver",
    "http://localhost/",
    "http://127.0.0.1/",
    "\t//evil.example",
    "/\t/evil.example",
    "//evil.example\\@testserver",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_no_other_host(client, user, target):
    response = sign_in(client, next=target)
    parts = urlsplit(response.url)
    assert (parts.scheme, parts.netloc) == ("", "")
    assert response.url.startswith("/")
    assert not response.url.startswith("//")


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, user):
    asked = client.get("/my/")
    assert asked.url == f"{LOGIN}?next=/my/"
    assert sign_in(client, next="/my/items/7/?page=2").url == "/my/items/7/?page=2"


def test_who_is_signed_in_is_sent_on(client, user):
    sign_in(client)
    assert client.get(LOGIN).url == "/my/"


def test_a_session_planted_before_the_sign_in_is_not_kept(client, user):
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.session.session_key != planted


def test_asking_to_sign_out_changes_nothing(client, user):
    sign_in(client)
    assert "要退出登录吗" in client.get("/accounts/logout/").content.decode()
    assert signed_in(client)


def test_signing_out_is_a_post_and_ends_at_the_home_page(client, user):
    sign_in(client)
    assert client.post("/accounts/logout/").url == "/"
    assert not signed_in(client)


def test_a_closed_account_is_out_at_the_next_request(client, user):
    sign_in(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/my/").status_code == 302


def test_a_changed_password_ends_the_session_at_the_next_request(client, user):
    sign_in(client)
    user.set_password("another-long-password")
    user.save()
    assert client.get("/my/").status_code == 302


def test_a_role_that_ended_is_gone_at_the_next_request(client, user):
    give_role(user, Role.CLERK, committee(), since=date(2020, 1, 1))
    sign_in(client)
    assert client.get(reverse("admin:index")).status_code == 200
    user.grants.update(until=date(2020, 12, 31))
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("address", ["signup/", "password/reset/", "email/"])
def test_nobody_signs_up_or_resets_a_password_by_mail(client, address):
    assert client.get(f"/accounts/{address}").status_code in (302, 404)


def test_the_form_is_made_for_a_phone(client):
    body = client.get(LOGIN).content.decode()
    assert 'autocapitalize="none"' in body
    assert 'autocomplete="current-password"' in body
    assert "placeholder" not in body


def test_the_page_for_signing_in_names_the_committee(client, db):
    from congress_portal.site.models import SiteSettings

    assert str(SiteSettings.current().committee) in client.get(LOGIN).content.decode()
