"""What each daily page may cost: its queries, and the work of five of them beside a bare view.

The bounds stand in budget.toml. Work that grows by a fifth fails; so does one
query more. Whoever makes a page cheaper lowers its bound.
"""

import tomllib
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks.measure import pages, records_of, session_cookie
from tests.budget.work import calls_of
from tests.once import once

pytestmark = [pytest.mark.django_db, pytest.mark.urls("benchmarks.urls")]
BOUNDS = tomllib.loads(Path(__file__).with_name("budget.toml").read_text())
GROWTH = 1.2
ITEMS = 120


@once
def portal():
    """Records of the size of a small year, and each page with the cookie of who opens it."""
    with override_settings(DEMO=True):
        people = records_of(ITEMS)
        found = pages(people)
    cookies = {name: session_cookie(user) for name, user in people.items()}
    return {name: (path, cookies.get(person, "")) for name, path, person in found}


def opens(portal, name):
    path, cookie = portal[name]
    client = Client(headers={"cookie": cookie})
    return lambda: client.get(path, secure=True)


def test_every_page_that_is_measured_has_a_bound(portal):
    assert set(BOUNDS["queries"]) == set(portal)
    assert set(BOUNDS["work"]) < set(portal)
    assert len(BOUNDS["work"]) >= 5


@pytest.mark.parametrize("name", BOUNDS["queries"])
def test_a_page_asks_no_more_than_its_queries(portal, name):
    opening = opens(portal, name)
    opening()
    with CaptureQueriesContext(connection) as seen:
        assert opening().status_code == 200
    assert len(seen) <= BOUNDS["queries"][name]


@pytest.mark.parametrize("name", BOUNDS["work"])
def test_a_page_does_not_cost_a_fifth_more_work(portal, name):
    bare = Client()
    opening = opens(portal, name)
    size = len(opening().content)
    bare.get(f"/bare/{size}", secure=True)
    opening()
    unit = calls_of(lambda: bare.get(f"/bare/{size}", secure=True))
    times = calls_of(opening) / unit
    bound = BOUNDS["work"][name]
    assert times <= bound * GROWTH, f"{times:.2f} times a bare view, {bound} so far"


def test_more_work_is_counted_as_more():
    one = calls_of(lambda: [len((number,)) for number in range(10)])
    other = calls_of(lambda: [len((number,)) for number in range(1000)])
    assert other - one == 990
