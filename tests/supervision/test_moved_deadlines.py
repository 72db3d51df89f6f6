"""A table of holidays that is entered later moves the deadlines that still run."""

from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from accounts.choices import Role
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import make_item, make_user
from workflow.deadlines import compute, move_deadlines
from workflow.models import Clock, Holiday, TrailEntry

pytestmark = pytest.mark.django_db
# 2041: no notice is known; 4 April is a Thursday.
START, FIRST, NEXT = date(2041, 1, 4), date(2041, 4, 4), date(2041, 4, 8)
NOW = timezone.make_aware(datetime(2041, 3, 1, 9, 0))


@pytest.fixture
def clerk():
    return make_user(Role.CLERK)


@pytest.fixture
def item():
    item = make_item(ItemStatus.ACKNOWLEDGED)
    clock = Clock.objects.get(key="item_reply")
    fields = {"clock": clock, "handed_over_on": START, "due_on": compute(clock, START).due_on}
    Item.objects.filter(pk=item.pk).update(**fields)
    assert fields["due_on"] == FIRST
    return item


@pytest.fixture
def notice():
    for day in (4, 5):
        Holiday.objects.create(day=date(2041, 4, day), kind="rest", name="清明节")


def test_a_running_deadline_moves_with_the_notice(item, notice, clerk):
    assert move_deadlines(clerk, NOW) == 1
    item.refresh_from_db()
    assert item.due_on == NEXT


def test_the_old_day_stands_in_the_story_and_on_the_trail(item, notice, clerk):
    move_deadlines(clerk, NOW)
    entry = item.entries.get(action="deadline_moved")
    assert entry.text == "节假日安排有变，期限由2041年4月4日改为2041年4月8日。"
    line = TrailEntry.objects.of(item).get(action="deadline_moved")
    assert line.content == {"field": "due_on", "was": "2041-04-04", "now": "2041-04-08"}


def test_the_story_is_chinese_whoever_entered_the_notice(item, notice, clerk):
    with translation.override("en"):
        move_deadlines(clerk, NOW)
    text = item.entries.get(action="deadline_moved").text
    assert text == "节假日安排有变，期限由2041年4月4日改为2041年4月8日。"


def test_nothing_moves_twice(item, notice, clerk):
    move_deadlines(clerk, NOW)
    assert move_deadlines(clerk, NOW) == 0


def test_a_deadline_set_by_hand_stays(item, notice, clerk):
    Item.objects.filter(pk=item.pk).update(clock=None)
    assert move_deadlines(clerk, NOW) == 0


def test_an_item_that_was_answered_keeps_its_day(item, notice, clerk):
    Item.objects.filter(pk=item.pk).update(status="replied", replied_on=FIRST)
    assert move_deadlines(clerk, NOW) == 0


def test_a_clerk_who_enters_the_notice_is_told_how_many_moved(item, client, clerk):
    client.force_login(clerk)
    given = {"day": "2041-04-04", "kind": "rest", "name": "清明节"}
    answer = client.post("/admin/workflow/holiday/add/", given, follow=True)
    assert "1 个未办结事项的期限随之变动" in answer.content.decode()


def test_the_trail_stays_whole(item, notice, clerk):
    move_deadlines(clerk, NOW)
    call_command("verify_trail")
