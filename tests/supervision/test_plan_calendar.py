"""A yearly plan as a calendar: each line in its month, with what became of it and how late."""

import re
from datetime import date

import pytest

from accounts.choices import Role
from supervision.plans.calendar import MONTHS, calendar_of, due_on
from supervision.plans.models import Plan, Topic, TopicStatus
from tests.factories import make_activity, make_user
from tests.once import once

pytestmark = pytest.mark.django_db
YEAR = 2023
SEEN = date(YEAR, 6, 15)
ADDRESS = f"/supervision/plan/{YEAR}/"


@once
def plan():
    clerk = make_user(Role.CLERK)
    plan = Plan.objects.create(
        year=YEAR, created_by=clerk, status="adopted", is_public=True, adopted_on=date(YEAR, 1, 9)
    )
    for title, month in (("视察消防", 3), ("听取医保报告", 6), ("调研交通", 9), ("督查环保", None)):
        Topic.objects.create(
            plan=plan, title=title, month=month, created_by=clerk, status=TopicStatus.ADOPTED
        )
    return plan


def change(title, **fields):
    Topic.objects.filter(title=title).update(**fields)


def told(today=SEEN, year=YEAR):
    """(month, title, sign, words) of every line."""
    topics = Topic.objects.in_order().select_related("plan", "activity")
    return [
        (month.number, line.topic.title, line.sign, line.state)
        for month in calendar_of(year, topics, today)
        for line in month.lines
    ]


def said_of(title, today=SEEN):
    return next((sign, state) for _month, name, sign, state in told(today) if name == title)


def held(day, **fields):
    return make_activity(starts_on=day, year=YEAR, is_public=True, **fields)


def test_every_line_stands_in_its_month_and_those_without_one_at_the_end(plan):
    assert [(month, title) for month, title, _sign, _state in told()] == [
        (3, "视察消防"),
        (6, "听取医保报告"),
        (9, "调研交通"),
        (None, "督查环保"),
    ]


def test_the_year_has_twelve_months_whatever_is_planned():
    months = calendar_of(YEAR, [], SEEN)
    assert [month.number for month in months] == list(range(1, MONTHS + 1))
    assert {month.css for month in months} == {"empty", "now"}


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("视察消防", ("overdue", "逾期 76 天，还没有开展")),  # due on 31 March
        ("听取医保报告", ("waiting", "还没有开展")),  # the month runs
        ("调研交通", ("waiting", "还没有开展")),
        ("督查环保", ("waiting", "还没有开展")),  # nobody said when
    ],
)
def test_what_was_not_carried_out_is_late_from_the_next_month_on(plan, title, said):
    assert said_of(title) == said


@pytest.mark.parametrize(
    ("today", "sign"), [(date(YEAR, 3, 31), "waiting"), (date(YEAR, 4, 1), "overdue")]
)
def test_the_last_day_of_the_month_is_not_late(plan, today, sign):
    assert said_of("视察消防", today)[0] == sign


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(YEAR, 3, 31), ("verified", "2023年3月31日开展")),
        (date(YEAR, 2, 1), ("verified", "2023年2月1日开展")),
        (date(YEAR, 4, 20), ("overdue", "2023年4月20日开展，比计划晚 20 天")),
    ],
)
def test_a_line_carried_out_says_when_and_how_late(plan, day, said):
    change("视察消防", activity=held(day))
    assert said_of("视察消防") == said


def test_an_activity_of_a_line_without_a_month_is_never_late(plan):
    change("督查环保", activity=held(date(YEAR, 12, 1)))
    assert said_of("督查环保") == ("verified", "2023年12月1日开展")


def test_a_dropped_line_says_so_and_is_not_late(plan):
    change("视察消防", status=TopicStatus.DROPPED)
    assert said_of("视察消防") == ("returned", "已取消")


def test_the_end_of_february_is_known_in_leap_years_too(plan):
    topic = Topic.objects.select_related("plan").first()
    topic.month, topic.plan.year = 2, 2024
    assert due_on(topic) == date(2024, 2, 29)


@pytest.mark.parametrize(("year", "now"), [(YEAR, [6]), (YEAR - 1, []), (YEAR + 1, [])])
def test_only_the_running_month_of_the_running_year_is_marked(year, now):
    months = calendar_of(year, [], SEEN)
    assert [month.number for month in months if month.is_now] == now
    assert [month.number for month in months if month.now] == now


def cells(client):
    html = client.get(ADDRESS).content.decode()
    (calendar,) = re.findall(r'<ol class="year-plan".*?</ol>', html, re.S)
    return calendar


def test_the_page_leads_to_the_line_and_to_the_activity_that_fulfilled_it(client, plan):
    activity = held(date(YEAR, 4, 20), title="视察消防安全")
    change("视察消防", activity=activity)
    calendar = cells(client)
    assert f'href="#topic-{Topic.objects.get(title="视察消防").pk}"' in calendar
    assert (
        f'<a href="{activity.get_absolute_url()}">2023年4月20日开展，比计划晚 20 天</a>' in calendar
    )
    assert '<span class="sign s-overdue">' in calendar


def test_an_activity_that_is_not_public_has_neither_name_nor_link(client, plan):
    activity = make_activity(title="内部视察", starts_on=date(YEAR, 3, 1))
    change("视察消防", activity=activity)
    calendar = cells(client)
    assert activity.get_absolute_url() not in calendar
    assert "已开展，情况还没有公布" in calendar


def test_a_month_with_nothing_in_it_keeps_its_place(client, plan):
    calendar = cells(client)
    assert calendar.count('class="empty"') == MONTHS - 3
    assert "没有定月份" in calendar
