"""The own account: password, ways to be reached, sign-ins, and what must be done first."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.choices import OrganizationKind, Role
from accounts.models import Area, User
from accounts.passwords.rules import PlaceWordsValidator, SequenceValidator, steps_in
from accounts.passwords.setting import set_temporary
from tests.factories import PASSWORD, make_org, make_user
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db

HOME, NEW_PASSWORD = "/my/account/", "/my/account/password/"
LOGIN = "/accounts/login/"
CHOSEN = "vier-kalte-Birnen-7"


@once
def user():
    return make_user(Role.CLERK, username="clerk")


def sign_in(password=PASSWORD, client=None, **options):
    client = client or Client()
    client.post(LOGIN, {"login": "clerk", "password": password}, **options)
    return client


def choose(client, old=PASSWORD, new=CHOSEN, again=None):
    form = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(NEW_PASSWORD, form)


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_person_changes_the_own_password_and_stays_signed_in(user):
    client = sign_in()
    assert choose(client).url == HOME
    assert fresh(user).check_password(CHOSEN)
    assert client.get(HOME).status_code == 200


def test_every_other_sign_in_ends_with_the_old_password(user):
    other, client = sign_in(), sign_in()
    choose(client)
    assert other.get(HOME).status_code == 302


def test_without_the_present_password_none_is_changed(user):
    answer = choose(sign_in(), old="not the password")
    assert "现在的密码不正确" in answer.content.decode()
    assert fresh(user).check_password(PASSWORD)


def test_an_open_session_is_no_way_to_guess_the_password(user):
    client = sign_in()
    for _ in range(5):
        choose(client, old="wrong")
    assert "分钟再试" in choose(client).content.decode()


@pytest.mark.parametrize(
    ("new", "again", "told"),
    [
        (CHOSEN, "something-else-1", "不一致"),
        (PASSWORD, PASSWORD, "不能和现在的一样"),
        ("kurz", "kurz", "12"),
        ("123456789012", "123456789012", "连续或重复"),
    ],
)
def test_a_new_password_that_does_not_do_is_refused_in_a_sentence(user, new, again, told):
    assert told in choose(sign_in(), new=new, again=again).content.decode()


def test_a_change_is_on_the_trail_and_told(user):
    choose(sign_in())
    assert TrailEntry.objects.of(user).filter(action="password_changed", actor=user).exists()
    assert "密码已经修改" in OutboxMessage.objects.get(recipient=user).subject


def test_the_first_sign_in_leads_to_the_own_password_and_nowhere_else(user):
    client = sign_in(set_temporary(user))
    for address in ("/my/", HOME, reverse("admin:index"), "/accounts/2fa/totp/activate/"):
        assert client.get(address).url == NEW_PASSWORD
    assert "请设置自己的密码" in client.get(NEW_PASSWORD).content.decode()


def test_public_pages_and_the_way_out_stay_open_before(user):
    client = sign_in(set_temporary(user))
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_with_the_own_password_the_work_begins(user):
    password = set_temporary(user)
    client = sign_in(password)
    choose(client, old=password)
    assert client.get("/my/").status_code == 200
    assert not fresh(user).password_is_temporary


def test_a_new_password_of_an_administrator_ends_every_sign_in(user):
    client = sign_in()
    set_temporary(user)
    assert client.get("/my/").url.startswith(LOGIN)


def test_sign_ins_are_listed_and_the_others_ended(user):
    other = sign_in(headers={"user-agent": "Mozilla/5.0 (iPhone) MicroMessenger/8"})
    client = sign_in(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140"})
    page = client.get(HOME).content.decode()
    assert "微信 · iPhone" in page
    assert "Firefox · Windows" in page
    client.post("/my/account/sessions/end/")
    assert other.get("/my/").status_code == 302
    assert client.get("/my/").status_code == 200


def test_nobody_sees_or_ends_the_sign_ins_of_others(user):
    client = sign_in(headers={"user-agent": "Mozilla/5.0 (iPhone) MicroMessenger/8"})
    other = Client()
    other.force_login(make_user(Role.CLERK))
    assert "微信 · iPhone" not in other.get(HOME).content.decode()
    other.post("/my/account/sessions/end/")
    assert client.get("/my/").status_code == 200


def test_mobile_and_email_are_changed_and_stay_off_the_trail(user):
    client = sign_in()
    client.post("/my/account/contact/", {"mobile": "13800000009", "email": "a@example.cn"})
    assert (fresh(user).mobile, fresh(user).email) == ("13800000009", "a@example.cn")
    assert "13800000009" not in str(list(TrailEntry.objects.values()))


def test_a_number_of_somebody_else_is_refused(user):
    make_user(mobile="13800000001")
    answer = sign_in().post("/my/account/contact/", {"mobile": "13800000001", "email": ""})
    assert "这个手机号已有账号" in answer.content.decode()
    assert fresh(user).mobile is None


def test_signing_out_lets_the_browser_forget_its_pages(user):
    answer = sign_in().post("/accounts/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(("idle", "stays"), [(10, False), (40, True)])
def test_a_role_may_have_limits_of_its_own(user, settings, idle, stays, monkeypatch):
    from congress_portal.protection import sessions

    settings.SESSION_LIMITS = {"clerk": (idle * 60, 3600)}
    client = sign_in()
    client.get("/my/")
    session = client.session
    assert session.get_session_cookie_age() == idle * 60
    now = sessions.time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + 3590)
    assert session.get_session_cookie_age() <= 11


SEQUENCES = """
123456789012 987654321098 abcdefghijklm qwertyuiopas aaaaaaaaaaaa abcabcabcabc 112233445566
１２３４５６７８９０１２ zxcvbnm12345
"""
OF_THE_PLACE = """
shuiwuju石柱2026 永康2026年的密码呀 我爱市水务局2026 RENDA-2026-kalt 人大2026的密码呀
"""


@pytest.mark.parametrize("password", SEQUENCES.split())
def test_sequences_are_no_passwords(password):
    with pytest.raises(Exception, match="连续或重复"):
        SequenceValidator().validate(password)


@pytest.mark.parametrize("password", [CHOSEN, PASSWORD, "correct horse battery", "x7!kQ2#pL9@m"])
def test_other_passwords_are_not_taken_for_sequences(password):
    SequenceValidator().validate(password)


def test_a_run_counts_as_one_step():
    assert steps_in("1234") == 1
    assert steps_in("12345678") == 1
    assert steps_in("ab12345xy") == 5


@pytest.mark.parametrize("password", OF_THE_PLACE.split())
def test_words_of_the_place_are_no_passwords(password):
    Area.objects.create(name="石柱镇")
    Area.objects.create(name="永康市")
    make_org("市水务局", kind=OrganizationKind.DEPARTMENT)
    with pytest.raises(Exception, match="地名"):
        PlaceWordsValidator().validate(password)


@pytest.mark.parametrize(
    "password",
    [
        "Yongkang-9f7q2",
        "9f7q2YONGKANGSHI",
        "9f7q2-shizhuzhen",
        "shuiwuju-9f7q2!k",
        "ｙｏｎｇｋａｎｇ-9f7q2",
    ],
)
def test_pinyin_of_the_place_is_no_password(password):
    Area.objects.create(name="石柱镇")
    Area.objects.create(name="永康市")
    make_org("水务局", kind=OrganizationKind.DEPARTMENT)
    with pytest.raises(ValidationError, match="地名"):
        PlaceWordsValidator().validate(password)


@pytest.mark.parametrize("password", ["kangyong-9f7q2!k", "an-ordinary-9f7q2", "zhushi-9f7q2!k3"])
def test_syllables_in_another_order_are_no_name(password):
    Area.objects.create(name="石柱镇")
    Area.objects.create(name="永康市")
    Area.objects.create(name="安镇")
    PlaceWordsValidator().validate(password)
