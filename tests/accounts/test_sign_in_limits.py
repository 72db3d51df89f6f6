"""Who is slowed while signing in, for how long, and that nobody is kept out by others."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.attempts import limits
from accounts.models import AttemptCount, KnownPlace, User
from intake.questions import as_number
from tests.factories import PASSWORD, make_user
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
HOME, OFFICE = "10.0.0.1", "10.9.9.9"
QUESTION = re.compile(r'name="token" value="([^"]+)".*?(.)加(.)等于几', re.DOTALL)


@once
def user():
    return make_user(username="clerk", mobile="13800000001")


@pytest.fixture
def later(monkeypatch):
    """Moves the clock on."""
    real, past = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + past[0])

    def forward(**span):
        past[0] += timedelta(**span)

    return forward


@pytest.fixture
def judged(monkeypatch):
    """The passwords that were really hashed, as a list."""
    hashed = []
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return hashed


def sign_in(client, login="clerk", password=PASSWORD, address=HOME, **fields):
    form = {"login": login, "password": password, **fields}
    return client.post(LOGIN, form, REMOTE_ADDR=address).content.decode()


def fail(times, login="clerk", address=HOME, client=None):
    for _ in range(times):
        sign_in(client or Client(), login, "wrong", address)


def fail_everywhere(times, login="clerk"):
    for number in range(times):
        sign_in(Client(), login, "wrong", f"10.1.{number // 250}.{number % 250}")


def crowd(address, times):
    """What many names that were tried from one address leave on its counter."""
    for _ in range(times):
        limits.take(limits.NETWORK, address)


def signed_in(client):
    return "_auth_user_id" in client.session


def answered(page):
    token, first, second = QUESTION.search(page).groups()
    return {"token": token, "answer": str(as_number(first) + as_number(second))}


def test_the_page_says_how_long_to_wait(client, user, later):
    fail(5)
    assert "请过 15 分钟再试" in sign_in(client)
    later(minutes=10, seconds=30)
    assert "请过 5 分钟再试" in sign_in(client)


def test_after_the_time_that_was_said_the_right_password_signs_in(client, user, later):
    fail(5)
    later(minutes=15)
    sign_in(client)
    assert signed_in(client)


def test_trying_while_waiting_does_not_prolong_the_wait(client, user, later):
    fail(5)
    later(minutes=14)
    fail(3)
    later(minutes=1)
    sign_in(client)
    assert signed_in(client)


def test_a_right_password_does_not_count(client, user):
    for _ in range(8):
        sign_in(Client())
    fail(4)
    sign_in(client)
    assert signed_in(client)


def test_failures_of_strangers_free_no_lock(client, user):
    fail(5)
    for number in range(320):  # a page would do the same, slower
        limits.take(limits.ACCOUNT_AT_NETWORK, f"nobody 10.1.0.{number}")
    assert "分钟再试" in sign_in(client)


def test_a_whole_network_of_ipv6_is_one_place(client, user, judged):
    for number in range(18):
        sign_in(Client(), "clerk", "wrong", f"2001:db8:1:2::{number:x}")
    assert len(judged) == 5


def test_another_network_of_ipv6_is_another_place(client, user):
    fail(5, address="2001:db8:1:2::1")
    sign_in(client, address="2001:db8:1:3::1")
    assert signed_in(client)


def test_a_name_and_a_number_of_one_account_count_together(client, user, judged):
    fail(3)
    fail(3, login="13800000001")
    assert len(judged) == 5


def test_one_colleague_does_not_shut_the_office_for_whoever_signed_in_there(client, user):
    sign_in(Client(), address=OFFICE)
    crowd(OFFICE, limits.NETWORK.most)
    sign_in(client, address=OFFICE)
    assert signed_in(client)


def test_one_colleague_makes_newcomers_of_the_office_answer_a_question(client, user, later):
    crowd(OFFICE, limits.NETWORK.asks)
    page = sign_in(client, address=OFFICE)
    assert not signed_in(client)
    later(seconds=1)
    sign_in(client, address=OFFICE, **answered(page))
    assert signed_in(client)


def test_twenty_failures_in_the_office_shut_out_nobody_elsewhere(client, user):
    crowd(OFFICE, limits.NETWORK.asks)
    sign_in(client)
    assert signed_in(client)


def test_an_account_tried_from_everywhere_asks_strangers_a_question(user, judged):
    fail_everywhere(15)
    assert len(judged) == 10


def test_it_asks_the_owner_too_on_a_new_device_but_lets_them_in(client, user, later):
    fail_everywhere(10)
    page = sign_in(client)
    assert not signed_in(client)
    sign_in(client, **answered(page))
    assert signed_in(client)


def test_the_owner_is_not_asked_on_a_browser_that_signed_in_before(client, user):
    sign_in(client)
    client.post("/accounts/logout/")
    fail_everywhere(11)
    sign_in(client, address="10.77.0.1")
    assert signed_in(client)


def test_the_owner_is_not_asked_at_a_network_that_signed_in_before(client, user):
    sign_in(Client())
    fail_everywhere(11)
    sign_in(client)
    assert signed_in(client)


def test_a_stranger_at_the_same_address_does_not_lock_the_owners_browser(client, user):
    sign_in(client)
    client.post("/accounts/logout/")
    fail(10)
    sign_in(client)
    assert signed_in(client)


def test_the_owners_browser_is_no_way_to_guess_without_end(client, user, judged):
    sign_in(client)
    client.post("/accounts/logout/")
    judged.clear()
    fail(9, client=client)
    assert len(judged) == 5


def test_a_made_up_browser_is_known_to_nobody(client, user, judged):
    client.cookies["browser"] = "invented"
    fail_everywhere(10)
    judged.clear()
    sign_in(client)
    assert judged == []


def many_failures(user):
    limits.take(limits.ACCOUNT, f"account {user.pk}")
    AttemptCount.objects.update(count=limits.ACCOUNT.asks + 3 * limits.SLOWED_BY)


def test_the_more_failures_the_longer_the_pause(client, user, later):
    many_failures(user)
    page = sign_in(client)
    assert "请至少等 8 秒再提交" in page
    page = sign_in(client, **answered(page))
    assert "提交得太快了" in page
    later(seconds=9)
    sign_in(client, **answered(page))
    assert signed_in(client)


@pytest.mark.parametrize(
    ("above", "seconds"), [(0, 0), (4, 0), (5, 2), (29, 32), (30, 60), (9999, 60)]
)
def test_a_pause_is_never_longer_than_a_minute(above, seconds):
    assert limits.pause_after(above) == seconds


def test_an_answer_is_good_for_one_attempt(client, user, judged):
    fail_everywhere(10)
    given = answered(sign_in(client))
    judged.clear()
    sign_in(client, password="wrong", **given)
    sign_in(client, password="wrong", **given)
    assert len(judged) == 1


def test_an_answer_is_good_for_one_account(client, user, judged):
    make_user(username="other")
    fail_everywhere(10)
    fail_everywhere(10, "other")
    given = answered(sign_in(client))
    judged.clear()
    sign_in(client, "other", **given)
    assert judged == []


def test_a_question_reads_the_same_for_a_name_that_does_not_exist(user):
    fail_everywhere(10)
    fail_everywhere(10, "nobody")
    pages = [
        re.sub(r'value="[^"]*"|.加.等于几', "", sign_in(Client(), login))
        for login in ("clerk", "nobody")
    ]
    assert pages[0] == pages[1]


# Nothing tells a stranger whether an account exists: the same work is done for each.


@pytest.fixture
def four_kinds(user):
    User.objects.filter(pk=make_user(username="closed").pk).update(is_active=False)
    bare = make_user(username="bare")
    bare.set_unusable_password()
    bare.save()
    return ("clerk", "nobody", "closed", "bare")


def test_every_kind_of_failure_hashes_one_password(four_kinds, judged):
    hashed = {}
    for login in four_kinds:
        judged.clear()
        sign_in(Client(), login, "wrong")
        hashed[login] = len(judged)
    assert hashed == dict.fromkeys(four_kinds, 1)


def test_every_kind_of_failure_asks_the_database_the_same(four_kinds):
    asked = {}
    Client().get(LOGIN)  # what a process remembers from its first page
    for number, login in enumerate(four_kinds):
        with CaptureQueriesContext(connection) as queries:
            sign_in(Client(), login, "wrong", f"10.5.0.{number}")
        asked[login] = [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in queries]
    assert asked["nobody"] == asked["clerk"] == asked["closed"] == asked["bare"]


def test_waiting_hashes_nothing_for_an_account_and_for_nobody(four_kinds, judged):
    for login in ("clerk", "nobody"):
        fail(5, login)
    judged.clear()
    for login in ("clerk", "nobody"):
        sign_in(Client(), login)
    assert judged == []


# The table of counters is bounded, and what is in it stays.


def test_the_table_keeps_a_lock_and_its_bound_however_many_come(client, user, monkeypatch):
    fail(5)
    monkeypatch.setattr(limits, "MOST_ROWS", AttemptCount.objects.count())
    for number in range(300):
        limits.take(limits.ACCOUNT, f"name {number}")
    assert AttemptCount.objects.count() <= limits.MOST_ROWS + 256
    assert "分钟再试" in sign_in(client)


def test_a_counter_that_strangers_share_lets_nobody_past_a_lock(user, monkeypatch):
    fail(5)
    monkeypatch.setattr(limits, "MOST_ROWS", 0)
    monkeypatch.setattr(limits, "_shared", lambda limit, _own: limit.name)
    limits.take(limits.ACCOUNT_AT_NETWORK, "somebody else")
    assert "分钟再试" in sign_in(Client())


def test_a_full_table_still_limits_newcomers(client, user, monkeypatch, judged):
    monkeypatch.setattr(limits, "MOST_ROWS", 0)
    fail(9)
    assert len(judged) == 5


def test_counters_that_count_no_more_are_dropped(user, later):
    fail(1)
    later(days=2)
    fail(1, login="other")
    assert not AttemptCount.objects.filter(until__lte=timezone.now()).exists()


def test_counters_name_neither_account_nor_address(user):
    fail(1)
    kept = " ".join(AttemptCount.objects.values_list("key", flat=True))
    assert "clerk" not in kept
    assert HOME not in kept


def test_only_so_many_places_of_a_person_are_kept(user):
    for number in range(15):
        sign_in(Client(), address=f"10.2.0.{number}")
    assert KnownPlace.objects.filter(user=user).count() == 20


# What happened stands on the trail, and the owner is told.


def lines(key):
    entries = TrailEntry.objects.filter(subject_kind="accounts.user", subject_key=str(key))
    return list(entries.order_by("sequence").values_list("action", flat=True))


def test_a_sign_in_and_a_failed_one_stand_on_the_trail(client, user):
    fail(1)
    sign_in(client)
    assert lines(user.pk) == ["sign_in_failed", "signed_in"]


def test_waiting_stands_on_the_trail_once_however_often_it_was_tried(user):
    fail(30)
    assert lines(user.pk) == ["sign_in_failed"] * 5 + ["sign_in_throttled"]


def test_an_unknown_name_stands_in_a_chain_of_its_own_without_the_name(user):
    fail(6, login="13912345678")
    assert lines(0) == ["sign_in_failed"] * 5 + ["sign_in_throttled"]
    assert "13912345678" not in str(list(TrailEntry.objects.values()))


def test_the_owner_is_told_once_a_day_that_somebody_had_to_wait(user):
    fail(8)
    fail(8, address="10.3.0.1")
    subjects = OutboxMessage.objects.filter(recipient=user).values_list("subject", flat=True)
    assert [text for text in subjects if "多次输错" in text] == list(subjects)
    assert len(subjects) == 1


def test_the_owner_is_told_of_a_sign_in_on_a_new_device_but_not_of_the_first(user):
    sign_in(Client())
    assert not OutboxMessage.objects.exists()
    sign_in(Client(), address="10.4.0.1")
    assert "新的设备" in OutboxMessage.objects.get(recipient=user).subject
