"""Numbers of matters at the turn of a year, and under a clock that goes back."""

from datetime import UTC, datetime, timedelta

import pytest

from liaison_stations.matters.effects import raise_matter
from liaison_stations.matters.models import Source
from tests.factories import town_congress
from tests.liaison_stations.world import make_station
from tests.once import once

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2026, 12, 31, 16, tzinfo=UTC)
"""Midnight in Shanghai."""


@once
def station():
    return make_station(town_congress(), code="bridge")


def raised(station, at):
    return raise_matter(station, source=Source.PHONE, text="路灯不亮", at=at)


@pytest.mark.parametrize(("seconds", "year"), [(-2, 2026), (-1, 2026), (0, 2027), (2, 2027)])
def test_the_year_of_a_matter_turns_at_midnight_where_people_live(station, seconds, year):
    matter = raised(station, NEW_YEAR + timedelta(seconds=seconds))
    assert (matter.number, matter.raised_on.year) == (f"bridge-{year}-00001", year)


def test_a_clock_set_back_gives_no_number_twice(station):
    moments = [NEW_YEAR, NEW_YEAR + timedelta(hours=1), NEW_YEAR - timedelta(hours=1), NEW_YEAR]
    numbers = [raised(station, at).number for at in moments]
    assert numbers == [
        "bridge-2027-00001",
        "bridge-2027-00002",
        "bridge-2026-00001",
        "bridge-2027-00003",
    ]
