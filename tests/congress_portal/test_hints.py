"""Hints for who opens a page for the first time: by role, put away without a script, for good."""

import re

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from congress_portal.personal.hints import HINTS
from tests.factories import make_deputy_user, make_org, make_user
from tests.once import once

pytestmark = pytest.mark.django_db

HINT = re.compile(r'class="first-hint".*?<p>(.*?)</p>.*?name="hint" value="([^"]+)"', re.DOTALL)
PUT_AWAY = "/my/hints/"


@once
def clerk():
    return make_user(Role.CLERK)


def hint_on(client, user, page="my:desk"):
    """The key of the hint that a person sees on a page; None where there is none."""
    client.force_login(user)
    found = HINT.search(client.get(reverse(page)).content.decode())
    return found and found[2]


def person(role):
    if role == Role.DEPUTY:
        return make_deputy_user()
    return make_user(role, make_org() if role == Role.HANDLER else None)


@pytest.mark.parametrize(
    ("role", "key"),
    [
        (Role.CLERK, "desk-office"),
        (Role.LEADER, "desk-leader"),
        (Role.HANDLER, "desk-unit"),
        (Role.DEPUTY, "desk-deputy"),
        (Role.STATION_CLERK, "desk-station"),
        (Role.AUDITOR, "desk-system"),
    ],
)
def test_the_desk_says_what_it_is_for_in_the_words_of_the_role(client, role, key):
    assert hint_on(client, person(role)) == key


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("my_supervision:desk", "supervision"),
        ("my_notices:list", "notices"),
        ("my_account:home", "account"),
        ("admin:index", "office"),
    ],
)
def test_other_pages_have_their_own(client, clerk, page, key):
    assert hint_on(client, clerk, page) == key


def test_every_hint_belongs_to_a_page(client):
    for hint in HINTS:
        assert reverse(hint.page)


def test_it_is_put_away_by_a_plain_form_and_stays_away(client, clerk):
    client.force_login(clerk)
    answer = client.post(PUT_AWAY, {"hint": "desk-office", "next": "/my/?kind=x"})
    assert answer.url == "/my/?kind=x"
    assert hint_on(client, User.objects.get(pk=clerk.pk)) is None
    assert hint_on(client, clerk, "admin:index") == "office"


def test_another_person_still_sees_it(client, clerk):
    client.force_login(make_user(Role.CLERK))
    client.post(PUT_AWAY, {"hint": "desk-office"})
    assert hint_on(client, clerk) == "desk-office"


def test_what_is_no_hint_changes_nothing_and_leads_nowhere_else(client, clerk):
    client.force_login(clerk)
    answer = client.post(PUT_AWAY, {"hint": "made up", "next": "https://evil.example/"})
    assert answer.url == "/my/"
    assert User.objects.get(pk=clerk.pk).hints_seen is None


def test_it_leads_to_the_handbook_of_the_role(client, clerk):
    client.force_login(clerk)
    assert "/help/work/clerk/" in client.get("/my/").content.decode()


def test_a_page_without_a_hint_has_none(client, clerk):
    assert hint_on(client, clerk, "my_account:password") is None
