"""The two rows of publication, on a record without a table of its own."""

from types import SimpleNamespace

import pytest

from supervision.activities.models import Activity
from workflow.publication import publication, second_person
from workflow.relations import Relation


class Leads(Relation):
    def holds(self, record, user, day=None):
        return user.leads


LEADER = Leads()


def person(pk, leads=True):
    return SimpleNamespace(pk=pk, leads=leads)


@pytest.fixture
def record():
    return Activity(is_public=False, created_by_id=1)


@pytest.fixture
def rows():
    return {row.action: row for row in publication(("recorded",), LEADER)}


def test_who_recorded_it_does_not_publish_it(record):
    assert not second_person(LEADER).holds(record, person(1))


def test_another_of_the_same_relation_publishes_it(record):
    assert second_person(LEADER).holds(record, person(2))


def test_somebody_else_does_not(record):
    assert not second_person(LEADER).holds(record, person(2, leads=False))


def test_publishing_shows_it(record, rows):
    rows["publish"].effect(record, None)
    assert record.is_public


def test_what_is_public_is_not_published_again(record, rows):
    record.is_public = True
    assert not rows["publish"].when(record)


def test_taking_back_asks_why_and_hides_it(record, rows):
    record.is_public = True
    rows["unpublish"].effect(record, None)
    assert ([need.name for need in rows["unpublish"].needs], record.is_public) == (
        ["reason"],
        False,
    )


def test_publication_leaves_the_state(rows):
    assert {row.target for row in rows.values()} == {None}
