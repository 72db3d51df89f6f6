"""Which of the stations' records waits for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liaison_stations.assessments.models import SelfAssessment
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import Handling, MatterStatus
from liaison_stations.rota.models import Swap
from registers.waits import Waits
from tests.liaison_stations.world import (
    WORDS,
    World,
    act,
    make_day,
    make_matter,
)
from tests.once import once

pytestmark = pytest.mark.django_db
PEOPLE = (
    "keeper",
    "town_clerk",
    "station_clerk",
    "deputy",
    "colleague",
    "other_keeper",
    "other_town_clerk",
    "other_deputy",
    "clerk",
    "leader",
    "sysadmin",
    "nobody",
)


@once
def world():
    return World()


def waits_for(user):
    user = type(user).objects.get(pk=user.pk)
    return [count.kind.key for count in Waits(user, timezone.localdate()).counts()]


def kinds_by_person(world):
    found = {who: waits_for(getattr(world, who)) for who in PEOPLE}
    return {who: kinds for who, kinds in found.items() if kinds}


def test_a_new_matter_waits_for_the_keeper(world):
    make_matter(world)
    assert kinds_by_person(world) == {
        "keeper": ["matters_to_accept"],
        "deputy": ["matters_in_charge"],
    }


def test_a_matter_in_hand_waits_for_the_keeper(world):
    make_matter(world, MatterStatus.HANDLING)
    assert kinds_by_person(world) == {
        "keeper": ["matters_to_answer"],
        "deputy": ["matters_in_charge"],
    }


def test_a_matter_passed_to_the_town_waits_for_its_clerk_too(world):
    make_matter(world, MatterStatus.HANDLING, Handling.TOWN)
    assert kinds_by_person(world) == {
        "keeper": ["matters_to_answer"],
        "town_clerk": ["matters_with_town"],
        "deputy": ["matters_in_charge"],
    }


def test_a_reported_matter_waits_for_the_citys_staff(world):
    make_matter(world, MatterStatus.HANDLING, Handling.CITY)
    assert kinds_by_person(world) == {
        "station_clerk": ["matters_with_city"],
        "deputy": ["matters_in_charge"],
    }


@pytest.mark.parametrize(
    "status", [MatterStatus.SOLVED, MatterStatus.ANSWERED, MatterStatus.NOT_ACCEPTED]
)
def test_a_closed_matter_waits_for_nobody(world, status):
    make_matter(world, status)
    assert kinds_by_person(world) == {}


def test_todays_reception_waits_to_be_recorded(world):
    make_day(world.station, 0, [world.deputy])
    assert kinds_by_person(world) == {"keeper": ["reception_today"], "deputy": ["days_on_duty"]}


def test_a_day_without_deputies_waits_for_the_keeper(world):
    make_day(world.station, 5)
    assert kinds_by_person(world) == {"keeper": ["days_without_deputies"]}


def test_a_far_day_waits_for_nobody(world):
    make_day(world.station, 60)
    assert kinds_by_person(world) == {}


def test_a_swap_waits_for_the_other_deputy(world):
    day = make_day(world.station, 20, [world.deputy])
    act(day, "ask_swap", world.deputy, other_deputy=world.colleague.deputy)
    assert kinds_by_person(world) == {
        "colleague": ["swaps_to_answer"],
        "keeper": ["swaps_of_station"],
        "deputy": ["days_on_duty"],
    }


def test_a_swap_of_a_past_day_waits_for_nobody(world):
    day = make_day(world.station, 1, [world.deputy])
    act(day, "ask_swap", world.deputy, other_deputy=world.colleague.deputy)
    type(day).objects.update(day=timezone.localdate() - timedelta(days=30))
    assert Swap.objects.exists()
    assert kinds_by_person(world) == {}


def case_of(world):
    matter = make_matter(world, MatterStatus.SOLVED)
    case = PublishedCase.objects.create(matter=matter, title="路灯", problem="灯坏", answer="已修")
    return act(case, "submit", world.town_clerk)


def test_a_submitted_case_waits_for_another_person(world):
    case_of(world)
    assert kinds_by_person(world) == {"station_clerk": ["cases_to_approve"]}


def test_a_submitted_assessment_waits_for_the_citys_staff(world):
    goods = ("central_tasks", "livelihood", "deputies_role", "grassroots")
    fields = dict.fromkeys(goods, "做了") | {f"{name}_score": 20 for name in goods}
    one = SelfAssessment.objects.create(station=world.station, year=2026, **fields)
    act(one, "submit", world.town_clerk)
    assert kinds_by_person(world) == {"station_clerk": ["assessments_to_check"]}


def test_the_page_of_what_waits_shows_no_citizens_words(client, world):
    make_matter(world)
    client.force_login(world.keeper)
    page = client.get("/my/").content.decode()
    assert "待受理的群众事项" in page
    assert WORDS not in page
    assert "王小明" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_one_matter_and_with_three(client, world, rows):
    for _ in range(rows):
        make_matter(world)
    client.force_login(world.keeper)
    for kind in ("", "?kind=matters_to_accept"):
        assert client.get(f"/my/{kind}").status_code == 200
