"""What a hit says beside its title: how it is, how late, what came of it; and years as words."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from congress_portal.search import index
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.projects.models import Project
from tests.factories import make_activity, published_item
from tests.history import past_project
from workflow.choices import Outcome, Satisfaction

pytestmark = pytest.mark.django_db


def find(client, text, **query):
    return client.get("/search/", {"q": text, **query})


def hits(answer, kind):
    return [hit for group in answer.context["groups"] for hit in group.hits if hit.kind.key == kind]


def activity_of(*items, **fields):
    """A public activity with items of these states, all on the subject of parking."""
    activity = make_activity(title="城区停车收费视察", is_public=True, **fields)
    for status in items:
        item = published_item(status, activity=activity)
        Item.objects.filter(pk=item.pk).update(suggestion="停车泊位错时开放。")
    index.rebuild()
    return activity


def test_an_item_says_how_far_it_is_and_what_the_reply_says(client):
    activity_of(ItemStatus.STRUCK_OFF)
    Item.objects.update(outcome=Outcome.PLANNED)
    (hit,) = hits(find(client, "错时开放"), "items")
    assert hit.states == [("verified", "核验销号"), ("planned", "列入计划")]


def test_an_item_that_did_not_satisfy_says_so(client):
    activity_of(ItemStatus.REWORK)
    Item.objects.update(satisfaction=Satisfaction.DISSATISFIED)
    (hit,) = hits(find(client, "错时开放"), "items")
    assert ("returned", "不满意") in hit.states


def test_a_late_item_says_how_late(client):
    activity_of(ItemStatus.HANDLING)
    Item.objects.update(extended_to=timezone.localdate() - timedelta(days=6))
    html = find(client, "错时开放").content.decode()
    assert "已逾期 6 天" in html


def test_an_activity_says_what_came_of_it(client):
    activity_of(ItemStatus.STRUCK_OFF, ItemStatus.HANDLING)
    (hit,) = hits(find(client, "收费视察"), "activities")
    assert hit.came == "提出 2 条，单位报告办结 1 条，核验销号 1 条"


def test_an_activity_without_items_says_nothing_of_them(client):
    activity_of()
    (hit,) = hits(find(client, "收费视察"), "activities")
    assert (hit.came, hit.states) == ("", [])


def test_a_project_that_was_not_completed_in_its_year_is_late(client):
    past_project(
        year=2022, title="新增公共停车泊位", status="unfinished", completed_on=None, is_public=True
    )
    index.rebuild()
    html = find(client, "停车泊位").content.decode()
    assert ("未完成" in html, "已逾期" in html) == (True, True)


@pytest.mark.parametrize("text", ["2023年 停车", "2023年停车", "停车 2023", "停车 2023年度"])
def test_a_year_among_the_words_asks_for_that_year(client, text):
    of_2023 = activity_of(starts_on=date(2023, 5, 10))
    activity_of(starts_on=date(2024, 5, 10))
    found = hits(find(client, text), "activities")
    assert [hit.record for hit in found] == [of_2023]


def test_a_year_that_stands_in_the_title_is_found_too(client):
    made = make_activity(
        title="2023年停车专项视察", starts_on=date(2024, 1, 5), number="T-9", is_public=True
    )
    index.rebuild()
    assert [hit.record for hit in hits(find(client, "2023年停车"), "activities")] == [made]


def test_a_year_alone_is_a_word(client):
    activity_of(starts_on=date(2023, 5, 10))
    assert find(client, "2023年").status_code == 200


def test_a_hit_says_its_year_once(client):
    activity_of(ItemStatus.STRUCK_OFF)
    (hit,) = hits(find(client, "收费视察"), "activities")
    assert hit.year == ""
    (item,) = hits(find(client, "错时开放"), "items")
    assert item.year == f"{item.record.handed_over_on.year}年"


def test_a_candidate_is_not_late():
    assert Project(year=2020).running_until is None
