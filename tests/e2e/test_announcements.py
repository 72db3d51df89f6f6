"""What a form has saved is told to people who do not see it, in each room of the portal."""

import pytest
from django.urls import reverse

from supervision.items.choices import ItemStatus
from tests.factories import People, make_item, town_congress
from tests.liaison_stations.world import World, make_station

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FOCUSED = """() => { const one = document.activeElement;
    return [one.getAttribute("role"), one.innerText.trim()]; }"""
ANNOUNCED = "body > .visually-hidden[role=status]:not(:empty)"


def focused(page):
    """The role and the words of what has the focus."""
    return page.evaluate(FOCUSED)


def save(page, button="main form .button-main"):
    with page.expect_navigation():
        page.click(button)


def test_an_act_on_a_record_is_read_aloud(windows, transactional_db):
    people = People()
    item = make_item(ItemStatus.HANDED_OVER, people)
    page = windows(people.handler).page
    page.goto(reverse("my_items:item", args=[item.pk]))
    with page.expect_navigation():
        page.get_by_role("button", name="签收").first.click()
    role, words = focused(page)
    assert role == "status"
    assert "签收" in words


def test_a_form_of_one_s_own_is_read_aloud(windows, transactional_db):
    page = windows(People().deputy).page
    page.goto(reverse("my_suggestions:new"))
    for field in page.locator("main form [required]:visible").all():
        if not field.input_value():
            field.fill("关于增设公交站的建议")
    save(page)
    role, words = focused(page)
    assert role == "status"
    assert words


def test_a_refused_form_is_read_aloud_as_well(windows, transactional_db):
    page = windows(World().keeper).page
    station = page.goto(reverse("my_station:home")) and page.url.rstrip("/").rpartition("/")[2]
    page.goto(reverse("my_station:reception_new", args=[station]))
    page.evaluate("document.querySelector('main form').noValidate = true")
    save(page)
    role, words = focused(page)
    assert role == "alert"
    assert "接待人次" in words


def test_where_the_next_form_follows_the_focus_stays_and_the_words_are_announced(
    windows, transactional_db
):
    page = windows(World().keeper).page
    page.goto(reverse("my_station:home"))
    page.get_by_role("link", name="登记接待").first.click()
    page.fill("input[name=people]", "3")
    save(page)
    page.fill("textarea[name=text]", "村口的路灯坏了三盏，晚上看不见路。")
    save(page)
    live = page.locator(ANNOUNCED)
    live.wait_for(state="attached")
    assert "已登记" in live.inner_text()
    assert page.evaluate("document.activeElement.id") == page.url.partition("#")[2]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "text"


def test_a_receipt_is_read_aloud_to_who_has_no_account(windows, transactional_db):
    station = make_station(town_congress())
    page = windows(width=360).page
    page.goto(reverse("stations:opinion", args=[station.code]))
    page.fill("textarea[name=text]", "村口的路灯坏了三盏，晚上看不见路。")
    save(page, "main form button[type=submit]")
    role, words = focused(page)
    assert role == "status"
    assert "已收到" in words


def test_what_the_back_office_saved_is_read_aloud(windows, transactional_db):
    people = People()
    item = make_item(ItemStatus.DRAFT, people)
    activity = item.opinion.activity
    page = windows(people.clerk).page
    page.goto(reverse("admin:supervision_activity_change", args=[activity.pk]))
    page.fill("#id_title", "视察养老服务")
    save(page, "[name=_continue]")
    page.wait_for_function("document.activeElement.querySelector('ul.messagelist')")
    role, words = focused(page)
    assert role == "status"
    assert "视察养老服务" in words
