"""Suggestions received or acted on at the same moment. On PostgreSQL, where writers do not queue
by themselves."""

import pytest
from django.db import connection

from deputies.suggestions.models import Suggestion
from deputies.suggestions.models import SuggestionStatus as S
from tests.deputies.test_suggestions import World
from tests.supervision.test_concurrency import at_once
from workflow.transitions import perform

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def test_numbers_given_at_once_are_neither_doubled_nor_left_out():
    world = World()
    waiting = [world.at(S.SUBMITTED) for _ in range(4)]
    at_once(
        *(
            lambda one=one: perform(one, "receive", by=world.clerk, data=world.units())
            for one in waiting
        )
    )
    numbers = Suggestion.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["001", "002", "003", "004"]


def test_of_two_equal_clicks_one_wins():
    world = World()
    one = world.at(S.HANDED_OVER)

    def click():
        return perform(one, "acknowledge", by=world.handler, version=one.version)

    results = at_once(click, click, click)
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 2 + ["Suggestion"]
