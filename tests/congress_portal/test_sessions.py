from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress_portal.protection import sessions
from tests.factories import make_user

pytestmark = pytest.mark.django_db

MINUTE = 60
PAGE = "/accounts/logout/"  # asks the signed-in, sends others home


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock of sessions and of the database's expiry dates."""
    moment = {"past": 0}
    real_time, real_now = sessions.time.time, timezone.now
    monkeypatch.setattr(sessions.time, "time", lambda: real_time() + moment["past"])
    monkeypatch.setattr(timezone, "now", lambda: real_now() + timedelta(seconds=moment["past"]))

    def forward(seconds):
        moment["past"] += seconds

    return forward


@pytest.fixture
def visitor(client):
    client.force_login(make_user("clerk"))
    client.get(PAGE)
    return client


def signed_in(client):
    return client.get(PAGE).status_code != 302


def test_a_person_at_work_stays_signed_in(visitor, clock):
    for _ in range(4):
        clock(25 * MINUTE)
        assert signed_in(visitor)


def test_half_an_hour_without_a_request_ends_the_sign_in(visitor, clock):
    clock(31 * MINUTE)
    assert not signed_in(visitor)


def test_eight_hours_end_the_sign_in_of_a_person_at_work(visitor, clock):
    for _ in range(24):
        clock(20 * MINUTE)
        visitor.get(PAGE)
    assert not signed_in(visitor)


def test_use_is_noted_at_most_once_a_minute(visitor, clock):
    noted = Session.objects.get().session_data
    visitor.get(PAGE)
    assert Session.objects.get().session_data == noted


def test_the_cookie_ends_with_the_browser(visitor):
    assert not visitor.cookies["sessionid"]["max-age"]


def test_a_public_page_costs_no_session(visitor):
    with CaptureQueriesContext(connection) as queries:
        visitor.get("/healthz")
    assert [query for query in queries.captured_queries if "session" in query["sql"]] == []


def full(execute, sql, params, many, context):
    """A disk on which nothing more can be written."""
    if sql.startswith(("UPDATE", "INSERT")):
        raise OperationalError("database or disk is full")
    return execute(sql, params, many, context)


def test_a_full_disk_ends_no_reading(visitor, clock):
    clock(2 * MINUTE)
    with connection.execute_wrapper(full):
        assert signed_in(visitor)


def test_more_than_a_note_is_not_lost_in_silence(visitor):
    session = visitor.session
    session["chosen"] = 1
    with connection.execute_wrapper(full), pytest.raises(OperationalError), transaction.atomic():
        session.save()


def test_a_session_that_was_ended_meanwhile_is_told_from_a_full_disk(visitor):
    session = visitor.session
    session["chosen"] = 1
    Session.objects.all().delete()
    with pytest.raises(sessions.UpdateError):
        session.save()
