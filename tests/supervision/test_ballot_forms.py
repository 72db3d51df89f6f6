"""Ballots in the back office: who enters them, what they lead to, and what is refused."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from deputies.suggestions.models import Suggestion
from supervision.projects.models import Project
from supervision.satisfaction.models import Ballot, impossible
from supervision.satisfaction.subjects import Subjects
from tests.factories import (
    make_activity,
    make_deputy,
    make_opinion,
    make_org,
    make_user,
    town_congress,
)
from tests.second_word import confirmed

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 29)
ADD = "admin:supervision_ballot_add"


def a_ballot(activity: Any, **fields: Any) -> Ballot:
    votes = {"satisfied": 21, "basically": 6, "dissatisfied": 3}
    links = {"subject": "report", "number": activity.number, "activity": activity}
    return Ballot.objects.create(**{**links, "held_on": DAY, **votes, **fields})


def typed(**changes: str) -> dict[str, str]:
    data = {"subject": "report", "number": "2023-001", "held_on": "2023-06-29"}
    counts = {"members": "33", "issued": "30", "returned": "30", "abstained": ""}
    votes = {"satisfied": "21", "basically": "6", "dissatisfied": "3"}
    return {**data, **counts, **votes, **changes}


def add(client: Any, user: Any = None, **changes: str) -> Any:
    client.force_login(user or make_user(Role.CLERK))
    return confirmed(client.post(reverse(ADD), typed(**changes)))


# --- What a number leads to ----------------------------------------------------------------------


@pytest.mark.parametrize("number", ["2023-001", "２０２３－００１", " 2023-1 ", "2023—001"])
def test_a_report_is_found_however_its_number_is_typed(client: Any, number: str) -> None:
    activity = make_activity(number="2023-001")
    add(client, number=number)
    assert Ballot.objects.get().record == activity


def test_a_suggestion_of_the_year_before_is_found_by_its_bare_number() -> None:
    facts = {"title": "修路", "lead_deputy": make_deputy(), "lead_unit": make_org()}
    one = Suggestion.objects.create(year=2022, number="15", **facts)
    assert Subjects().find("suggestion", "15号", DAY) == [one.pk]
    newer = Suggestion.objects.create(year=2023, number="15", **facts)
    assert Subjects().find("suggestion", "15号", DAY) == [newer.pk]
    assert Subjects().find("suggestion", "2022-15", DAY) == [one.pk]


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("item", "永人大视〔2026〕3号第9条"),
        ("item", "第1条"),
        ("item", "永人大视〔2026〕3号第条"),
        ("opinion", "永人大视〔2026〕30号"),
        ("suggestion", "2026-"),
        ("project", "号"),
        ("report", "——"),
    ],
)
def test_what_is_no_number_of_the_register_finds_nothing(subject: str, number: str) -> None:
    make_opinion(number="永人大视〔2026〕3号", items=2)
    assert Subjects().find(subject, number, DAY) == []


def test_a_withdrawn_project_is_not_voted_on() -> None:
    Project.objects.create(year=2023, sequence=1, title="学校", unit=make_org(), status="withdrawn")
    assert Subjects().find("project", "2023-1", DAY) == []


# --- The form ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "2023-999"}, "number"),
        ({"number": ""}, "number"),
        ({"number": "9" * 151}, "number"),
        ({"subject": "law"}, "subject"),
        ({"held_on": "2023-02-30"}, "held_on"),
        ({"held_on": ""}, "held_on"),
        ({"satisfied": ""}, "satisfied"),
        ({"satisfied": "-1"}, "satisfied"),
        ({"satisfied": "许多"}, "satisfied"),
        ({"issued": "34"}, "issued"),
        ({"returned": "31"}, "returned"),
        ({"satisfied": "22"}, "satisfied"),
        ({"abstained": "1"}, "satisfied"),
    ],
)
def test_a_ballot_that_cannot_be_true_is_refused_at_its_field(
    client: Any, changes: dict[str, str], field: str
) -> None:
    make_activity(number="2023-001")
    answer = add(client, **changes)
    assert field in answer.context["adminform"].errors
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("number", ["2023-001", "2023-1"])
def test_the_same_ballot_is_not_entered_twice_however_it_is_typed(client: Any, number: str) -> None:
    make_activity(number="2023-001")
    clerk = make_user(Role.CLERK)
    add(client, clerk)
    answer = add(client, clerk, number=number)
    assert answer.status_code == 200
    assert "这一天对这个对象的测评已经登记。" in str(answer.context["adminform"].errors)
    assert Ballot.objects.count() == 1


def test_another_day_is_another_ballot(client: Any) -> None:
    make_activity(number="2023-001")
    clerk = make_user(Role.CLERK)
    add(client, clerk)
    add(client, clerk, held_on="2023-09-01")
    assert Ballot.objects.count() == 2


def test_the_database_itself_keeps_one_a_day() -> None:
    activity = make_activity(number="2023-001")
    a_ballot(activity)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_ballot(activity, number="2023-1")


def test_a_ballot_moved_to_another_subject_leaves_the_first(client: Any) -> None:
    one = a_ballot(make_activity(number="2023-001"))
    opinion = make_opinion(number="永人大视〔2023〕3号")
    client.force_login(make_user(Role.CLERK))
    page = reverse("admin:supervision_ballot_change", args=[one.pk])
    confirmed(client.post(page, typed(subject="opinion", number="永人大视[2023]03号")))
    one.refresh_from_db()
    assert (one.record, one.activity) == (opinion, None)


@pytest.mark.parametrize("changes", [{}, {"satisfied": "20"}])
def test_a_ballot_may_be_saved_again_as_it_is_and_mended(
    client: Any, changes: dict[str, str]
) -> None:
    one = a_ballot(make_activity(number="2023-001"))
    client.force_login(make_user(Role.CLERK))
    page = reverse("admin:supervision_ballot_change", args=[one.pk])
    assert confirmed(client.post(page, typed(**changes))).status_code == 302
    one.refresh_from_db()
    assert one.satisfied == int(changes.get("satisfied", 21))


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.TOWN_CLERK, Role.HANDLER, Role.DEPUTY, Role.STATION_CLERK]
)
def test_nobody_but_the_clerk_of_the_committee_enters_a_ballot(client: Any, role: str) -> None:
    make_activity(number="2023-001")
    home = {Role.TOWN_CLERK: town_congress(), Role.HANDLER: make_org()}.get(Role(role))
    assert add(client, make_user(role, home)).status_code in (302, 403)
    assert not Ballot.objects.exists()


# --- What the counts say -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "issued", "returned", "counted", "fields"),
    [
        (None, None, None, 99, []),
        (33, 33, 33, 33, []),
        (33, 34, None, 1, ["issued"]),
        (None, 30, 31, 31, ["returned"]),
        (None, None, 10, 11, ["satisfied"]),
        (10, 11, 12, 13, ["issued", "returned", "satisfied"]),
    ],
)
def test_only_numbers_that_were_kept_contradict_each_other(
    members: int | None, issued: int | None, returned: int | None, counted: int, fields: list[str]
) -> None:
    found = impossible(members, issued, returned, counted)
    assert [field for field, _sentence in found] == fields


def test_an_abstention_is_a_counted_paper() -> None:
    one = a_ballot(make_activity(), returned=31, abstained=2)
    assert one.counted == 32
    with pytest.raises(ValidationError, match="各项票数之和多于收回的票"):
        one.clean()


# --- Who sees ------------------------------------------------------------------------------------


def test_a_ballot_is_seen_with_what_it_was_on(client: Any) -> None:
    town, other = town_congress("石柱镇人大"), town_congress("古山镇人大")
    hidden = a_ballot(make_activity(organizer=town))
    shown = a_ballot(make_activity(is_public=True))

    def sight(user: Any) -> set[int]:
        return set(Ballot.objects.visible_to(user).values_list("pk", flat=True))

    assert sight(make_user(Role.CLERK)) == {hidden.pk, shown.pk}
    assert sight(make_user(Role.TOWN_CLERK, town)) == {hidden.pk, shown.pk}
    assert sight(make_user(Role.TOWN_CLERK, other)) == {shown.pk}
    assert sight(make_user(Role.HANDLER, make_org())) == {shown.pk}


def test_the_votes_on_the_english_page_are_told_in_english(client: Any) -> None:
    activity = make_activity(is_public=True)
    a_ballot(activity)
    html = client.get("/en" + activity.get_absolute_url()).content.decode()
    assert "满意 21" not in html
    assert "21" in html


def test_the_list_costs_the_same_with_many_ballots(client: Any) -> None:
    client.force_login(make_user(Role.CLERK))

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("admin:supervision_ballot_changelist"))
        return len(seen)

    a_ballot(make_activity())
    cost()
    first = cost()
    for _time in range(8):
        a_ballot(make_activity())
    assert cost() == first
