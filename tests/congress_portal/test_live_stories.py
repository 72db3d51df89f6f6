import pytest

from accounts.choices import OrganizationKind, Role
from accounts.models import Area
from congress_portal.demo_stories import live
from supervision.handling.models import Request
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from supervision.promises.models import Promise
from tests.factories import (
    committee,
    government,
    make_deputy_user,
    make_org,
    make_user,
    town_congress,
)
from tests.once import once
from workflow import trail

pytestmark = pytest.mark.django_db


@once
def played():
    committee()
    government()
    units = {"handler": make_org("住房和城乡建设局"), "handler2": make_org("教育局")}
    area = Area.objects.create(name="石柱镇")
    town = town_congress()
    town.area = area
    town.save()
    people = {
        "clerk": make_user(Role.CLERK),
        "clerk2": make_user(Role.CLERK),
        "leader": make_user(Role.LEADER),
        "town_clerk": make_user(Role.TOWN_CLERK, town),
        "town_leader": make_user(Role.LEADER, town),
        "handler": make_user(Role.HANDLER, units["handler"]),
        "handler2": make_user(Role.HANDLER, units["handler2"]),
        "deputy": make_deputy_user(),
        "deputy2": make_deputy_user(),
    }
    assert units["handler"].kind == OrganizationKind.DEPARTMENT
    return live.play(people, units)


def test_the_stories_show_items_in_every_state(played):
    states = set(Item.objects.values_list("status", flat=True))
    assert states == set(ItemStatus.values)


def test_the_stories_show_opinions_before_and_after_the_hand_over(played):
    states = set(Opinion.objects.values_list("status", flat=True))
    assert {OpinionStatus.DRAFTED, OpinionStatus.SUBMITTED, OpinionStatus.HANDED_OVER} <= states


def test_the_stories_leave_requests_and_a_promise_open(played):
    assert Request.objects.pending().count() == 2
    assert Promise.objects.open().count() == 1


def test_the_stories_leave_a_trail_that_holds(played):
    assert trail.verify() > 60


def test_every_live_activity_is_marked_as_a_sample(played):
    assert all(activity.is_sample for activity in played)
