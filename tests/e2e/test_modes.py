"""Every public page in every mode: twice the text on a narrow phone, very large, dark, contrast.

A page is opened once and then shown in one mode after another, as a reader's switches do it.
"""

import pytest

from accounts.models import User
from tests.e2e.inspection import AXE, FAULTS, OVERFLOW, RULES
from tests.e2e.test_pages import YEAR, Records
from tests.security.addresses import ADDRESSES, EVERYBODY, OK
from tests.security.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NARROW, PHONE = 320, 360
DOUBLED = """() => { const root = document.documentElement;
    root.style.setProperty("--root", 2 * parseFloat(getComputedStyle(root).fontSize) + "px");
    root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + "px"; }"""
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


def test_no_text_is_lost_at_twice_its_size_on_a_narrow_phone(addresses, windows):
    window = windows(width=NARROW)
    faults = []
    for address in addresses:
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
