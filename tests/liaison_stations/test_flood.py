"""One sender floods a station: the flood ends at its own limit, and everybody else is served."""

import time
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from intake import limits
from intake.limits import ADDRESS, SYSTEM, LimitLevel, so_far
from intake.models import Tally
from liaison_stations.matters.models import Matter
from liaison_stations.opinions.submission import STATION, admit, admit_photos
from tests.liaison_stations.world import make_station
from tests.once import once

pytestmark = pytest.mark.django_db

NOON = timezone.make_aware(timezone.datetime(2026, 5, 8, 12, 0, 1))
FLOOD = "203.0.113.7"
FREE, ASKED, FULL = LimitLevel
HONEST = [f"198.51.100.{number}" for number in range(100)]


@once
def station():
    return make_station()


@once
def second():
    return make_station()


def flooded(station, posts, answered):
    """The levels that a flood meets which tries for an hour."""
    step = timedelta(seconds=3600 / posts)
    return Counter(
        admit(FLOOD, station, NOON + number * step, answered=answered) for number in range(posts)
    )


@pytest.mark.parametrize(("posts", "answered"), [(1215, False), (1215, True)])
def test_nobody_else_is_asked_or_refused_beside_a_flood(station, second, posts, answered):
    assert flooded(station, posts, answered)[FREE] <= 6 * ADDRESS.most * ADDRESS.ceiling
    later = NOON + timedelta(minutes=59)
    served = Counter(admit(who, place, later) for who in HONEST for place in (station, second))
    assert served[FREE] >= 0.99 * served.total()


def test_what_is_refused_counts_for_the_sender_alone(station):
    levels = [admit(FLOOD, station, NOON) for _ in range(300)]
    assert Counter(levels) == {FREE: 20, ASKED: 180, FULL: 100}
    counted = so_far(STATION, station.pk, NOON), so_far(SYSTEM, "", NOON)
    assert counted == (limits.SHARE.most, limits.SHARE.most)


def test_a_sender_at_the_ceiling_costs_no_write(station, django_assert_num_queries):
    limits.count(ADDRESS, FLOOD, NOON, by=200)
    with django_assert_num_queries(1):
        assert admit(FLOOD, station, NOON) == FULL


def test_a_network_of_ipv6_is_one_sender(rf):
    machines = [f"2001:db8:0:7::{number:x}" for number in range(1, 40)]
    assert len({limits.address_of(rf.get("/", REMOTE_ADDR=one)) for one in machines}) == 1


def test_at_the_ceiling_of_a_station_a_newcomer_is_asked_and_never_shut_out(station):
    limits.count(STATION, station.pk, NOON, by=STATION.most * STATION.ceiling)
    assert admit(HONEST[0], station, NOON) == ASKED
    assert admit(HONEST[0], station, NOON, answered=True) == FREE


def test_at_the_ceiling_of_a_station_who_has_had_a_share_waits(station):
    for _ in range(limits.SHARE.most):
        admit(FLOOD, station, NOON)
    limits.count(STATION, station.pk, NOON, by=STATION.most * STATION.ceiling)
    assert admit(FLOOD, station, NOON, answered=True) == FULL


def test_photographs_of_one_sender_leave_room_for_those_of_others(station):
    let_in = sum(admit_photos(FLOOD, station, 3) for _ in range(200))
    assert let_in == 20
    assert all(admit_photos(who, station, 3) for who in HONEST[:50])


# --- The table -----------------------------------------------------------------------------------


def test_strangers_push_nobodys_counter_out(station, monkeypatch):
    monkeypatch.setattr(limits, "MOST_ROWS", 50)
    for _ in range(200):
        admit(FLOOD, station, NOON)
    for number in range(600):
        limits.count(ADDRESS, f"stranger {number}", NOON)
    assert admit(FLOOD, station, NOON) == FULL
    assert Tally.objects.count() <= 50 + 256 * 5


def test_what_strangers_share_neither_asks_nor_frees_whoever_has_a_counter(station, monkeypatch):
    monkeypatch.setattr(limits, "_shared", lambda limit, _own: limit.name)
    honest = HONEST[0]
    for _ in range(200):
        admit(FLOOD, station, NOON)
    assert admit(honest, station, NOON) == FREE
    monkeypatch.setattr(limits, "MOST_ROWS", 0)
    for number in range(300):
        limits.count(ADDRESS, f"stranger {number}", NOON, by=10)
    assert (admit(FLOOD, station, NOON), admit(honest, station, NOON)) == (FULL, FREE)


def test_in_a_full_table_a_newcomer_is_asked_at_worst(station, monkeypatch):
    monkeypatch.setattr(limits, "MOST_ROWS", 0)
    for number in range(300):
        limits.count(ADDRESS, f"stranger {number}", NOON, by=100)
    assert {admit(who, station, NOON) for who in HONEST[:20]} <= {FREE, ASKED}


# --- The pages -----------------------------------------------------------------------------------


def post(station, who):
    data = {"form_key": str(uuid.uuid4()), "text": "路灯坏了。", "name": "", "phone": ""}
    began = time.perf_counter()
    answer = Client(REMOTE_ADDR=who).post(f"/stations/{station.code}/opinion/", data)
    return answer.status_code, time.perf_counter() - began


def test_both_are_measured_on_the_page(station, record_property):
    """A flood of which every third post is followed by an honest one."""
    limits.count(ADDRESS, FLOOD, by=190)
    honest, flood, seconds = Counter(), Counter(), []
    for number in range(60):
        flood[post(station, FLOOD)[0]] += 1
        if number % 3 == 0:
            status, took = post(station, HONEST[number])
            honest[status] += 1
            seconds.append(took)
    record_property("honest", dict(honest))
    record_property("flood", dict(flood))
    record_property("slowest honest answer", max(seconds))
    assert honest[200] >= 0.99 * honest.total()
    assert flood == {422: 10, 429: 50}
    assert Matter.objects.count() == honest[200]
