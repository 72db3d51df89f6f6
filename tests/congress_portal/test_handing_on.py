"""A leaver's roles, posts and work go to a successor; those of a closed body to its heir."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import Grant, User
from congress_portal.handing_on.held import held_by, held_for
from congress_portal.handing_on.steps import hand_on_body, hand_on_person
from liaison_stations.stations.models import Keeper
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import make_item, make_org, make_user, town_congress
from tests.history import past_station
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db


def again(user):
    return User.objects.get(pk=user.pk)


def holder(role, body, since):
    user = make_user()
    Grant.objects.create(user=user, role=role, organization=body, since=since)
    return again(user)


def said(*args):
    out = io.StringIO()
    call_command("hand_on", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def unit(db):
    return make_org("交通运输局")


@pytest.fixture
def leaver(unit, today):
    return holder(Role.HANDLER, unit, today - timedelta(days=400))


@pytest.fixture
def item(leaver, unit):
    item = make_item(ItemStatus.HANDED_OVER)
    Item.objects.filter(pk=item.pk).update(lead_unit=unit)
    return item


def test_the_successor_holds_the_roles_and_the_leaver_does_not(leaver, unit, today):
    successor = make_user()
    hand_on_person(leaver, successor, today)
    assert again(successor).organizations_as(Role.HANDLER) == {unit.pk}
    assert not again(leaver).has_role(Role.HANDLER)
    old = Grant.objects.get(user=leaver)
    assert old.until == today - timedelta(days=1)


def test_the_work_that_waits_is_listed_and_waits_for_the_successor(leaver, item, today):
    successor = make_user()
    waits = dict(held_by(leaver, today).waiting)
    assert sum(waits.values()) >= 1
    hand_on_person(leaver, successor, today)
    assert dict(held_by(again(successor), today).waiting) == waits
    assert held_by(again(leaver), today).waiting == ()


def test_a_post_at_a_station_goes_with_it(leaver, today):
    station, successor = past_station(), make_user()
    Keeper.objects.create(station=station, user=leaver, since=today - timedelta(days=9))
    hand_on_person(leaver, successor, today)
    assert [one.user for one in Keeper.objects.on(today)] == [successor]


def test_a_mandate_is_not_handed_on(leaver, today):
    Grant.objects.create(user=leaver, role=Role.DEPUTY, since=today - timedelta(days=9))
    successor = make_user()
    hand_on_person(again(leaver), successor, today)
    assert not again(successor).has_role(Role.DEPUTY)
    assert again(leaver).has_role(Role.DEPUTY)


def test_what_the_successor_holds_already_is_not_given_twice(leaver, unit, today):
    successor = make_user(Role.HANDLER, unit)
    hand_on_person(leaver, successor, today)
    assert Grant.objects.on(today).filter(user=successor).count() == 1


def test_roles_that_do_not_go_together_change_nothing(leaver, today):
    keeper_of_the_system = make_user(Role.SYSADMIN)
    with pytest.raises(ValidationError):
        hand_on_person(leaver, keeper_of_the_system, today)
    assert again(leaver).has_role(Role.HANDLER)


def test_nobody_hands_on_to_themselves_nor_to_a_closed_account(leaver, today):
    with pytest.raises(ValidationError, match="不能是离开的人自己"):
        hand_on_person(leaver, leaver, today)
    with pytest.raises(ValidationError, match="已经停用"):
        hand_on_person(leaver, make_user(is_active=False), today)
    with pytest.raises(ValidationError, match="没有可以移交的"):
        hand_on_person(make_user(), leaver, today)


@pytest.fixture
def old_town(today):
    body = town_congress()
    body.until = today - timedelta(days=1)
    body.save()
    return body


@pytest.fixture
def new_town(db):
    return make_org("新镇人大", kind=OrganizationKind.TOWN_CONGRESS)


def test_roles_and_stations_of_a_closed_body_go_to_its_heir(old_town, new_town, today):
    clerk = holder(Role.TOWN_CLERK, old_town, today - timedelta(days=30))
    station = past_station(organization=old_town)
    hand_on_body(old_town, new_town, today)
    assert again(clerk).organizations_as(Role.TOWN_CLERK) == {new_town.pk}
    station.refresh_from_db()
    assert station.organization == new_town
    assert "承接" in station.changes.get().text
    assert TrailEntry.objects.of(station).last().action == "edited"
    assert held_for(old_town, today).lines() == []


def test_a_body_that_exists_hands_nothing_on_and_a_closed_one_takes_nothing(
    old_town, new_town, today
):
    with pytest.raises(ValidationError, match="还没有撤销"):
        hand_on_body(new_town, old_town, today)
    with pytest.raises(ValidationError, match="承接单位不存在"):
        hand_on_body(old_town, old_town, today)


def test_the_command_lists_before_it_acts(leaver, today):
    successor = make_user()
    assert "角色：" in said(leaver.username, successor.username, "--dry-run")
    assert again(leaver).has_role(Role.HANDLER)
    assert "→" in said(leaver.username, successor.username)
    assert again(successor).has_role(Role.HANDLER)


def test_the_command_knows_bodies_by_their_names(old_town, new_town):
    past_station(organization=old_town)
    assert "联络站：" in said(old_town.name, new_town.name, "--body", "--dry-run")
    assert "→" in said(old_town.name, new_town.name, "--body")


@pytest.mark.parametrize("args", [("nobody", "none"), ("没有的局", "也没有", "--body")])
def test_what_is_not_there_is_said(db, args):
    with pytest.raises(CommandError, match="There is no"):
        said(*args)
