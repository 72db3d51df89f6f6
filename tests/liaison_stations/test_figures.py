"""The stations' figures of the year, and what of them is too small to be told."""

from datetime import date

import pytest

from annual_summaries.presentation.forms import NarrowForm
from annual_summaries.presentation.record_lists import LiveRecords
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import Matter, MatterStatus
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Station
from registers import figures
from registers.figures import FIGURES, HIDDEN
from tests.factories import make_deputy
from tests.liaison_stations.world import World, act, make_matter, make_station
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def world():
    return World()


def value(key, year=2023):
    return figures.count(FIGURES.get(key), year).value


def rows(key, breakdown, year=2023, public=False):
    counted = figures.count(FIGURES.get(key), year, public=public)
    return {row.label: row.value for row in counted.breakdown(breakdown).rows}


def received(station, people, day=date(2023, 5, 8), **fields):
    return Reception.objects.create(station=station, people=people, held_on=day, **fields)


def raised(world, number, day=date(2023, 5, 8), status=MatterStatus.RECEIVED, **fields):
    for _ in range(number):
        matter = make_matter(world)
        closed = day if status == MatterStatus.SOLVED else None
        Matter.objects.filter(pk=matter.pk).update(
            raised_on=day, status=status, closed_on=closed, **fields
        )


def test_stations_open_at_the_end_of_the_year_count(world):
    make_station(opened_on=date(2023, 12, 31))
    make_station(opened_on=date(2024, 1, 1))
    make_station(closed_on=date(2023, 12, 30))
    assert value("stations") == 3


def test_stations_are_told_by_type(world):
    make_station(world.town, kind="point")
    assert rows("stations", "by_type") == {"总站": 0, "镇街区站": 2, "联络点": 1}


def test_people_received_are_added_up(world):
    received(world.station, 12)
    received(world.other_station, 30)
    received(world.station, 99, day=date(2022, 12, 31))
    assert value("station_receptions") == 42


def test_matters_count_in_the_year_in_which_they_were_raised(world):
    raised(world, 2)
    raised(world, 1, day=date(2022, 12, 31))
    assert (value("station_matters"), value("station_matters", 2022)) == (2, 1)


def test_a_merged_matter_counts_once(world):
    raised(world, 1)
    matter, into = Matter.objects.get(), make_matter(world)
    act(matter, "merge", world.keeper, into=into)
    assert value("station_matters") == 0


def test_solved_matters_count_in_the_year_of_their_closing(world):
    raised(world, 3, status=MatterStatus.SOLVED)
    raised(world, 1, status=MatterStatus.ANSWERED)
    assert (value("station_matters_solved"), value("station_matters_solved", 2022)) == (3, 0)


def test_few_people_are_not_told_by_town_in_public(world):
    third = make_station(make_station(world.town).organization)
    received(world.station, 40)
    received(world.other_station, 3)
    received(make_station(), 20)
    assert third.organization == world.town
    assert rows("station_receptions", "by_unit", public=True) == {
        "石柱镇人大": 40,
        "不足 5 人的合并显示": 23,
    }
    assert rows("station_receptions", "by_unit")["古山镇人大"] == 3


def test_the_frozen_records_of_few_people_stand_in_the_folded_row(world):
    received(world.station, 40)
    received(world.other_station, 3)
    received(make_station(), 20)
    counted = figures.count_records(FIGURES.get("station_receptions"), 2023, public=True)
    assert [record.row_keys[0] for record in counted.records][1:] == [HIDDEN, HIDDEN]


def test_the_public_sees_of_matters_only_published_cases(world):
    raised(world, 2, status=MatterStatus.SOLVED)
    matter = Matter.objects.first()
    PublishedCase.objects.create(
        matter=matter,
        title="路灯修好了",
        problem="灯坏",
        answer="已修",
        status="published",
        approved_by=world.station_clerk,
    )
    figure = FIGURES.get("station_matters_solved")
    lines = figure.listed(figure.public(figure.records(2023)))
    assert [figure.line(one).title for one in lines] == ["路灯修好了"]


def test_two_rows_cannot_be_crossed_to_find_few_people(world):
    raised(world, 6, policy_area="教育")
    raised(world, 6, policy_area="交通", day=date(2023, 6, 8))
    records = LiveRecords(FIGURES.get("station_matters"), 2023, world.leader)
    form = NarrowForm({"by_topic": "教育", "by_month": "5"}, records)
    assert list(form.chosen()) == ["by_topic"]
    assert "一次只能按一项筛选" in str(form.errors["by_month"])


def test_each_figure_is_counted_in_one_query(world, django_assert_num_queries):
    received(world.station, 6)
    assert Station.objects.exists()
    for key in ("stations", "station_receptions", "station_matters", "station_matters_solved"):
        with django_assert_num_queries(1):
            value(key)


def test_receptions_and_the_deputies_who_received_are_two_counts(world):
    received(world.station, 9).deputies.add(make_deputy(), make_deputy())
    received(world.station, 4).deputies.add(make_deputy())
    received(world.station, 5)
    assert (value("reception_meetings"), value("reception_deputies")) == (3, 3)
    assert sum(rows("reception_deputies", "by_month").values()) == 3
