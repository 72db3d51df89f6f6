"""Every public page in every mode: twice the text on a narrow phone, very large, dark, contrast.

A page is opened once and then shown in one mode after another, as a reader's switches do it.
"""

import pytest

from accounts.models import User
from supervision.items.choices import ItemStatus
from tests.e2e.inspection import AXE, CLIPPED, DOUBLED, FAULTS, OVERFLOW, RULES
from tests.e2e.test_pages import YEAR, Records
from tests.factories import published_item
from tests.security.addresses import ADDRESSES, EVERYBODY, OK
from tests.security.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NARROW, PHONE = 320, 360
MODE = """([text, contrast]) => { const root = document.documentElement;
    root.style.fontSize = ""; root.style.removeProperty("--root");
    root.dataset.text = text; root.dataset.contrast = contrast; }"""


@pytest.fixture
def addresses(transactional_db):
    """Every public page with records in it, and a published year with its charts."""
    world = World()
    Records().with_a_year()
    found = [
        rule.make(world)
        for rule in ADDRESSES.values()
        if rule.open_to == EVERYBODY and rule.answer == OK
    ]
    return [
        *(one for one in found if one.endswith("/") and not one.startswith("/feeds/")),
        f"/annual/{YEAR}/",
        f"/annual/{YEAR}/figures/list_items/",
    ]


def overflowing(window, address, mode):
    return [f"{address} {mode}: {one}" for one in window.page.evaluate(OVERFLOW)]


def clipped(window, address, mode):
    return [f"{address} {mode}: {one}" for one in window.page.evaluate(CLIPPED)]


def test_no_text_is_lost_at_twice_its_size_on_a_narrow_phone(addresses, windows):
    window = windows(width=NARROW)
    faults = []
    for address in addresses:
        window.page.goto(address)
        window.page.evaluate(DOUBLED)
        faults += overflowing(window, address, "200 %")
    assert not faults, "\n".join(faults)


OWNERS = ("deputy", "keeper", "handler", "town_clerk", "clerk")


def pages_of(world):
    """Each page of signed-in people, with the first of the owners to whom it opens."""
    for rule in ADDRESSES.values():
        owner = next((one for one in OWNERS if rule.opens_to(one)), None)
        address = rule.make(world)
        if owner and rule.answer == OK and address.startswith("/my/") and address.endswith("/"):
            yield owner, address


def test_no_text_is_lost_on_the_pages_of_those_who_are_signed_in(transactional_db, windows):
    world, seen, faults = World(), {}, []
    for owner, address in pages_of(world):
        window = seen.get(owner) or seen.setdefault(owner, windows(getattr(world, owner), NARROW))
        window.page.goto(address)
        window.page.evaluate(MODE, ["xlarge", "normal"])
        faults += clipped(window, address, f"xlarge {owner}")
        window.page.evaluate(MODE, ["normal", "normal"])
        window.page.evaluate(DOUBLED)
        faults += overflowing(window, address, f"200 % {owner}")
        faults += clipped(window, address, f"200 % {owner}")
    assert set(seen) >= {"deputy", "keeper", "handler"}
    assert not faults, "\n".join(faults)


WORDS_OF_THE_TRADE = "/en/help/words/"


def test_tables_of_the_handbook_and_two_days_of_an_item_fit_at_twice_the_size(
    transactional_db, windows
):
    item = published_item(ItemStatus.HANDLING)
    window = windows(width=NARROW)
    faults = []
    for address in (WORDS_OF_THE_TRADE, f"/supervision/items/{item.pk}/"):
        window.page.goto(address)
        window.page.evaluate(DOUBLED)
        faults += overflowing(window, address, "200 %")
    assert not faults, "\n".join(faults)


def test_no_page_is_wider_than_a_phone_in_very_large_text(addresses, windows):
    window = windows(width=PHONE)
    faults = []
    for address in addresses:
        window.page.goto(address)
        window.page.evaluate(MODE, ["xlarge", "normal"])
        faults += overflowing(window, address, "xlarge")
    assert not faults, "\n".join(faults)


def test_no_page_has_a_fault_of_accessibility_in_the_dark_or_in_high_contrast(addresses, windows):
    window = windows(width=PHONE)
    faults = []
    for address in addresses:
        window.page.goto(address)
        window.page.evaluate(AXE)
        for scheme, contrast in (("dark", "normal"), ("light", "high"), ("dark", "high")):
            window.page.emulate_media(color_scheme=scheme)
            window.page.evaluate(MODE, ["normal", contrast])
            found = window.page.evaluate(FAULTS, RULES)
            faults += [f"{address} {scheme} {contrast}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_the_committee_s_name_is_whole_on_a_phone_of_somebody_who_is_signed_in(windows, addresses):
    world = Records()
    User.objects.filter(pk=world.people.deputy.pk).update(name="阿卜杜拉·买买提")
    window = windows(world.people.deputy, PHONE)
    window.page.goto("/my/")
    cut = """() => { const name = document.querySelector(".brand a");
        return name.scrollHeight > name.clientHeight + 1; }"""
    assert not window.page.evaluate(cut)


def test_the_link_to_the_content_is_out_of_sight_until_it_is_reached(windows, transactional_db):
    window = windows(width=NARROW)
    window.page.goto("/en/deputies/")
    window.page.evaluate(DOUBLED)
    bottom = """() => document.querySelector(".skip").getBoundingClientRect().bottom"""
    assert window.page.evaluate(bottom) <= 0
    window.page.keyboard.press("Tab")
    assert window.page.evaluate(bottom) > 0
