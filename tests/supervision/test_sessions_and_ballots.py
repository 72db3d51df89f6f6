"""Sessions counted by kind and shown; ballots found by the number that a sheet knows."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from registers.figures import FIGURES, count
from supervision.projects.models import Project
from supervision.satisfaction.models import Ballot
from supervision.satisfaction.subjects import Subjects
from supervision.sessions.models import Session
from tests.factories import make_activity, make_opinion, make_org, town_congress

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 29)


def a_session(kind="committee", number=1, day=DAY, **fields):
    fields = {"term": 18, "members": 33, "present": 30, "is_public": True, **fields}
    return Session.objects.create(kind=kind, number=number, held_on=day, **fields)


def test_sessions_and_meetings_of_the_city_are_counted_by_the_day_on_which_they_began():
    a_session(number=1), a_session(number=2, day=date(2022, 12, 31), ends_on=date(2023, 1, 1))
    a_session("chairpersons", 1), a_session("chairpersons", 2), a_session("congress", 1)
    a_session(number=3, organization=town_congress()), a_session(number=4, status="withdrawn")
    assert count(FIGURES.get("sessions"), 2023).value == 1
    assert count(FIGURES.get("sessions"), 2022).value == 1
    assert count(FIGURES.get("chair_meetings"), 2023).value == 2


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("zh-hans", "第十八届第五十九次主任会议"),
        ("en", "Council of chairpersons no. 59 of congress no. 18"),
    ],
)
def test_the_name_of_a_session_is_numbered_in_the_words_of_its_page(language, name):
    with translation.override(language):
        assert str(a_session("chairpersons", 59)) == name


def test_a_session_of_which_nobody_kept_the_numbers_says_nothing_of_the_quorum(client):
    one = a_session(members=None, present=None)
    assert one.is_quorate is None
    page = client.get(one.get_absolute_url()).content.decode()
    assert "法定人数" not in page


def test_more_present_than_members_is_refused_in_the_form():
    with pytest.raises(ValidationError, match="出席人数不能多于全体组成人员"):
        a_session(members=3, present=4).full_clean()


def test_the_list_of_sessions_is_filtered_by_kind_and_hides_what_is_not_public(client):
    a_session(number=7), a_session("chairpersons", 8), a_session(number=9, is_public=False)
    page = client.get(reverse("supervision:sessions"), {"kind": "committee"}).content.decode()
    assert "第七次" in page
    assert "第八次" not in page
    assert "第九次" not in page


@pytest.mark.parametrize(
    "number", ["永人大视〔2026〕3号第1条", "永人大视[2026]003号第1条", "永人大视（2026）3号第01项"]
)
def test_an_item_is_found_by_its_document_and_its_place_in_the_list(number):
    opinion = make_opinion(number="永人大视〔2026〕3号", items=2)
    item = opinion.items.get(sequence=1)
    assert Subjects().find("item", number, DAY) == [item.pk]


@pytest.mark.parametrize("number", ["2023-1", "2023年第1项", "2023年度1", "1", "第1项"])
def test_a_project_is_the_committees_unless_a_body_is_named(number):
    unit = make_org()
    ours = Project.objects.create(year=2023, sequence=1, title="学校", unit=unit)
    town = town_congress()
    Project.objects.create(year=2023, sequence=1, title="路", unit=unit, organization=town)
    assert Subjects().find("project", number, DAY) == [ours.pk]


def test_a_project_of_a_town_is_found_with_its_name():
    town = town_congress()
    of_town = Project.objects.create(
        year=2023, sequence=1, title="路", unit=make_org(), organization=town
    )
    assert Subjects().find("project", f"{town.name}2023-1", DAY) == [of_town.pk]


def test_what_nobody_knows_is_not_found():
    make_activity(number="2023-001")
    assert Subjects().find("report", "2023-002", DAY) == []
    assert Subjects().find("item", "没有条数", DAY) == []


def test_a_ballot_stands_on_the_public_page_of_what_it_was_on_and_nowhere_else(client):
    activity = make_activity(is_public=True)
    hidden = make_activity()
    for one in (activity, hidden):
        Ballot.objects.create(
            subject="report",
            number=one.number,
            activity=one,
            held_on=DAY,
            satisfied=21,
            basically=6,
            dissatisfied=3,
        )
    assert list(Ballot.objects.public()) == [Ballot.objects.get(activity=activity)]
    page = client.get(activity.get_absolute_url()).content.decode()
    assert "<span>满意 21</span>" in page


def test_counts_that_cannot_be_true_are_refused_in_the_form():
    ballot = Ballot(subject="report", number="x", held_on=DAY, members=10, issued=11)
    ballot.satisfied = ballot.basically = ballot.dissatisfied = 1
    with pytest.raises(ValidationError, match="发出的票多于应到人数"):
        ballot.clean()
