"""Reception days in the deputy's own calendar and in the public one of a station."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from liaison_stations.rota.models import ReceptionDay
from liaison_stations.rota.register import on_duty
from registers.calendar import Status
from tests.liaison_stations.world import World, act, make_day
from tests.once import once

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


@once
def world():
    return World()


def own(user):
    today = timezone.localdate()
    return list(on_duty(user, today - YEAR, today + YEAR))


def test_a_deputys_calendar_holds_the_days_on_duty(world):
    day = make_day(world.station, deputies=[world.deputy])
    (event,) = own(world.deputy)
    assert event.uid == f"reception-{day.pk}"
    assert (event.starts.hour, event.ends.hour) == (9, 11)


def test_another_deputys_calendar_holds_nothing_of_it(world):
    make_day(world.station, deputies=[world.deputy])
    assert own(world.colleague) == []


def test_a_moved_day_keeps_its_identity_and_grows_a_version(world):
    day = make_day(world.station, deputies=[world.deputy])
    (before,) = own(world.deputy)
    new = day.day + timedelta(days=1)
    act(day, "move", world.keeper, day=new, opens=day.opens, closes=day.closes, reason="会议")
    (after,) = own(world.deputy)
    assert after.uid == before.uid
    assert after.version > before.version


def test_a_cancelled_day_says_so(world):
    act(make_day(world.station, deputies=[world.deputy]), "cancel", world.keeper, reason="台风")
    assert own(world.deputy)[0].status == Status.CANCELLED


def feed(client, station):
    return client.get(f"/calendar/stations/{station.code}.ics")


def test_the_public_calendar_is_read_by_common_programs(client, world):
    act(make_day(world.station, deputies=[world.deputy]), "announce", world.keeper)
    answer = feed(client, world.station)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert world.station.name in event["summary"]
    assert str(world.deputy.deputy) in event["description"]


def test_a_day_that_is_not_announced_is_not_public(client, world):
    make_day(world.station, deputies=[world.deputy])
    assert not Calendar.from_ical(feed(client, world.station).content).walk("VEVENT")


def test_the_reason_of_a_cancellation_stays_inside(client, world):
    day = act(make_day(world.station), "announce", world.keeper)
    act(day, "cancel", world.keeper, reason="代表生病")
    answer = feed(client, world.station)
    assert b"CANCELLED" in answer.content
    assert "代表生病".encode() not in answer.content


def test_an_unknown_station_has_no_calendar(client, world):
    assert client.get("/calendar/stations/no-such.ics").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_calendar_costs_the_same_with_one_day_and_with_three(
    client, world, rows, django_assert_num_queries, settings
):
    settings.PUBLIC_PAGE_SECONDS = 0
    for number in range(rows):
        make_day(world.station, 1 + number, [world.deputy])
    ReceptionDay.objects.update(noticed_on=timezone.localdate())
    with django_assert_num_queries(4):
        feed(client, world.station)
