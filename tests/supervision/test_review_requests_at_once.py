"""Requests for review at the same moment: one form makes one, and no number is given twice."""

import uuid

import pytest
from django.db import connection
from django.test import Client

from supervision.review_requests.models import Requester, ReviewRequest
from tests.supervision.test_concurrency import at_once
from tests.supervision.test_review_requests import FORM, given

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def sent(key):
    answer = Client().post(FORM, given(form_key=key))
    return answer.status_code, "".join(answer.context["groups"])


def test_one_form_sent_four_times_at_once_makes_one_request_with_one_receipt():
    key = str(uuid.uuid4())
    answers = at_once(*4 * [lambda: sent(key)])
    assert {status for status, _code in answers} == {200}
    assert len({code for _status, code in answers}) == 1
    assert (ReviewRequest.objects.count(), Requester.objects.count()) == (1, 1)


def test_four_forms_at_once_make_four_requests_with_numbers_of_their_own():
    answers = at_once(*4 * [lambda: sent(str(uuid.uuid4()))])
    assert {status for status, _code in answers} == {200}
    assert len(set(ReviewRequest.objects.values_list("number", flat=True))) == 4
