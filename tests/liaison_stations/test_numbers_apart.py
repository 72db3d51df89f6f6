"""What the page of a station tells gives away no number that another page folds."""

from typing import Any

import pytest
from django.utils import timezone

from liaison_stations.matters.models import Matter, MatterStatus, Source
from liaison_stations.stations.directory import year_of
from liaison_stations.stations.models import Station
from tests.factories import town_congress
from tests.liaison_stations.world import make_station

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def a_station(town: Any, number: int, solved: int = 0) -> Station:
    station = make_station(town)
    for place in range(number):
        done = {"status": MatterStatus.SOLVED, "closed_on": TODAY} if place < solved else {}
        fields = {"source": Source.CODE, "text": "灯不亮", "raised_on": TODAY, **done}
        Matter.objects.create(number=f"{station.code}-{place}", station=station, **fields)
    return station


def told(station: Station) -> list[str]:
    year = year_of(station, TODAY.year)
    return [str(year.matters_in_words), str(year.solved_in_words)]


def test_a_station_alone_in_its_town_is_told() -> None:
    assert told(a_station(town_congress(), 9, 6)) == ["9", "6"]


def test_a_station_beside_a_small_one_of_its_town_is_not_told() -> None:
    """The town's 11 less 9 would tell 2."""
    town = town_congress()
    assert [told(one) for one in (a_station(town, 9), a_station(town, 2))] == [
        ["不单列", "0"],
        ["不足 5", "不足 5"],
    ]


def test_a_station_of_a_town_that_stands_with_a_small_one_is_not_told() -> None:
    """3 and 7 stand together as 10, which less 7 would tell 3."""
    few, more = a_station(town_congress("甲镇人大"), 3), a_station(town_congress("乙镇人大"), 7)
    most = a_station(town_congress("丙镇人大"), 20)
    assert [told(one)[0] for one in (few, more, most)] == ["不足 5", "不单列", "20"]


def test_the_solved_are_folded_by_themselves() -> None:
    town = town_congress()
    one, other = a_station(town, 9, 8), a_station(town, 9, 2)
    assert [told(station) for station in (one, other)] == [["9", "不单列"], ["9", "不足 5"]]
