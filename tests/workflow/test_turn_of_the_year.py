"""The last second of a year in Shanghai, a clock that is set back over it, and leap days."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from registers.figures import FIGURES, count
from tests.factories import People, hand_over, make_activity, make_opinion
from tests.history import past_item, past_opinion
from workflow.choices import ClockUnit
from workflow.days import year_span
from workflow.deadlines import add_months, compute, compute_back
from workflow.models import Clock, TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST_SECOND = datetime(2024, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)
NEW_YEAR = datetime(2025, 1, 1, 0, 0, 0, tzinfo=SHANGHAI)


@contextmanager
def at(moment):
    """The portal's clock shows this moment."""
    with mock.patch("django.utils.timezone.now", return_value=moment.astimezone(UTC)):
        yield


def handed_over(moment):
    """An opinion with its item, handed over at this moment."""
    with at(moment):
        people = People()
        activity = make_activity(starts_on=date(2024, 12, 1), year=2024)
        return hand_over(make_opinion(activity, unit=people.unit), people)


@pytest.mark.parametrize(
    ("moment", "day", "year"),
    [
        (LAST_SECOND, date(2024, 12, 31), 2024),
        (LAST_SECOND - timedelta(hours=8), date(2024, 12, 31), 2024),
        (NEW_YEAR, date(2025, 1, 1), 2025),
        (NEW_YEAR + timedelta(hours=7, minutes=59), date(2025, 1, 1), 2025),
    ],
)
def test_a_hand_over_belongs_to_the_year_that_people_in_shanghai_see(moment, day, year):
    opinion = handed_over(moment)
    assert opinion.handed_over_on == day
    counted = {one: count(FIGURES.get("list_items"), one).value for one in (2024, 2025)}
    assert counted == {**dict.fromkeys((2024, 2025), 0), year: 1}


@pytest.mark.parametrize(("moment", "concluded"), [(LAST_SECOND, 1), (NEW_YEAR, 0)])
def test_a_strike_off_in_the_last_second_counts_and_one_second_later_does_not(moment, concluded):
    with at(moment):
        struck = past_item(past_opinion(on=date(2024, 6, 1)), struck_off_on=timezone.localdate())
    assert struck.struck_off_on.year == (2024 if concluded else 2025)
    assert count(FIGURES.get("list_items_concluded"), 2024).value == concluded


def test_a_clock_set_back_over_new_year_keeps_the_order_of_the_trail():
    opinion = handed_over(NEW_YEAR + timedelta(minutes=5))
    people = People()
    with at(LAST_SECOND - timedelta(minutes=30)):
        perform(opinion, "withdraw", by=people.leader, data={"reason": "情况已变化。"})
    entries = list(TrailEntry.objects.of(opinion))
    assert [one.sequence for one in entries] == list(range(1, len(entries) + 1))
    assert entries[-1].action == "withdraw"
    assert entries[-1].at < entries[-2].at


def test_what_was_handed_over_stays_of_its_year_when_the_clock_is_set_back():
    opinion = handed_over(NEW_YEAR)
    with at(LAST_SECOND):
        assert count(FIGURES.get("list_items"), 2025).value == 1
        assert count(FIGURES.get("list_items"), 2024).value == 0
    assert opinion.handed_over_on == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2096, 2, 29), 48, date(2100, 2, 28)),  # 2100 is no leap year
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2025, 1, 31), -1, date(2024, 12, 31)),
    ],
)
def test_months_meet_leap_days_and_the_turn_of_the_year(start, months, due):
    assert add_months(start, months) == due


@pytest.mark.parametrize(
    ("amount", "unit", "start", "due"),
    [
        (1, ClockUnit.DAYS, date(2024, 2, 28), date(2024, 2, 29)),
        (2, ClockUnit.DAYS, date(2024, 2, 28), date(2024, 3, 1)),
        (1, ClockUnit.WORKING_DAYS, date(2024, 2, 28), date(2024, 2, 29)),
        (1, ClockUnit.DAYS, date(2023, 12, 31), date(2024, 1, 2)),  # New Year's Day is a holiday
    ],
)
def test_a_clock_knows_leap_days_and_new_years_day(amount, unit, start, due):
    clock = Clock(label="办理并反馈", amount=amount, unit=unit, source="监督条例")
    assert compute(clock, start).due_on == due


def test_counting_back_meets_the_leap_day():
    clock = Clock(label="送交", amount=1, unit=ClockUnit.DAYS, source="监督法")
    assert compute_back(clock, date(2024, 3, 1)).due_on == date(2024, 2, 29)


@pytest.mark.parametrize(("year", "days"), [(2023, 365), (2024, 366), (2100, 365)])
def test_a_year_has_all_its_days(year, days):
    first, last = year_span(year)
    assert (last - first).days + 1 == days


def test_a_record_of_a_leap_day_is_in_its_month_and_its_year():
    past_item(past_opinion(on=date(2024, 2, 29)))
    counted = count(FIGURES.get("inspection_opinions"), 2024)
    months = counted.breakdown("by_month").rows
    assert [row.value for row in months][:3] == [0, 1, 0]
    assert count(FIGURES.get("inspection_opinions"), 2023).value == 0
