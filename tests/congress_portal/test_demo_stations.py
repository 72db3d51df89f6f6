"""The demo stations of this year: each person finds something to do, and nothing real is told."""

import pytest
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import Area
from congress_portal.demo_stories import stations
from liaison_stations.assessments.models import AssessmentStatus, SelfAssessment
from liaison_stations.cases.choices import CaseStatus
from liaison_stations.cases.models import PublishedCase
from liaison_stations.cases.pictures import published
from liaison_stations.matters.models import Matter, MatterFile, MatterStatus
from liaison_stations.receptions.models import Reception
from liaison_stations.rota.models import DayStatus, ReceptionDay
from liaison_stations.stations.models import Posting, Station, StationKind
from tests.factories import make_deputy, make_deputy_user, make_org, make_user
from tests.once import once
from workflow import trail

pytestmark = pytest.mark.django_db

CODES = {"shizhu": "石柱镇", "zhiying": "芝英镇"}


@once
def people():
    return {
        "station_clerk": make_user(Role.STATION_CLERK),
        "deputy": make_deputy_user(),
        "deputy2": make_deputy_user(),
    }


@once
def played(people):
    central = Station.objects.create(code="zongzhan", name="总站", kind=StationKind.CENTRAL)
    for _number in range(2):
        Posting.objects.create(station=central, deputy=make_deputy(), since=stations.SINCE)
    for number, (code, name) in enumerate(CODES.items()):
        body = make_org(f"{name}人大", kind=OrganizationKind.TOWN_CONGRESS)
        body.area = Area.objects.create(name=name)
        body.save()
        station = Station.objects.create(
            code=code,
            name=name,
            kind=StationKind.TOWN,
            organization=body,
            opening_hours="每周一 8:30—11:30",
        )
        Posting.objects.create(station=station, deputy=make_deputy(), since=stations.SINCE)
        tail = "2" if number else ""
        people[f"keeper{tail}"] = make_user(Role.KEEPER, body)
        people[f"town_clerk{tail}"] = make_user(Role.TOWN_CLERK, body)
    _solved_matters()
    stations.play(people)
    return people


def _solved_matters():
    for content in stations.STORIES["cases"]:
        Matter.objects.create(
            number=content["matter"],
            station=Station.objects.get(code=content["matter"].split("-")[0]),
            source="phone",
            text="……",
            status=MatterStatus.SOLVED,
            closed_on=timezone.localdate(),
        )


def test_each_keeper_keeps_one_station(played):
    kept = {
        who: set(Station.objects.kept_by(played[who]).values_list("code", flat=True))
        for who in ("keeper", "keeper2")
    }
    assert kept == {"keeper": {"shizhu"}, "keeper2": {"zhiying"}}


def test_matters_stand_in_every_state_but_merged(played):
    states = set(Matter.objects.values_list("status", flat=True))
    assert states == set(MatterStatus.values) - {MatterStatus.MERGED}


def test_a_matter_waits_for_the_committee(played):
    assert Matter.objects.open().filter(handling="city").exists()


def test_the_next_days_are_announced_with_two_deputies_each(played):
    coming = ReceptionDay.objects.public().filter(status=DayStatus.PLANNED)
    assert coming.count() == stations.ANNOUNCED * len([*CODES, "zongzhan"])
    assert all(day.duties.count() == 2 for day in coming)


def test_the_demo_deputies_are_on_duty(played):
    assert ReceptionDay.objects.of_deputy(played["deputy"]).exists()


def test_cases_are_published_by_another_person_and_one_waits(played):
    states = sorted(PublishedCase.objects.values_list("status", flat=True))
    assert states == [CaseStatus.PUBLISHED] * 5 + [CaseStatus.SUBMITTED]


def test_one_assessment_waits_for_the_check(played):
    states = set(SelfAssessment.objects.values_list("status", flat=True))
    assert states == {AssessmentStatus.CHECKED, AssessmentStatus.SUBMITTED}


def test_everything_invented_is_marked_as_a_sample(played):
    assert not Matter.objects.filter(is_sample=False).exists()
    assert not Reception.objects.filter(is_sample=False).exists()


def test_nothing_is_told_of_a_day_to_come(played):
    today = timezone.localdate()
    assert not Matter.objects.filter(raised_on__gt=today).exists()
    assert not Reception.objects.filter(held_on__gt=today).exists()


def test_the_trail_holds(played):
    assert trail.verify() > 0


def test_the_central_station_receives_and_says_when_next(played):
    station = Station.objects.get(code="zongzhan")
    assert station.receptions.filter(held_on__year=timezone.localdate().year).exists()
    told = ReceptionDay.objects.public().filter(station=station, status=DayStatus.PLANNED)
    assert told.count() == stations.ANNOUNCED


def test_what_was_solved_on_the_spot_shows_the_place_before_and_after(played):
    solved = Matter.objects.filter(entries__action="solve_on_the_spot")
    assert solved.count() == 2
    told = PublishedCase.objects.filter(with_pictures=True)
    assert told.count() == 3
    solved = [*solved, *(case.matter for case in told)]
    for matter in solved:
        shown = MatterFile.objects.filter(entry__matter=matter).values_list("shows", flat=True)
        assert sorted(shown) == ["after", "before"]
    assert published().count() == 2 * told.count()


def test_each_assessment_has_words_of_its_own_and_evidence(played):
    words = list(SelfAssessment.objects.values_list("central_tasks", flat=True))
    assert len(words) == len(set(words)) == 2
    assert all(one.files.count() == 2 for one in SelfAssessment.objects.all())


def test_two_matters_that_may_be_one_stand_side_by_side(played, people, client):
    matter = Matter.objects.get(text__startswith="村口公交站没有雨棚")
    client.force_login(people["station_clerk"])
    page = client.get(f"/my/matters/{matter.pk}/alike/").content.decode()
    assert "我们村口的公交站一直没有雨棚" in page
