"""Handing on to a successor by the page: who, what is refused, and what a second time does."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import Organization
from accounts.successions.former import said_before, said_of_heir
from supervision.items.models import Item
from supervision.projects.models import Project
from tests.factories import People, make_item, make_org, make_user, town_congress
from workflow.forms import ActionForm
from workflow.transitions import Conflict, perform, table_for

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def heir() -> Organization:
    return make_org("承接局")


def close(body: Organization, heir: Organization | None = None) -> Organization:
    body.until, body.successor = TODAY() - timedelta(days=1), heir
    body.save()
    return body


def form(item: Item, user: Any, **data: Any) -> ActionForm:
    row = table_for(Item).named("succeed")[0]
    return ActionForm(row, item, user, {"version": item.version, **data})


def hand_on(item: Item, people: People, heir: Organization) -> Item:
    return perform(item, "succeed", by=people.clerk, data={"unit": heir, "reason": "机构改革"})


def a_project(unit: Organization) -> Project:
    facts = {"year": 2026, "sequence": 1, "title": "学校", "is_chosen": True}
    return Project.objects.create(unit=unit, status="under_way", **facts)


@pytest.mark.parametrize(
    ("missing", "sentence"), [("unit", "请选择承接单位。"), ("reason", "理由")]
)
def test_what_is_missing_is_asked_for(
    people: People, heir: Organization, missing: str, sentence: str
) -> None:
    item = make_item("handling", people)
    data = {"unit": heir.pk, "reason": "机构改革"}
    data.pop(missing)
    said = form(item, people.clerk, **data)
    assert not said.is_valid()
    assert sentence in str(said.errors[missing])


@pytest.mark.parametrize("kind", ["committee", "working_body", "town_congress"])
def test_a_body_of_the_congress_is_no_successor_of_a_unit(people: People, kind: str) -> None:
    item = make_item("handling", people)
    body = make_org("某委", OrganizationKind(kind))
    assert "unit" in form(item, people.clerk, unit=body.pk, reason="机构改革").errors


def test_a_unit_that_is_not_yet_there_is_no_successor(people: People) -> None:
    item = make_item("handling", people)
    later = make_org("明年局", since=TODAY() + timedelta(days=1))
    assert "unit" in form(item, people.clerk, unit=later.pk, reason="机构改革").errors


@pytest.mark.parametrize("key", ["0", "999999", "abc", "-1"])
def test_a_key_that_leads_to_no_unit_is_refused(people: People, key: str) -> None:
    item = make_item("handling", people)
    assert "unit" in form(item, people.clerk, unit=key, reason="机构改革").errors


def test_nothing_is_proposed_while_the_unit_exists(people: People) -> None:
    item = make_item("handling", people)
    assert form(item, people.clerk).fields["unit"].initial is None


def test_a_second_time_to_the_same_unit_is_refused(people: People, heir: Organization) -> None:
    item = make_item("handling", people)
    close(people.unit, heir)
    item = hand_on(item, people, heir)
    with pytest.raises(Exception, match="请选择另一个单位"):
        hand_on(item, people, heir)
    assert item.entries.filter(action="succeed").count() == 1


@pytest.mark.parametrize("status", ["struck_off", "withdrawn"])
def test_what_is_done_with_is_not_handed_on(
    people: People, heir: Organization, status: str
) -> None:
    item = make_item(status, people)
    close(people.unit, heir)
    with pytest.raises((Conflict, PermissionDenied)):
        hand_on(item, people, heir)


def test_who_saw_an_older_version_is_told(people: People, heir: Organization) -> None:
    item = make_item("handling", people)
    perform(item, "report_progress", by=people.handler, data={"text": "快好了。"})
    data = {"unit": heir, "reason": "机构改革"}
    with pytest.raises(Conflict):
        perform(item, "succeed", by=people.clerk, data=data, version=item.version)


@pytest.mark.parametrize("role", [Role.TOWN_CLERK, Role.ACCOUNT_ADMIN, Role.SYSADMIN, Role.KEEPER])
def test_a_stranger_hands_nothing_on(people: People, heir: Organization, role: str) -> None:
    item = make_item("handling", people)
    user = make_user(role, town_congress() if role == Role.TOWN_CLERK else None)
    with pytest.raises(PermissionDenied):
        perform(item, "succeed", by=user, data={"unit": heir, "reason": "机构改革"})


def test_the_former_unit_loses_the_item_and_the_new_one_gets_it(
    people: People, heir: Organization
) -> None:
    item = make_item("handling", people)
    newcomer = make_user(Role.HANDLER, heir)
    close(people.unit, heir)
    hand_on(item, people, heir)
    assert not table_for(Item).allowed(Item.objects.get(pk=item.pk), people.handler)
    assert table_for(Item).allowed(Item.objects.get(pk=item.pk), newcomer)


# --- What a workbook of before says --------------------------------------------------------------


def test_a_workbook_may_still_name_the_unit_of_before(people: People, heir: Organization) -> None:
    item = make_item("handling", people)
    former = close(people.unit, heir)
    agrees = said_before("lead_unit")
    assert not agrees(item, former.pk)
    item = hand_on(item, people, heir)
    assert agrees(item, former.pk)
    assert not agrees(item, make_org("另一局").pk)
    assert not agrees(item, None)


def test_of_several_units_of_before_each_must_be_one(people: People, heir: Organization) -> None:
    item = make_item("handling", people)
    helper = make_org("协办局")
    item.assisting_units.add(helper)
    close(helper, heir)
    item = hand_on(item, people, heir)
    agrees = said_before("assisting_units")
    assert agrees(item, (helper.pk,))
    assert not agrees(item, (helper.pk, make_org("另一局").pk))


def test_a_record_without_a_timeline_agrees_with_the_closed_unit_whose_heir_has_it(
    heir: Organization,
) -> None:
    former = close(make_org("甲局"), heir)
    project = a_project(heir)
    agrees = said_of_heir("unit")
    assert agrees(project, former.pk)
    assert not agrees(project, make_org("另一局").pk)
    assert not agrees(project, None)
    assert not agrees(project, close(make_org("无人承接局")).pk)
