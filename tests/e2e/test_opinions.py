"""An opinion by code, on an old phone and with scripts: sent once, followed, never in the way."""

import re
from datetime import time

import pytest
from django.utils import timezone

from intake import limits
from liaison_stations.matters.models import Matter
from liaison_stations.opinions.submission import STATION
from liaison_stations.rota.models import RotaRule
from liaison_stations.stations.models import Station
from tests.e2e.inspection import follow
from tests.liaison_stations.world import World, act, make_day

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 390, 1280
WORDS = "村口的路灯坏了三个月，晚上走路很不安全。"


@pytest.fixture
def world(transactional_db):
    found = World()
    Station.objects.filter(pk=found.station.pk).update(
        address="前街 8 号", phone="0579-87654321", opening_hours="周一至周五 8:30–17:00"
    )
    RotaRule.objects.create(
        station=found.station, pattern="weekly", weekday=0, opens=time(9), closes=time(11)
    )
    make_day(found.station, noticed_on=timezone.localdate())
    return found


def opinion(world):
    return f"/stations/{world.station.code}/opinion/"


def send(window, world):
    window.page.goto(opinion(world))
    window.page.fill("textarea[name=text]", WORDS)
    window.page.click("main button:has-text('提交')")
    window.page.wait_for_selector(".receipt-code")
    return "".join(window.page.locator(".receipt-code b").all_inner_texts())


def now_open(window):
    """Faults of the page that a POST led to, looked at where it stands."""
    from tests.e2e.inspection import AXE, FAULTS, OVERFLOW, RULES

    window.page.evaluate(AXE)
    return window.page.evaluate(OVERFLOW) + window.complaints + window.page.evaluate(FAULTS, RULES)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_public_pages_have_no_fault(windows, world, width):
    window = windows(width=width)
    deputy = f"/deputies/{world.deputy.deputy.pk}/opinion/"
    assert window.all_faults([opinion(world), deputy, "/opinions/track/"]) == []
    assert window.faults("/stations/nowhere/opinion/", status=404) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_receipt_and_the_page_that_follows_it_have_no_fault(windows, world, width):
    window = windows(width=width)
    code = send(window, world)
    receipt = now_open(window)
    matter = act(
        act(Matter.objects.get(), "accept", world.keeper),
        "answer",
        world.keeper,
        text="已换新灯。",
        closed_on=timezone.localdate(),
    )
    window.page.goto("/opinions/track/")
    window.page.fill("[name=code]", code.lower())
    window.page.click("main button:has-text('查看')")
    window.page.wait_for_selector(".timeline")
    assert (receipt, now_open(window)) == ([], [])
    assert matter.number in window.page.inner_text("main")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_posters_have_no_fault(windows, world, width):
    keeper, deputy = windows(world.keeper, width), windows(world.deputy, width)
    assert keeper.faults(f"/stations/{world.station.code}/poster/") == []
    assert deputy.faults("/my/code/") == []


def test_the_receipt_survives_a_reload(windows, world):
    window = windows(width=PHONE)
    code = send(window, world)
    window.page.reload()
    again = "".join(window.page.locator(".receipt-code b").all_inner_texts())
    assert (again, Matter.objects.count()) == (code, 1)


def test_the_code_stands_in_no_address(windows, world):
    window = windows(width=PHONE)
    code = send(window, world)
    assert code not in window.page.url.replace("-", "").upper()


def test_the_browser_works_off_the_question_by_itself(windows, world):
    limits.count(STATION, world.station.pk, by=STATION.most)
    window = windows(width=PHONE)
    window.page.goto(opinion(world))
    window.page.fill("textarea[name=text]", WORDS)
    window.page.click("main button:has-text('提交')")
    window.page.wait_for_selector("[data-worked]:not([hidden])", timeout=60_000)
    window.page.click("main button:has-text('提交')")
    window.page.wait_for_selector(".receipt-code")
    assert Matter.objects.count() == 1


def test_everything_works_without_scripts(chromium, live_server, world):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(opinion(world))
    page.fill("textarea[name=text]", WORDS)
    follow(page, "main button:has-text('提交')")
    code = "".join(page.locator(".receipt-code b").all_inner_texts())
    page.goto("/opinions/track/")
    page.fill("[name=code]", code)
    follow(page, "main button:has-text('查看')")
    main = page.inner_text("main")
    context.close()
    assert "等待受理" in main


def test_a_poster_prints_on_one_sheet(windows, world):
    window = windows(world.keeper, DESK)
    window.page.goto(f"/stations/{world.station.code}/poster/")
    sheet = window.page.pdf(format="A4", print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
