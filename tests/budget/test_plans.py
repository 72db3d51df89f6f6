"""Which queries of the daily pages read a large table from end to end, each with its reason.

Every other query of theirs finds its rows by an index, so that it does not grow with the table.
What is named here stands in plans.toml; a query more that reads a whole table fails, as does a
name that is not needed any more. Asked of SQLite, whose plan does not depend on how many rows
there are as long as no statistics were gathered.
"""

import re
import tomllib
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.budget.test_budget import BOUNDS, portal

__all__ = ["portal"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("benchmarks.urls"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by the rows"),
]
SELECTS = re.compile(r"[\s(]*SELECT\b")
WHOLE = tomllib.loads(Path(__file__).with_name("plans.toml").read_text())
LARGE = (
    "supervision_item",
    "supervision_opinion",
    "supervision_activity",
    "supervision_itementry",
    "deputies_dutyentry",
    "deputies_suggestion",
    "liaison_stations_matter",
    "liaison_stations_reception",
    "workflow_trailentry",
    "workflow_outboxmessage",
    "workflow_delivery",
    "congress_portal_searchentry",
)
"""What grows with the years; units, people, stations and holidays do not."""


def read_whole(name, page):
    """The large tables that the queries of a page read from end to end."""
    path, cookie = page
    client = Client(headers={"cookie": cookie})
    client.get(path, secure=True)
    with CaptureQueriesContext(connection) as seen:
        client.get(path, secure=True)
    asked = [
        one["sql"] for one in seen.captured_queries if one["sql"].lstrip(" (").startswith("SELECT")
    ]
    return sorted({table for sql in asked for table in scanned(sql)})


def scanned(sql):
    """The large tables that one query reads without an index, as far as it reads."""
    aliases = dict(re.findall(r'"(\w+)" (?:AS )?"?([A-Z]\d+|\w+)"?', sql))
    by_alias = {alias: table for table, alias in aliases.items()}
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        lines = [row[3] for row in cursor.fetchall()]
    for line in lines:
        found = re.fullmatch(r"SCAN (\w+)", line)
        if found:
            table = by_alias.get(found[1], found[1])
            if table in LARGE:
                yield table


@pytest.mark.parametrize("name", BOUNDS["queries"])
def test_a_page_reads_no_large_table_whole_but_those_named(portal, name):
    assert read_whole(name, portal[name]) == sorted(WHOLE.get(name, {}))


def test_only_pages_that_are_measured_are_named():
    assert set(WHOLE) < set(BOUNDS["queries"])
    assert all(reason for page in WHOLE.values() for reason in page.values())


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ('SELECT * FROM "supervision_item" WHERE reply = 1', ["supervision_item"]),
        ('SELECT * FROM "supervision_item" U0 WHERE U0.reply = 1', ["supervision_item"]),
        ('SELECT * FROM "supervision_item" WHERE id = 1', []),
        ('SELECT * FROM "supervision_item" WHERE status = 1 AND deadline = 2', []),
        ('SELECT * FROM "accounts_area"', []),
    ],
)
def test_a_table_that_is_read_whole_is_found(sql, found):
    assert list(scanned(sql)) == found
