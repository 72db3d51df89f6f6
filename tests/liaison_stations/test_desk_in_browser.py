"""The reception desk on a phone and by keyboard, in a real browser, also when the network fails."""

import pytest
from django.core.cache import cache

from liaison_stations.matters.models import Matter
from liaison_stations.receptions.models import Reception
from tests.e2e.inspection import Window, follow
from tests.liaison_stations.world import World, act, make_day, make_matter
from tests.supervision.test_handling_in_browser import PHONE, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    cache.clear()
    return World()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request, chromium, live_server):
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport=PHONE, java_script_enabled=request.param
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def window(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN", viewport=PHONE)
    yield context.new_page()
    context.close()


def new_reception(station):
    return f"/my/station/{station.code}/receptions/new/"


def test_a_reception_and_its_matters_are_written_down_on_a_phone(phone, world):
    sign_in(phone, world.keeper)
    phone.goto(new_reception(world.station))
    phone.fill("#id_people", "3")
    phone.fill("#id_topic", "道路照明")
    follow(phone, "main form button:not([type=button])")
    for words in ("路灯坏了。", "垃圾没有人收。"):
        phone.fill("#id_text", words)
        follow(phone, "main form button >> text=保存这件事项")
    assert Reception.objects.get().people == 3
    assert Matter.objects.count() == 2


def test_a_reception_is_written_down_by_keyboard_alone(window, world):
    sign_in(window, world.keeper)
    window.goto(new_reception(world.station))
    window.focus("#id_people")
    window.keyboard.type("4")
    window.keyboard.press("Enter")
    window.wait_for_url("**/receptions/*/?saved=reception")
    assert Reception.objects.get().people == 4


def test_nothing_typed_is_lost_when_the_network_fails(window, world):
    make_day(world.station, 0, [world.deputy])
    sign_in(window, world.keeper)
    window.goto(new_reception(world.station))
    window.fill("#id_people", "5")
    window.fill("#id_topic", "道路照明")
    window.check("[name=kind][value=themed]")
    window.context.set_offline(True)
    window.click("main form button:not([type=button])")
    assert window.locator("[data-offline]").is_visible()
    assert window.input_value("#id_topic") == "道路照明"
    window.context.set_offline(False)
    window.once("dialog", lambda dialog: dialog.accept())
    window.reload()
    assert window.input_value("#id_people") == "5"
    assert window.is_checked("[name=kind][value=themed]")
    window.click("main form button:not([type=button])")
    window.wait_for_url("**/receptions/*/?saved=reception")
    assert Reception.objects.get().topic == "道路照明"


def test_what_was_stored_is_not_offered_again(window, world):
    sign_in(window, world.keeper)
    window.goto(new_reception(world.station))
    window.fill("#id_people", "5")
    window.click("main form button:not([type=button])")
    window.wait_for_url("**/receptions/*/?saved=reception")
    window.goto(new_reception(world.station))
    assert window.input_value("#id_people") == ""


def test_no_page_of_the_desk_has_a_fault(window, world):
    day = make_day(world.station, 3, [world.deputy])
    act(day, "ask_swap", world.deputy, other_deputy=world.colleague.deputy)
    make_matter(world)
    matter = make_matter(world)
    reception = Reception.objects.create(station=world.station)
    desk = f"/my/station/{world.station.code}/"
    sign_in(window, world.keeper)
    pages = [
        desk,
        f"{desk}receptions/",
        f"{desk}receptions/new/",
        f"{desk}matters/new/",
        f"{desk}rota/",
        f"/my/station/receptions/{reception.pk}/",
        f"/my/station/days/{day.pk}/",
        f"/my/station/swaps/{day.duties.get().swaps.get().pk}/",
        "/my/matters/",
        f"/my/matters/{matter.pk}/",
    ]
    assert Window(window).all_faults(pages) == []


def test_no_page_of_the_back_office_has_a_fault(window, world):
    sign_in(window, world.station_clerk)
    pages = [
        "/my/station/",
        "/admin/liaison_stations/station/blank-spots/",
        f"/admin/liaison_stations/station/{world.station.pk}/change/",
    ]
    assert Window(window).all_faults(pages) == []
