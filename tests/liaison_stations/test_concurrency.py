"""What two people, or two presses of one button, do at the same moment (PostgreSQL)."""

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from liaison_stations.matters.effects import raise_matter
from liaison_stations.matters.models import Matter
from liaison_stations.receptions import effects
from liaison_stations.receptions.models import Reception
from tests.liaison_stations.world import World, make_matter
from tests.once import once
from tests.supervision.test_concurrency import at_once
from workflow.transitions import perform

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


@once
def world():
    return World()


def test_a_form_pressed_twice_at_once_makes_one_reception(world):
    key = uuid.uuid4()
    data = {"held_on": timezone.localdate(), "kind": "daily", "people": 3}

    def press():
        return effects.record(world.station, data, world.keeper, key)

    results = at_once(press, press, press)
    assert sorted(new for _reception, new in results) == [False, False, True]
    assert Reception.objects.count() == 1


def test_matters_raised_at_once_get_numbers_of_their_own(world):
    def raised():
        return raise_matter(world.station, source="phone", text="路灯坏了。", by=world.keeper)

    at_once(raised, raised, raised)
    assert Matter.objects.values("number").distinct().count() == 3


def test_a_form_key_used_twice_at_once_makes_one_matter(world):
    key = uuid.uuid4()

    def raised():
        return raise_matter(world.station, source="code", text="路灯坏了。", form_key=key)

    results = at_once(raised, raised, raised)
    assert len({matter.pk for matter in results}) == 1
    assert Matter.objects.count() == 1


def test_of_two_people_who_accept_a_matter_one_wins(world):
    matter = make_matter(world)

    def click():
        return perform(matter, "accept", by=world.keeper, version=matter.version)

    results = at_once(click, click)
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Matter"]
