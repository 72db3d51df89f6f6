"""Opinions at the same moment: one form makes one matter, and no number is given twice."""

import uuid

import pytest
from django.db import connection
from django.test import Client

from intake import limits
from liaison_stations.matters.models import Matter, Receipt
from liaison_stations.opinions.submission import STATION
from tests.liaison_stations.world import make_station
from tests.supervision.test_concurrency import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]

WORDS = "村口的路灯坏了三个月，晚上走路很不安全。"


def sent(station, key):
    data = {"form_key": key, "text": WORDS, "name": "", "phone": ""}
    answer = Client().post(f"/stations/{station.code}/opinion/", data)
    return answer.status_code, "".join(answer.context["groups"])


def test_one_form_sent_four_times_at_once_makes_one_matter_with_one_receipt():
    station, key = make_station(), str(uuid.uuid4())
    answers = at_once(*4 * [lambda: sent(station, key)])
    assert {status for status, _code in answers} == {200}
    assert len({code for _status, code in answers}) == 1
    assert (Matter.objects.count(), Receipt.objects.count()) == (1, 1)


def test_four_forms_at_once_make_four_matters_with_numbers_of_their_own():
    station = make_station()
    answers = at_once(*4 * [lambda: sent(station, str(uuid.uuid4()))])
    assert {status for status, _code in answers} == {200}
    assert len(set(Matter.objects.values_list("number", flat=True))) == 4


def test_no_count_is_lost():
    at_once(*6 * [lambda: [limits.count(STATION, "one") for _ in range(5)]])
    assert limits.so_far(STATION, "one") == 30
