"""Constituencies: who keeps which, how they are known, and what their form refuses."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from deputies.constituencies.models import Constituency, Village
from deputies.people.models import Mandate
from tests.factories import make_deputy, make_org, make_user, town_congress
from tests.second_word import confirmed

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def one_of(name: str = "第1选区", level: str = "county", **fields: Any) -> Constituency:
    return Constituency.objects.create(name=name, level=level, **{"term": 18, **fields})


def elected(one: Constituency, **fields: Any) -> Mandate:
    mandate = make_deputy().mandates.get()
    mandate.level, mandate.term, mandate.district = one.level, one.term, one.name
    for name, value in fields.items():
        setattr(mandate, name, value)
    mandate.save()
    return mandate


# --- How they are known --------------------------------------------------------------------------


def test_a_mandate_finds_its_constituency_however_the_name_is_typed() -> None:
    one = one_of("第 01 选区")
    mandate = elected(one, district="第１选区")
    found = Constituency.objects.of_mandates([mandate])
    assert list(found.values()) == [one]


@pytest.mark.parametrize("other", [{"level": "town"}, {"term": 17}, {"district": "第2选区"}])
def test_a_mandate_of_another_level_term_or_name_is_none_of_its_own(other: dict[str, Any]) -> None:
    mandate = elected(one_of(), **other)
    assert Constituency.objects.of_mandates([mandate]) == {}


def test_a_mandate_without_a_constituency_finds_none() -> None:
    one_of()
    assert Constituency.objects.of_mandates([make_deputy().mandates.get()]) == {}


def test_many_mandates_cost_one_look_more_for_towns_and_villages_alone() -> None:
    mandates = [elected(one_of(f"第{number}选区")) for number in range(1, 9)]
    with CaptureQueriesContext(connection) as seen:
        found = Constituency.objects.of_mandates(mandates)
        assert [one.village_names for one in found.values()] == [""] * 8
    assert len(seen) == 2


def test_only_the_terms_in_office_on_the_day_are_sitting() -> None:
    now, before = one_of(), one_of("第2选区", term=17)
    elected(now)
    elected(before, since=date(2017, 1, 9), until=date(2022, 1, 1))
    assert list(Constituency.objects.sitting(TODAY())) == [now]
    assert list(Constituency.objects.sitting(date(2020, 1, 1))) == [before]


def test_nothing_is_sitting_where_nobody_is_in_office() -> None:
    one_of()
    assert not Constituency.objects.sitting(TODAY()).exists()


def test_the_same_name_of_one_term_is_refused_and_of_the_next_is_not() -> None:
    one_of("第01选区")
    with pytest.raises(ValidationError, match="这一届已有这个选区"):
        Constituency(level="county", term=18, name="第1选区").full_clean()
    Constituency(level="county", term=19, name="第1选区").full_clean()
    Constituency(level="town", term=18, name="第1选区").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        one_of("第1选区")


# --- The form ------------------------------------------------------------------------------------


def rows(*names: str) -> dict[str, str]:
    data = {"villages-TOTAL_FORMS": str(len(names)), "villages-INITIAL_FORMS": "0"}
    return data | {f"villages-{row}-name": name for row, name in enumerate(names)}


def add(client: Any, user: Any, *villages: str, **changes: str) -> Any:
    client.force_login(user)
    data = {"level": "county", "term": "18", "name": "第1选区", "organization": ""}
    page = reverse("admin:deputies_constituency_add")
    return confirmed(client.post(page, {**data, **rows(*villages), **changes}))


def test_the_clerk_records_one_with_its_villages(client: Any) -> None:
    add(client, make_user(Role.CLERK), "溪东村", "", "石塘村")
    assert Constituency.objects.get().village_names == "溪东村、石塘村"


@pytest.mark.parametrize(
    "changes",
    [
        {"term": "0"},
        {"term": "届"},
        {"level": "village"},
        {"name": ""},
        {"name": "区" * 101},
        {"organization": "999999"},
    ],
)
def test_what_the_form_cannot_take_is_told_at_its_field(
    client: Any, changes: dict[str, str]
) -> None:
    answer = add(client, make_user(Role.CLERK), **changes)
    assert set(answer.context["adminform"].errors) == set(changes)
    assert not Constituency.objects.exists()


def test_a_village_twice_in_one_constituency_is_refused_with_a_sentence(client: Any) -> None:
    answer = add(client, make_user(Role.CLERK), "溪东村", "溪东村")
    assert answer.status_code == 200
    assert not Village.objects.exists()


def test_one_village_may_stand_in_two_constituencies(client: Any) -> None:
    clerk = make_user(Role.CLERK)
    add(client, clerk, "溪东村")
    add(client, clerk, "溪东村", name="第2选区")
    assert Village.objects.filter(name="溪东村").count() == 2


def test_a_unit_that_is_no_town_congress_is_no_town(client: Any) -> None:
    unit = make_org("交通运输局")
    answer = add(client, make_user(Role.CLERK), organization=str(unit.pk))
    assert "organization" in answer.context["adminform"].errors


@pytest.mark.parametrize(
    ("level", "whose", "is_taken"),
    [
        ("town", "own", True),
        ("county", "own", False),
        ("town", "other", False),
        ("town", "nobody", False),
    ],
)
def test_the_clerk_of_a_town_keeps_those_of_the_own_congress_alone(
    client: Any, level: str, whose: str, is_taken: bool
) -> None:
    own, other = town_congress("石柱镇人大"), town_congress("古山镇人大")
    body = {"own": str(own.pk), "other": str(other.pk), "nobody": ""}[whose]
    add(client, make_user(Role.TOWN_CLERK, own), level=level, organization=body)
    assert Constituency.objects.exists() is is_taken


@pytest.mark.parametrize("role", [Role.LEADER, Role.STATION_CLERK, Role.HANDLER, Role.DEPUTY])
def test_who_only_reads_records_none(client: Any, role: str) -> None:
    answer = add(client, make_user(role, make_org() if role == Role.HANDLER else None))
    assert answer.status_code in (302, 403)
    assert not Constituency.objects.exists()


def test_the_clerk_of_a_town_does_not_change_that_of_another_town(client: Any) -> None:
    own, other = town_congress("石柱镇人大"), town_congress("古山镇人大")
    one = one_of(level="town", organization=other)
    client.force_login(make_user(Role.TOWN_CLERK, own))
    data = {"level": "town", "term": "18", "name": "夺来的", "organization": str(own.pk)}
    page = reverse("admin:deputies_constituency_change", args=[one.pk])
    confirmed(client.post(page, {**data, **rows()}))
    one.refresh_from_db()
    assert (one.name, one.organization) == ("第1选区", other)


def test_a_constituency_of_a_town_that_was_closed_can_still_be_mended(client: Any) -> None:
    town = town_congress()
    one = one_of("第1选取", organization=town)
    town.until = TODAY() - timedelta(days=1)
    town.save()
    client.force_login(make_user(Role.CLERK))
    data = {"level": "county", "term": "18", "name": "第1选区", "organization": str(town.pk)}
    page = reverse("admin:deputies_constituency_change", args=[one.pk])
    confirmed(client.post(page, {**data, **rows()}))
    one.refresh_from_db()
    assert (one.name, one.organization) == ("第1选区", town)


def test_a_new_one_is_not_laid_into_a_town_that_was_closed(client: Any) -> None:
    town = town_congress()
    town.until = TODAY() - timedelta(days=1)
    town.save()
    answer = add(client, make_user(Role.CLERK), organization=str(town.pk))
    assert "organization" in answer.context["adminform"].errors


def test_the_list_costs_the_same_with_many(client: Any) -> None:
    client.force_login(make_user(Role.CLERK))

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("admin:deputies_constituency_changelist"))
        return len(seen)

    one_of(organization=town_congress()).villages.create(name="溪东村")
    cost()
    first = cost()
    for number in range(2, 9):
        one_of(f"第{number}选区", organization=town_congress(f"镇{number}")).villages.create(
            name="村"
        )
    assert cost() == first
