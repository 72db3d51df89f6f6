"""Photographs chosen on a citizen's phone stay chosen where the form is refused."""

import pytest

from attachments.models import StoredFile
from liaison_stations.matters.models import MatterFile
from tests.factories import png
from tests.liaison_stations.opinion_form import WORDS, address, open_station, send
from tests.supervision.test_handling_in_browser import PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def station(transactional_db):
    return open_station()


def opened(chromium, live_server, station, **options):
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport=PHONE, **options
    )
    page = context.new_page()
    page.goto(address(station))
    photo = png("路灯.png")
    page.set_input_files(
        "input[name=photos]",
        {"name": photo.name, "mimeType": "image/png", "buffer": photo.read()},
    )
    page.fill("textarea[name=text]", WORDS)
    page.fill("input[name=phone]", "12")
    return page


def press(page):
    page.get_by_role("button", name="提交").click()


def chosen(page):
    return page.evaluate("document.querySelector('input[name=photos]').files.length")


def test_a_refused_form_keeps_the_photographs_and_the_next_press_files_them(
    chromium, live_server, station
):
    page = opened(chromium, live_server, station)
    press(page)
    page.locator(".errors").wait_for()
    assert chosen(page) == 1
    assert "重新选择" not in page.inner_text("main")
    assert page.evaluate("document.activeElement.className") == "errors"
    assert page.input_value("textarea[name=text]") == WORDS
    page.fill("input[name=phone]", "")
    press(page)
    page.locator(".receipt-code").wait_for()
    assert MatterFile.objects.count() == 1


def test_a_network_that_fails_loses_nothing(chromium, live_server, station):
    page = opened(chromium, live_server, station)
    page.fill("input[name=phone]", "")
    page.route("**/opinion/", lambda route: route.abort())
    press(page)
    page.locator(".errors").wait_for()
    assert "没有发出去" in page.inner_text(".errors")
    page.unroute("**/opinion/")
    press(page)
    page.locator(".receipt-code").wait_for()
    assert MatterFile.objects.count() == 1


def test_without_scripts_the_page_says_that_photographs_must_be_chosen_again(
    chromium, live_server, station
):
    page = opened(chromium, live_server, station, java_script_enabled=False)
    press(page)
    page.locator(".errors").wait_for()
    assert "请重新选择" in page.inner_text(".errors")


def test_nothing_is_stored_on_the_server_of_a_refused_form(client, station):
    assert send(client, station, phone="12", photos=[png()]).status_code == 422
    assert not StoredFile.objects.exists()
