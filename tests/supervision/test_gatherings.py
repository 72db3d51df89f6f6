"""Hour, meeting point, contact and documents of an activity: on the invitation and in calendars."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from supervision.attendance.models import Gathering
from supervision.attendance.register import invited_activities
from supervision.gatherings.arranging import arrange, hours, when_in_words
from supervision.gatherings.sign_in import invite
from tests.factories import make_activity, make_deputy_user, make_user
from tests.once import once
from workflow.models import OutboxMessage

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=7)
GIVEN = {
    "meets_at": time(8, 30),
    "ends_at": time(11),
    "point": "市人大机关东门",
    "contact": "监督科 0579-12345678",
    "documents": "路面抽检报告\nhttps://example.com/report",
}


class World:
    def __init__(self):
        self.clerk = make_user(Role.CLERK)
        self.deputy, self.stranger = make_deputy_user(), make_deputy_user()
        self.activity = make_activity(starts_on=SOON, ends_on=None, created_by=self.clerk)
        [self.invitation] = invite(self.activity, [self.deputy.deputy], by=self.clerk)


@once
def world():
    return World()


def arranged(world, **more):
    arrange(world.activity, {**GIVEN, **more}, by=world.clerk)
    return world.activity


def event(world):
    [one] = invited_activities(world.deputy, date(2000, 1, 1), date(2999, 1, 1))
    return one


def test_the_invitation_says_when_where_whom_to_call_and_what_to_read(client, world):
    arranged(world)
    client.force_login(world.deputy)
    page = client.get(world.invitation.get_absolute_url()).content.decode()
    for words in ("08:30–11:00", "市人大机关东门", "0579-12345678", "路面抽检报告"):
        assert words in page
    assert 'href="https://example.com/report"' in page


def test_a_colleague_who_is_not_asked_reads_nothing_of_it(client, world):
    arranged(world)
    client.force_login(world.stranger)
    assert client.get(world.invitation.get_absolute_url()).status_code == 404


def test_the_calendar_has_hours_and_the_meeting_point(world):
    arranged(world)
    one = event(world)
    assert not one.all_day
    assert timezone.localtime(one.starts).time() == time(8, 30)
    assert timezone.localtime(one.ends).time() == time(11)
    assert one.place == "市人大机关东门"
    assert "0579-12345678" in one.note


def test_without_hours_it_stands_as_a_day(world):
    arranged(world, meets_at=None, ends_at=None)
    assert event(world).all_day
    assert hours(world.activity) == (SOON, None)
    assert when_in_words(world.activity) == ""


def test_a_change_makes_a_newer_event_and_is_told_once(world):
    before = event(world).version
    arranged(world)
    told = OutboxMessage.objects.filter(recipient=world.deputy, key__contains="arranged")
    assert (event(world).version, told.count()) == (before + 1, 1)
    assert not arrange(world.activity, GIVEN, by=world.clerk)
    assert told.count() == 1


def test_who_is_excused_hears_nothing(world):
    world.activity.invitations.update(status="excused")
    arranged(world)
    assert not OutboxMessage.objects.filter(key__contains="arranged").exists()


def sent(client, world, **more):
    client.force_login(world.clerk)
    form = {**GIVEN, "meets_at": "08:30", "ends_at": "11:00", **more}
    address = reverse("admin:supervision_activity_gathering", args=[world.activity.pk])
    return client.post(address, form)


def test_the_host_writes_it_on_the_page_of_invitations(client, world):
    assert sent(client, world).status_code == 302
    assert Gathering.objects.get().point == "市人大机关东门"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ends_at": "08:00"}, "结束时间必须晚于集合时间"),
        ({"meets_at": ""}, "也请写集合时间"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_nothing_is_lost(client, world, fields, sentence):
    answer = sent(client, world, **fields)
    page = answer.content.decode()
    assert (answer.status_code, Gathering.objects.count()) == (422, 0)
    assert sentence in page
    assert "市人大机关东门" in page
