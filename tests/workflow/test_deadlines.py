from datetime import date

import pytest

from workflow.choices import ClockUnit, DayKind
from workflow.deadlines import add_months, compute, compute_back, is_working_day, unknown_years
from workflow.models import Clock, Holiday

pytestmark = pytest.mark.django_db


def clock(amount, unit):
    return Clock(label="办理并反馈", amount=amount, unit=unit, source="监督条例")


def due(amount, unit, start):
    return compute(clock(amount, unit), start).due_on


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2023, 5, 8), 3, date(2023, 8, 8)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2023, 10, 15), 3, date(2024, 1, 15)),
        (date(2023, 12, 31), 1, date(2024, 1, 31)),
    ],
)
def test_months_are_calendar_months(start, months, expected):
    assert add_months(start, months) == expected


def test_days_are_calendar_days_without_the_first():
    assert due(10, ClockUnit.DAYS, date(2023, 9, 18)) == date(2023, 9, 28)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "expected"),
    [
        # Three months from 2023-11-10 end on the first day of the Spring Festival of 2024.
        (3, ClockUnit.MONTHS, date(2023, 11, 10), date(2024, 2, 18)),
        (10, ClockUnit.DAYS, date(2023, 9, 25), date(2023, 10, 7)),  # a Saturday that is worked
        (3, ClockUnit.MONTHS, date(2023, 3, 10), date(2023, 6, 12)),  # a Saturday
        (1, ClockUnit.MONTHS, date(2024, 1, 31), date(2024, 2, 29)),  # a leap day, worked
        (3, ClockUnit.MONTHS, date(2023, 9, 30), date(2024, 1, 2)),  # 30 December, a Saturday
    ],
)
def test_a_last_day_of_rest_moves_on_to_the_next_working_day(amount, unit, start, expected):
    assert due(amount, unit, start) == expected


def test_a_clock_may_end_on_a_day_of_rest_where_the_committee_has_it_so():
    stays = Clock(label="办理", amount=3, unit=ClockUnit.MONTHS, moves_on=False)
    assert compute(stays, date(2023, 11, 10)).due_on == date(2024, 2, 10)


def test_the_explanation_says_that_it_moved_and_by_which_article():
    text = " ".join(compute(clock(3, ClockUnit.MONTHS), date(2023, 11, 10)).lines)
    assert "最后一日2024年2月10日是休息日，顺延到其后的第一个工作日（民法典第203条）。" in text
    assert "到期日：2024年2月18日" in text


def test_a_last_day_in_a_year_without_a_notice_is_said_to_be_uncertain():
    lines = compute(clock(3, ClockUnit.MONTHS), date(2040, 12, 1)).lines
    assert any("2041年的放假通知尚未录入" in line for line in lines)


def test_working_days_skip_the_national_holiday():
    assert due(5, ClockUnit.WORKING_DAYS, date(2023, 9, 27)) == date(2023, 10, 10)


def test_a_make_up_saturday_counts_as_a_working_day():
    # 2023-10-07 and 08 were a weekend worked for the holiday.
    assert due(1, ClockUnit.WORKING_DAYS, date(2023, 10, 6)) == date(2023, 10, 7)


def test_an_ordinary_weekend_is_skipped():
    assert due(1, ClockUnit.WORKING_DAYS, date(2023, 6, 9)) == date(2023, 6, 12)


def test_a_new_years_holiday_that_began_in_december_is_known():
    assert due(1, ClockUnit.WORKING_DAYS, date(2022, 12, 30)) == date(2023, 1, 3)


def test_a_holiday_on_a_weekday_is_no_working_day():
    assert not is_working_day(date(2023, 10, 2), {date(2023, 10, 2): DayKind.REST})


def test_a_year_without_a_notice_is_said_to_be_unknown():
    lines = compute(clock(5, ClockUnit.WORKING_DAYS), date(2041, 3, 1)).lines
    assert any("2041年的放假通知尚未录入" in line for line in lines)


def test_a_year_with_a_notice_is_known():
    assert unknown_years(date(2023, 1, 1), date(2023, 12, 31)) == []


def test_the_explanation_names_start_limit_source_and_end():
    text = " ".join(compute(clock(3, ClockUnit.MONTHS), date(2023, 5, 8)).lines)
    for part in ("2023年5月8日", "3个月", "监督条例", "2023年8月8日"):
        assert part in text


def test_every_make_up_day_falls_on_a_weekend():
    days = Holiday.objects.filter(kind=DayKind.WORK).values_list("day", flat=True)
    assert days
    assert all(day.weekday() >= 5 for day in days)


def test_a_clock_changed_by_the_committee_holds_from_its_day_on():
    Clock.objects.create(
        key="item_reply", label="办理", amount=2, unit="months", since=date(2026, 7, 1)
    )
    before = Clock.objects.in_force("item_reply", date(2026, 6, 30))
    after = Clock.objects.in_force("item_reply", date(2026, 7, 1))
    assert (before.amount, after.amount) == (3, 2)


def test_days_before_an_event_are_counted_back_without_its_own():
    assert compute_back(clock(20, ClockUnit.DAYS), date(2026, 3, 1)).due_on == date(2026, 2, 9)


def test_months_before_an_event_end_with_a_shorter_month():
    assert compute_back(clock(1, ClockUnit.MONTHS), date(2026, 3, 31)).due_on == date(2026, 2, 28)


def test_working_days_before_an_event_skip_the_national_holiday():
    back = compute_back(clock(3, ClockUnit.WORKING_DAYS), date(2024, 10, 9))
    assert back.due_on == date(2024, 9, 29)  # 8 October, 30 September, and a Sunday at work


def test_counting_back_is_explained():
    lines = compute_back(clock(20, ClockUnit.DAYS), date(2026, 3, 1)).lines
    assert any("倒推" in line for line in lines)
