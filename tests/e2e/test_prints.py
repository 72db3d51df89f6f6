"""What is hung on a wall or signed: one sheet of A4 that is full and can be read from afar."""

import pytest
from django.urls import reverse
from django.utils import timezone

from annual_summaries.presentation.brochure import PAGE
from liaison_stations.stations.models import Posting
from tests.congress_portal.test_home import published_summary
from tests.e2e.inspection import DOUBLED
from tests.factories import make_deputy
from tests.liaison_stations.world import SINCE, World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MILLIMETRE = 96 / 25.4
SHEET = {"width": round(178 * MILLIMETRE), "height": round(269 * MILLIMETRE)}
"""A4 without its margins (static/css/poster.css)."""
TWO_METRES = 20 / 72 * 25.4
"""Millimetres of a Han character that is read at two metres: a three-hundredth of the way."""
NAMES = ("吕冬青", "朱石泉", "周根娣", "黄禾生", "欧阳阿菊", "卢定波", "章葵")
LINES = """(name) => { const range = document.createRange();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.data.indexOf(name);
        if (at < 0) continue;
        range.setStart(node, at); range.setEnd(node, at + name.length);
        return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
    } return 0; }"""
SIZES = """() => [...document.querySelectorAll(".poster .facts dd")].map(
    (one) => parseFloat(getComputedStyle(one).fontSize))"""


@pytest.fixture
def world(transactional_db):
    world = World()
    for name in NAMES:
        Posting.objects.create(station=world.station, deputy=make_deputy(name), since=SINCE)
    return world


def on_paper(window, address):
    page = window.page
    page.goto(address)
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("language", ["", "/en"], ids=["zh", "en"])
def test_the_poster_of_a_station_is_one_full_sheet_to_be_read_at_two_metres(
    world, windows, language
):
    address = f"{language}/stations/{world.station.code}/poster/"
    page = on_paper(windows(world.keeper), address)
    assert "常务委员会" in page.inner_text(".committee")
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"] + 1
    assert min(page.evaluate(SIZES)) / MILLIMETRE >= TWO_METRES
    assert [name for name in NAMES if page.evaluate(LINES, name) != 1] == []
    used = page.evaluate("document.querySelector('.poster').getBoundingClientRect().height")
    assert used >= 0.95 * SHEET["height"]
    assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) == 1


def test_the_code_of_a_deputy_is_one_sheet_with_the_committee_s_name(world, windows):
    page = on_paper(windows(world.deputy), reverse("my_station:code"))
    assert "常务委员会" in page.inner_text(".committee")
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"] + 1
    assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) == 1


HEADED = """(id) => { const heading = document.getElementById(id);
    const next = heading.nextElementSibling, css = getComputedStyle(next);
    return [getComputedStyle(heading).breakAfter, css.breakAfter, css.breakInside]; }"""


def test_a_heading_of_the_printed_summary_stands_with_what_it_heads(windows, transactional_db):
    page = on_paper(windows(), f"/annual/{published_summary(2023).year}/")
    assert page.evaluate(HEADED, "all-figures-heading") == ["avoid", "avoid", "avoid"]


def test_all_figures_are_printed_though_they_are_folded_on_a_phone(windows, transactional_db):
    page = windows(width=360).page
    page.goto(f"/annual/{published_summary(2023).year}/")
    ledger = page.locator(".all-figures dl")
    assert not ledger.is_visible()
    page.emulate_media(media="print")
    assert ledger.is_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert ledger.is_visible()


PICTURED = """() => { const essay = document.createElement("div");
    essay.className = "essay";
    essay.innerHTML = '<section><div class="pictures"><figure><img width="1600" height="1200"'
        + ' alt=""><figcaption>x</figcaption></figure></div></section>';
    document.querySelector(".annual").append(essay);
    return [essay.querySelector("img").getBoundingClientRect().height,
        getComputedStyle(essay.querySelector("figcaption")).breakAfter]; }"""


def test_a_picture_of_the_printed_summary_leaves_no_page_half_empty(windows, transactional_db):
    page = on_paper(windows(), f"/annual/{published_summary(2023).year}/")
    height, after_its_words = page.evaluate(PICTURED)
    assert 30 <= height / MILLIMETRE <= 60
    assert after_its_words == "auto"  # it may stand at the foot of a page


def test_a_picture_of_the_summary_leaves_room_for_its_words_on_a_wide_screen(
    windows, transactional_db
):
    page = windows().page
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/annual/{published_summary(2023).year}/")
    height, _after_its_words = page.evaluate(PICTURED)
    assert 200 <= height <= 400


def test_a_picture_of_the_summary_is_no_wider_than_a_phone_with_the_largest_text(
    windows, transactional_db
):
    page = windows(width=320).page
    page.goto(f"/annual/{published_summary(2023).year}/")
    page.evaluate(DOUBLED)
    page.evaluate(PICTURED)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_box_for_signatures_keeps_its_last_line_on_paper(world, windows):
    page = on_paper(windows(world.deputy), f"/my/duty/{timezone.localdate().year}/sheet/")
    right = page.evaluate("document.querySelector('.signatures').getBoundingClientRect().right")
    assert right <= SHEET["width"] - MILLIMETRE / 2
