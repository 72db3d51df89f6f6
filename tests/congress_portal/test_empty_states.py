"""On an empty installation every list says what comes next and leads on: no bare “nothing here”."""

import re

import pytest
from django.contrib.admin import site
from django.urls import NoReverseMatch, reverse

from accounts.choices import Role
from tests.factories import committee, make_deputy_user, make_user, town_congress
from tests.once import once
from tests.security.addresses import ADDRESSES

pytestmark = pytest.mark.django_db
CITY = (Role.CLERK, Role.LEADER, Role.STATION_CLERK, Role.SYSADMIN)
EMPTY = re.compile(r'<div class="empty">.{1,3000}?</div>', re.DOTALL)
EVERYBODY = ("anybody", "clerk", "leader", "station_clerk", "sysadmin", "town_clerk", "deputy")


@once
def people():
    """Nothing but those who sign in: an installation on its first day."""
    found = {role.value: make_user(role, committee()) for role in CITY}
    found["town_clerk"] = make_user(Role.TOWN_CLERK, town_congress())
    found["deputy"] = make_deputy_user()
    return found


def sign_in(client, people, person):
    if person != "anybody":
        client.force_login(people[person])


def pages(client):
    """Every page that needs no record, (address, text)."""
    for name in ADDRESSES:
        try:
            address = reverse(name)
        except NoReverseMatch:  # the page of a record
            continue
        answer = client.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            yield address, answer.content.decode()


def bare(text):
    """Empty places of a page that lead nowhere or say nothing of what comes."""
    return [one for one in EMPTY.findall(text) if one.count("<p") < 3 or 'href="' not in one]


@pytest.mark.parametrize("person", EVERYBODY)
def test_every_empty_page_says_what_comes_and_leads_on(client, people, person):
    sign_in(client, people, person)
    found = dict(pages(client))
    assert {address: bare(text) for address, text in found.items() if bare(text)} == {}
    assert [address for address, text in found.items() if "暂无" in text] == []
    assert sum('class="empty"' in text for text in found.values()) >= 1


@pytest.mark.parametrize("person", ["clerk", "leader", "station_clerk", "sysadmin", "town_clerk"])
def test_every_empty_register_of_the_back_office_leads_on(client, people, person):
    sign_in(client, people, person)
    empty = 0
    for model in site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        answer = client.get(reverse(name))
        if answer.status_code != 200 or answer.context["cl"].result_count:
            continue
        empty += 1
        text = answer.content.decode()
        assert EMPTY.search(text), name
        assert bare(text) == [], name
    assert empty >= 1


def test_an_empty_register_offers_to_add_to_who_may(client, people):
    address = reverse("admin:supervision_activity_changelist")
    add = reverse("admin:supervision_activity_add")
    for person, offered in (("clerk", True), ("leader", False)):
        sign_in(client, people, person)
        (place,) = EMPTY.findall(client.get(address).content.decode())
        assert (f'href="{add}"' in place) is offered


def test_behind_a_filter_the_way_leads_out_of_it(client, people):
    sign_in(client, people, "clerk")
    text = client.get(reverse("admin:supervision_activity_changelist"), {"q": "没有的"})
    (place,) = EMPTY.findall(text.content.decode())
    assert "清除条件" in place
