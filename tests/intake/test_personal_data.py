"""Looks at personal data go on the trail; what is past its time is removed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from intake.personal_data import TooManyLooks, note_look, purge, retention_cut
from supervision.review_requests.models import Requester, ReviewRequest
from tests.factories import make_user
from workflow.choices import ClockUnit
from workflow.models import Clock, TrailEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return make_user(Role.CLERK)


def requester(number):
    request = ReviewRequest.objects.create(
        number=f"SC2026-{number:04}", paper="一件文件", text="理由", received_on=date(2026, 3, 2)
    )
    return Requester.objects.create(request=request, name="某某")


def test_a_look_is_noted_once_a_day(reader):
    one = requester(1)
    for _time in range(3):
        note_look(one, reader)
    assert TrailEntry.objects.of(one).count() == 1


def test_a_look_on_the_next_day_is_noted_anew(reader):
    one, now = requester(1), timezone.now()
    note_look(one, reader, at=now - timedelta(days=1))
    note_look(one, reader, at=now)
    assert TrailEntry.objects.of(one).count() == 2


def test_a_look_with_a_reason_is_noted_each_time(reader):
    one = requester(1)
    for _time in range(2):
        note_look(one, reader, action="phone_shown", reason="answer")
    assert TrailEntry.objects.of(one).count() == 2


def test_more_looks_than_allowed_are_refused_and_not_noted(reader):
    note_look(requester(1), reader, most=1)
    two = requester(2)
    with pytest.raises(TooManyLooks):
        note_look(two, reader, most=1)
    assert not TrailEntry.objects.of(two).exists()


def test_nothing_is_past_its_time_where_no_period_is_set():
    assert retention_cut("no such period", date(2026, 3, 31)) is None


@pytest.mark.parametrize(
    ("unit", "cut"), [(ClockUnit.MONTHS, date(2026, 2, 28)), (ClockUnit.DAYS, date(2026, 3, 30))]
)
def test_a_period_of_one_ends_a_month_or_a_day_before(unit, cut):
    Clock.objects.create(key="kept", label="保存", amount=1, unit=unit, since=date(2020, 1, 1))
    assert retention_cut("kept", date(2026, 3, 31)) == cut


def test_the_purge_goes_on_until_nothing_is_due():
    for number in range(3):
        requester(number)
    requests = ReviewRequest.objects.all()

    def remove(pk):
        requests.filter(pk=pk).update(text="")

    removed = list(purge(requests.filter(text="理由").all, remove))
    assert len(removed) == 3
    assert not ReviewRequest.objects.exclude(text="").exists()
