"""What the jobs of citizens and readers cost on a phone: taps and fields, from the home page."""

from datetime import date

import pytest

from congress_portal.search import index
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.congress_portal.test_find_deputies import a_constituency
from tests.congress_portal.test_home import published_summary
from tests.factories import make_activity, published_item, town_congress
from tests.liaison_stations.world import make_station

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PHONE, HEIGHT = 360, 640
WORDS = "村口的路灯坏了三盏，晚上看不见路，请来修一修。"


@pytest.fixture
def summaries_of_two_years(transactional_db):
    return [published_summary(year) for year in (2022, 2023)]


def door(work, name):
    return work.page.get_by_role("main").get_by_role("link", name=name).first


def stands_on_the_first_screen(place):
    box = place.bounding_box()
    return box["y"] + box["height"] <= HEIGHT


def test_an_opinion_is_two_taps_from_home_and_one_field(job, transactional_db):
    make_station(town_congress(), name="石柱镇联络站")
    work = job(width=PHONE).open("/")
    work.follow(door(work, "我要反映"))
    work.follow(door(work, "石柱"))
    work.fill("textarea[name=text]", WORDS)
    assert work.is_within(clicks=2, fields=4), work.cost()
    work.click(work.page.get_by_role("button", name="提交"))
    work.page.wait_for_selector(".receipt-code")
    assert work.page.locator("main").inner_text().count("-") >= 3, "the code is shown"


def test_a_village_leads_to_its_deputy(job, transactional_db):
    a_constituency(town=town_congress())
    work = job(width=PHONE).open("/")
    work.follow(door(work, "找我的代表"))
    work.fill("input[name=q]", "溪东村")
    work.press("input[name=q]", "Enter")
    work.page.get_by_text("徐宛").first.wait_for()
    assert work.is_within(clicks=2, fields=1), work.cost()


@pytest.fixture
def parking(transactional_db):
    """Parking as a committee's archive knows it: several activities, items and years."""
    activity = make_activity(
        title="城区停车收费规范管理视察",
        starts_on=date(2023, 5, 10),
        is_public=True,
        place="丽州路、胜利街、南苑路沿线公共停车场",
    )
    for status in (ItemStatus.STRUCK_OFF, ItemStatus.STRUCK_OFF, ItemStatus.HANDLING):
        item = published_item(status, activity=activity)
        Item.objects.filter(pk=item.pk).update(suggestion=f"停车泊位第{item.pk}批开放。")
    make_activity(title="景区周边交通与停车秩序视察", starts_on=date(2023, 4, 26), is_public=True)
    make_activity(title="听取停车设施建设情况的报告", starts_on=date(2026, 5, 23), is_public=True)
    index.rebuild()
    return activity


def search_from_home(work, text):
    work.fill("main input[name=q]", text)
    work.press("main input[name=q]", "Enter")
    work.page.locator(".hits").first.wait_for()
    return work


def test_what_became_of_parking_in_2023_stands_beside_the_hit(job, parking):
    work = search_from_home(job(width=PHONE).open("/"), "2023年 停车")
    hit = work.page.locator(".hits li", has_text=parking.title).first
    assert "提出 3 条，单位报告办结 2 条，核验销号 2 条" in hit.inner_text()
    assert "2023年5月10日" in hit.inner_text()
    assert work.page.get_by_text("听取停车设施建设情况的报告").count() == 0, "of another year"
    assert work.is_within(clicks=1, fields=1), work.cost()


def test_what_became_of_parking_in_2023_stands_on_the_first_screen(job, parking):
    work = search_from_home(job(width=PHONE).open("/"), "停车")
    work.follow(work.page.locator(".hits").get_by_role("link", name=parking.title).first)
    outcome = work.page.get_by_text("提出 3 条，单位报告办结 2 条，核验销号 2 条").first
    outcome.wait_for()
    assert stands_on_the_first_screen(outcome)
    assert work.is_within(clicks=2, fields=1), work.cost()


def test_two_years_are_compared_by_two_taps(job, summaries_of_two_years):
    work = job(width=PHONE).open("/")
    work.follow(door(work, "查数据"))
    work.follow(work.page.get_by_role("link", name="历年比较"))
    heads = work.page.locator("thead th").all_inner_texts()
    assert {"2022", "2023"} <= {word for head in heads for word in head.split()}
    assert work.is_within(clicks=2), work.cost()
