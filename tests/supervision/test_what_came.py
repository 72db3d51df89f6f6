"""What came of an activity, counted from its items: on its page at once, and beside its hits."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from supervision.activity_pages.what_came import WhatCame, with_what_came
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import make_activity, published_item
from workflow.choices import Outcome, Satisfaction

TODAY = date(2026, 11, 28)


def row(status, *, outcome="", satisfaction="", deadline=None):
    return {
        "status": status,
        "outcome": outcome,
        "satisfaction": satisfaction,
        "deadline": deadline,
    }


def test_reported_and_struck_off_are_counted_apart():
    came = WhatCame.of([row("replied"), row("struck_off"), row("handling")], TODAY)
    assert came.in_words == "提出 3 条，单位报告办结 2 条，核验销号 1 条"


def test_nothing_is_said_without_an_item():
    assert (WhatCame.of([], TODAY).in_words, WhatCame.of([], TODAY).marks) == ("", [])


def test_what_is_late_stands_first_and_only_while_a_unit_has_it():
    passed = TODAY - timedelta(days=1)
    came = WhatCame.of(
        [
            row("struck_off", outcome=Outcome.SOLVED, deadline=passed),
            row("handling", deadline=passed),
            row("handling", deadline=TODAY),
        ],
        TODAY,
    )
    assert came.marks == [("overdue", "已逾期 1 条"), ("solved", "已解决 1 条")]


def test_sent_back_and_dissatisfied_stand_before_the_outcomes():
    rows = [
        row("rework", satisfaction=Satisfaction.DISSATISFIED),
        row("struck_off", outcome=Outcome.PLANNED),
    ]
    words = [word for _sign, word in WhatCame.of(rows, TODAY).marks]
    assert words == ["退回重办 1 条", "不满意 1 条", "列入计划 1 条"]


def test_an_outcome_counts_only_once_the_unit_has_reported():
    assert WhatCame.of([row("rework", outcome=Outcome.SOLVED)], TODAY).outcomes == ()


def test_solved_partly_planned_and_noted_are_four_looks():
    outcomes = (Outcome.SOLVED, Outcome.PARTLY, Outcome.PLANNED, Outcome.REFERENCE)
    came = WhatCame.of([row("struck_off", outcome=one) for one in outcomes], TODAY)
    assert len({sign for sign, _word in came.marks}) == 4


@pytest.mark.django_db
def test_many_activities_are_counted_in_one_query(django_assert_num_queries):
    activity, without = make_activity(is_public=True), make_activity(is_public=True)
    published_item(ItemStatus.STRUCK_OFF, activity=activity)
    with django_assert_num_queries(1):
        first, second = with_what_came([activity, without])
    assert (first.came.struck_off, second.came.items) == (1, 0)


@pytest.mark.django_db
def test_the_page_of_an_activity_says_it_before_its_picture(client):
    item = published_item(ItemStatus.HANDLING)
    Item.objects.update(extended_to=timezone.localdate() - timedelta(days=3))
    html = client.get(item.opinion.activity.get_absolute_url()).content.decode()
    assert "提出 1 条，单位报告办结 0 条，核验销号 0 条" in html
    assert "已逾期 1 条" in html
    assert html.index("提出 1 条") < html.index('class="drawn"')
