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


def test_what_became_of_parking_in_2023_stands_on_the_first_screen(job, transactional_db):
    activity = make_activity(title="城区停车收费视察", starts_on=date(2023, 5, 10), is_public=True)
    item = published_item(ItemStatus.STRUCK_OFF, activity=activity)
    Item.objects.filter(pk=item.pk).update(suggestion="建成统一的停车数据平台。")
    index.rebuild()
    work = job(width=PHONE).open("/")
    work.fill("main input[name=q]", "停车")
    work.press("main input[name=q]", "Enter")
    work.click(work.page.get_by_role("link", name="建成统一的停车数据平台。").first)
    state = work.page.get_by_text("核验销号").first
    state.wait_for()
    assert stands_on_the_first_screen(state)
    assert work.is_within(clicks=2, fields=1), work.cost()


def test_two_years_are_compared_by_two_taps(job, summaries_of_two_years):
    work = job(width=PHONE).open("/")
    work.follow(door(work, "查数据"))
    work.follow(work.page.get_by_role("link", name="历年比较"))
    heads = work.page.locator("thead th").all_inner_texts()
    assert {"2022", "2023"} <= {word for head in heads for word in head.split()}
    assert work.is_within(clicks=2), work.cost()
