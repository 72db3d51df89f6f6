"""What people are told of work that falls due."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from congress_portal.desk.reminders import of_day, stage
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import People, make_item
from tests.once import once
from workflow.models import OutboxMessage

DUE = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 5, 12), None),
        (date(2026, 5, 13), date(2026, 5, 13)),
        (date(2026, 5, 18), date(2026, 5, 13)),
        (date(2026, 5, 19), date(2026, 5, 19)),
        (date(2026, 5, 20), date(2026, 5, 19)),
        (date(2026, 5, 21), date(2026, 5, 21)),
        (date(2026, 5, 27), date(2026, 5, 21)),
        (date(2026, 5, 28), date(2026, 5, 28)),
    ],
)
def test_a_day_is_told_a_week_ahead_the_day_before_and_every_week_after(today, since):
    assert stage(DUE, today) == since


@once
def people():
    return People()


@once
def item(people):
    """In hand at the unit, due in five days."""
    item = make_item(ItemStatus.HANDLING, people)
    Item.objects.filter(pk=item.pk).update(due_on=timezone.localdate() + timedelta(days=5))
    return item


def message_to(user, ahead=0):
    today = timezone.localdate() + timedelta(days=ahead)
    return next((message for message in of_day(today) if message.recipient == user), None)


def test_the_unit_is_told_of_what_falls_due(people, item):
    message = message_to(people.handler)
    assert (item.suggestion in message.body, message.path) == (True, "/my/")


def test_who_has_nothing_to_do_hears_nothing(people, item):
    assert message_to(people.deputy) is None


def test_what_is_far_away_is_not_told(people, item):
    Item.objects.update(due_on=timezone.localdate() + timedelta(days=30))
    assert message_to(people.handler) is None


def test_several_make_one_message(people, item):
    make_item(ItemStatus.HANDLING, people)
    Item.objects.update(due_on=timezone.localdate() + timedelta(days=5))
    assert message_to(people.handler).subject == "有 2 件事到期或快要到期"


def test_the_same_stage_is_told_once(people, item):
    assert message_to(people.handler).key == message_to(people.handler, ahead=1).key


def test_the_day_before_is_told_anew(people, item):
    assert message_to(people.handler).key != message_to(people.handler, ahead=4).key


def test_what_is_overdue_is_told_every_week(people, item):
    keys = [message_to(people.handler, ahead=days).key for days in (6, 12, 13)]
    assert (keys[0] == keys[1], keys[1] == keys[2]) == (True, False)


def test_the_overdue_stand_first_and_say_so(people, item):
    assert "已到期" in message_to(people.handler, ahead=6).body


def test_the_command_sends_nothing_twice_on_a_day(people, item):
    day = f"--today={timezone.localdate()}"
    call_command("send_reminders", day)
    first = OutboxMessage.objects.count()
    call_command("send_reminders", day)
    assert OutboxMessage.objects.count() == first > 0


def test_an_account_that_is_closed_hears_nothing(people, item):
    people.handler.is_active = False
    people.handler.save()
    assert message_to(people.handler) is None
