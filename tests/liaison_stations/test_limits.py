"""Limits: a flood is asked, then slowed; a town behind one address goes on; nobody is kept."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import timezone

from intake import limits, questions
from intake.limits import ADDRESS, SYSTEM, LimitLevel
from intake.models import Tally
from liaison_stations.opinions.submission import STATION, admit
from tests.liaison_stations.world import make_station
from tests.once import once

NOON = timezone.make_aware(timezone.datetime(2026, 5, 8, 12, 0, 1))
WHERE = "203.0.113.7"


@once
def station():
    return make_station()


def test_the_limits_are_those_of_the_plan():
    assert [(one.most, one.seconds) for one in (ADDRESS, STATION, SYSTEM)] == [
        (20, 600),
        (120, 3600),
        (1000, 3600),
    ]


@pytest.mark.parametrize(
    ("number", "level"),
    [
        (20, LimitLevel.FREE),
        (21, LimitLevel.ASKED),
        (200, LimitLevel.ASKED),
        (201, LimitLevel.FULL),
    ],
)
def test_above_the_limit_a_question_and_far_above_a_pause(number, level):
    assert ADDRESS.level(number) == level


def test_an_address_is_asked_after_its_twentieth_opinion(station):
    levels = [admit(WHERE, station, NOON) for _ in range(21)]
    assert levels == [LimitLevel.FREE] * 20 + [LimitLevel.ASKED]


def test_a_station_is_asked_after_its_hundred_and_twentieth(station):
    limits.count(STATION, station.pk, NOON, by=120)
    assert admit(WHERE, station, NOON) == LimitLevel.ASKED


def test_the_portal_is_asked_after_its_thousandth(station):
    limits.count(SYSTEM, "", NOON, by=1000)
    assert admit(WHERE, station, NOON) == LimitLevel.ASKED


def test_an_address_begins_anew_after_ten_minutes(station):
    limits.count(ADDRESS, WHERE, NOON, by=20)
    assert admit(WHERE, station, NOON + timedelta(minutes=10)) == LimitLevel.FREE


def test_another_address_is_not_asked(station):
    limits.count(ADDRESS, WHERE, NOON, by=20)
    assert admit("203.0.113.8", station, NOON) == LimitLevel.FREE


def test_a_whole_town_behind_one_address_is_asked_and_never_locked_out(station):
    levels = [admit(WHERE, station, NOON) for _ in range(115)]
    assert LimitLevel.FULL not in levels


def test_a_reception_day_widens_the_limits(station):
    station.busy_until = NOON + timedelta(hours=2)
    limits.count(STATION, station.pk, NOON, by=600)
    limits.count(ADDRESS, WHERE, NOON, by=150)
    assert admit(WHERE, station, NOON) == LimitLevel.FREE


def test_the_limits_are_narrow_again_after_the_reception_day(station):
    station.busy_until = NOON - timedelta(minutes=1)
    limits.count(STATION, station.pk, NOON, by=600)
    assert admit(WHERE, station, NOON) == LimitLevel.ASKED


# --- What is kept of an address ------------------------------------------------------------------


def test_no_address_is_stored(station):
    admit(WHERE, station, NOON)
    assert WHERE not in str(list(Tally.objects.values()))


def test_the_digest_of_an_address_is_another_one_tomorrow(db):
    for day in (0, 1):
        limits.count(ADDRESS, WHERE, NOON + timedelta(days=day))
    assert len(set(Tally.objects.values_list("bucket", flat=True))) == 2


def test_counters_are_dropped_after_a_day(station):
    admit(WHERE, station, NOON - timedelta(days=2))
    admit(WHERE, station, NOON)
    assert Tally.objects.filter(since__lt=NOON - timedelta(days=1)).count() == 0


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")],
)
def test_an_address_is_one_machine_or_one_network(rf, address, kept):
    assert limits.address_of(rf.get("/", REMOTE_ADDR=address)) == kept


def test_what_a_visitor_claims_of_its_address_is_not_believed():
    request = RequestFactory().get("/", REMOTE_ADDR=WHERE, HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert limits.address_of(request) == WHERE


def test_behind_a_trusted_proxy_its_word_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    chain = "198.51.100.1, 203.0.113.9"
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=chain)
    assert limits.address_of(request) == "203.0.113.9"


def test_a_request_from_nowhere_is_refused(rf):
    with pytest.raises(PermissionDenied):
        limits.address_of(rf.get("/", REMOTE_ADDR=""))


# --- The question --------------------------------------------------------------------------------


def asked(key="k"):
    question = questions.ask(key)
    first, second = (questions.as_number(question.text[place]) for place in (0, 2))
    return question, first + second


@pytest.mark.parametrize(
    ("text", "number"),
    [("8", 8), ("１２", 12), ("八", 8), ("十", 10), ("十二", 12), ("一十八", 18), (" 9 ", 9)],
)
def test_a_number_is_understood_however_it_is_written(text, number):
    assert questions.as_number(text) == number


@pytest.mark.parametrize("text", ["", "eight", "八九", "十十", "1.5", "-3", "二十三四", "九" * 99])
def test_what_is_no_number_is_none(text):
    assert questions.as_number(text) is None


def test_the_right_answer_counts():
    question, right = asked()
    assert questions.is_answered("k", question.token, str(right))


@pytest.mark.parametrize("by", [-1, 1, 100])
def test_a_wrong_answer_does_not(by):
    question, right = asked()
    assert not questions.is_answered("k", question.token, str(right + by))


def test_an_answer_is_good_for_one_form_only():
    question, right = asked("one form")
    assert not questions.is_answered("another form", question.token, str(right))


def test_an_answer_is_good_for_half_an_hour(monkeypatch):
    question, right = asked()
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr(questions.timezone, "now", lambda: later)
    assert not questions.is_answered("k", question.token, str(right))


@pytest.mark.parametrize("token", ["", "1", "1.2.3", "²..", "9" * 50, "a.b.c"])
def test_a_token_of_ones_own_is_good_for_nothing(token):
    assert not questions.is_answered("k", token, "3", "5")


def worked(token):
    return next(
        str(number)
        for number in range(10**7)
        if sha256(f"{token}|{number}".encode()).digest()[:2] == b"\0\0"
    )


def test_the_work_of_the_browser_counts_instead_of_an_answer():
    question, _right = asked()
    assert questions.is_answered("k", question.token, "", worked(question.token))


def test_work_on_a_token_of_ones_own_does_not_count():
    token = asked()[0].token[:-1] + "x"
    assert not questions.is_answered("k", token, "", worked(token))


def test_a_guess_at_the_work_does_not_count():
    question, _right = asked()
    assert not questions.is_answered("k", question.token, "", "-1")
