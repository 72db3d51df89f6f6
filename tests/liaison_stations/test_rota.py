"""Reception days: made from rules, moved for holidays, adjusted by hand, announced, reminded of."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from liaison_stations.rota import effects
from liaison_stations.rota.models import DayStatus, ReceptionDay, RotaMonths, RotaPattern, RotaRule
from tests.liaison_stations.world import World, act, make_day, make_station
from tests.once import once
from workflow.choices import DayKind
from workflow.models import Holiday, OutboxMessage

pytestmark = pytest.mark.django_db
BEFORE = date(2022, 12, 1)


@once
def world():
    return World()


def rule(station, **fields):
    defaults = {
        "pattern": RotaPattern.WEEKLY,
        "weekday": 0,
        "opens": time(9),
        "closes": time(11),
        "since": date(2020, 1, 1),
    }
    return RotaRule.objects.create(station=station, **{**defaults, **fields})


def fifteenth(station, **fields):
    return rule(
        station,
        pattern=RotaPattern.MONTHLY_DAY,
        weekday=None,
        month_day=15,
        months=RotaMonths.ODD,
        **fields,
    )


def days(station):
    return [day.day for day in station.days.order_by("day")]


def test_every_monday_of_a_year_becomes_a_day():
    station = make_station()
    rule(station, holiday_shift=False)
    effects.generate(station, 2023, today=BEFORE)
    assert len(days(station)) == 52
    assert {day.weekday() for day in days(station)} == {0}


def test_the_fifteenth_of_odd_months_becomes_a_day():
    station = make_station()
    fifteenth(station, holiday_shift=False)
    effects.generate(station, 2023, today=BEFORE)
    assert days(station) == [date(2023, month, 15) for month in (1, 3, 5, 7, 9, 11)]


def test_on_a_holiday_the_next_working_day_takes_its_place():
    station = make_station()
    rule(station)
    effects.generate(station, 2023, today=BEFORE)
    moved = station.days.get(moved_from=date(2023, 10, 2))
    assert moved.day == date(2023, 10, 7)  # a Saturday that 调休 made a working day


def test_a_weekend_that_is_worked_is_kept():
    station = make_station()
    rule(station, weekday=5)
    effects.generate(station, 2023, today=BEFORE)
    assert date(2023, 10, 7) in days(station)


def test_a_second_run_adds_nothing():
    station = make_station()
    rule(station)
    first = effects.generate(station, 2023, today=BEFORE)
    second = effects.generate(station, 2023, today=BEFORE)
    assert (second.created, second.unchanged) == (0, first.created + first.unchanged)


def test_a_day_moved_by_hand_is_not_made_again(world):
    rule(world.station, holiday_shift=False, since=timezone.localdate())
    year = timezone.localdate().year + 1
    effects.generate(world.station, year)
    day = world.station.days.earliest("day")
    new = day.day + timedelta(days=2)
    act(day, "move", world.keeper, day=new, opens=day.opens, closes=day.closes, reason="有会议")
    assert effects.generate(world.station, year).created == 0


def test_a_cancelled_day_stays_cancelled(world):
    year = timezone.localdate().year + 1
    rule(world.station, holiday_shift=False)
    effects.generate(world.station, year)
    day = act(world.station.days.earliest("day"), "cancel", world.keeper, reason="台风")
    effects.generate(world.station, year)
    day.refresh_from_db()
    assert day.status == DayStatus.CANCELLED


def test_a_holiday_that_becomes_known_later_moves_the_day():
    station = make_station()
    rule(station, weekday=2)
    year = 2031
    assert effects.generate(station, year, today=BEFORE).holidays_unknown
    Holiday.objects.create(day=date(2031, 10, 1), kind=DayKind.REST, name="国庆节")
    assert effects.generate(station, year, today=BEFORE).shifted == 1
    assert station.days.get(moved_from=date(2031, 10, 1)).day == date(2031, 10, 2)


def test_an_announced_day_is_not_moved_behind_peoples_backs():
    station = make_station()
    rule(station, weekday=2)
    effects.generate(station, 2031, today=BEFORE)
    station.days.update(noticed_on=BEFORE)
    Holiday.objects.create(day=date(2031, 10, 1), kind=DayKind.REST, name="国庆节")
    assert effects.generate(station, 2031, today=BEFORE).shifted == 0


def test_a_year_whose_holidays_are_in_the_table_is_known():
    station = make_station()
    rule(station)
    assert not effects.generate(station, 2023, today=BEFORE).holidays_unknown


def test_a_rule_ends_on_its_last_day():
    station = make_station()
    rule(station, until=date(2023, 1, 31), holiday_shift=False)
    effects.generate(station, 2023, today=BEFORE)
    assert max(days(station)) == date(2023, 1, 30)


def test_the_thirty_first_exists_only_in_long_months():
    station = make_station()
    rule(station, pattern=RotaPattern.MONTHLY_DAY, month_day=31, holiday_shift=False)
    effects.generate(station, 2023, today=BEFORE)
    assert [day.month for day in days(station)] == [1, 3, 5, 7, 8, 10, 12]


def test_days_that_have_gone_by_are_not_made():
    station = make_station()
    rule(station, holiday_shift=False)
    effects.generate(station, 2023, today=date(2023, 12, 12))
    assert days(station) == [date(2023, 12, 18), date(2023, 12, 25)]


def test_two_rules_for_the_same_hour_make_one_day():
    station = make_station()
    rule(station, holiday_shift=False)
    rule(station, holiday_shift=False)
    effects.generate(station, 2023, today=BEFORE)
    assert len(days(station)) == 52


def test_who_receives_can_be_set_anew(world):
    day = make_day(world.station, deputies=[world.deputy])
    act(day, "appoint", world.keeper, deputies=[world.colleague.deputy])
    assert [duty.deputy for duty in day.duties.all()] == [world.colleague.deputy]


def test_a_day_is_not_moved_onto_another_one(world):
    day, other = make_day(world.station), make_day(world.station, 8)
    with pytest.raises(ValidationError, match="已有接待日"):
        act(
            day,
            "move",
            world.keeper,
            day=other.day,
            opens=other.opens,
            closes=other.closes,
            reason="改",
        )


def test_a_day_is_not_moved_into_the_past(world):
    day = make_day(world.station)
    past = timezone.localdate() - timedelta(days=1)
    with pytest.raises(ValidationError, match="过去"):
        act(day, "move", world.keeper, day=past, opens=time(9), closes=time(10), reason="改")


def test_an_hour_that_ends_before_it_begins_is_refused(world):
    day = make_day(world.station)
    with pytest.raises(ValidationError, match="晚于"):
        act(day, "move", world.keeper, day=day.day, opens=time(9), closes=time(8), reason="改")


def test_near_days_with_deputies_are_announced_once(world):
    day = make_day(world.station, 3, [world.deputy])
    assert effects.announce_due(timezone.localdate()) == 1
    assert effects.announce_due(timezone.localdate()) == 0
    day.refresh_from_db()
    assert day.noticed_on == timezone.localdate()


@pytest.mark.parametrize(("ahead", "deputies"), [(4, True), (3, False)])
def test_far_days_and_days_without_anybody_are_not_announced(world, ahead, deputies):
    make_day(world.station, ahead, [world.deputy] if deputies else [])
    assert effects.announce_due(timezone.localdate()) == 0


def test_the_deputy_on_duty_is_reminded_once(world):
    make_day(world.station, 2, [world.deputy])
    call_command("send_reminders")
    call_command("send_reminders")
    reminded = OutboxMessage.objects.filter(key__startswith="reception.remind")
    assert [message.recipient for message in reminded] == [world.deputy]


def test_nobody_is_reminded_of_a_cancelled_day(world):
    act(make_day(world.station, 2, [world.deputy]), "cancel", world.keeper, reason="台风")
    call_command("send_reminders")
    assert not OutboxMessage.objects.filter(key__startswith="reception.remind").exists()


def test_the_deputies_hear_that_their_day_was_moved(world):
    day = make_day(world.station, deputies=[world.deputy])
    new = day.day + timedelta(days=1)
    act(day, "move", world.keeper, day=new, opens=time(9), closes=time(10), reason="有会议")
    messages = OutboxMessage.objects.filter(key__startswith="reception_day.move")
    assert [message.recipient for message in messages] == [world.deputy]
    assert "有会议" not in messages.get().subject + messages.get().body


def test_the_database_keeps_one_day_an_hour(world):
    day = make_day(world.station)
    with pytest.raises(Exception, match=r"(?i)unique"):
        ReceptionDay.objects.create(
            station=world.station, day=day.day, opens=day.opens, closes=day.closes
        )
