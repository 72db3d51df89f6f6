"""Every address × every person: who opens what is a table, and no address is missing from it."""

from dataclasses import dataclass

import pytest
from django.contrib.admin import site
from django.db import transaction
from django.urls import get_resolver, reverse

from tests.once import once
from tests.security.addresses import ADDRESSES, FORBIDDEN, FOUND, NOT_FOUND, OK
from tests.security.posts import FORMS, NO_FORMS, OTHER_FORMS
from tests.security.states import STATES
from tests.security.world import PEOPLE, World

pytestmark = pytest.mark.django_db

OTHER_TABLES = ("admin",)  # walked by their own tests


@once
def world():
    return World()


def named(resolver, space=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = ":".join(part for part in (space, pattern.namespace) if part)
            yield from named(pattern, inner)
        else:
            yield f"{space}:{pattern.name}" if space else pattern.name


def test_every_address_has_a_row():
    known = {name for name in named(get_resolver()) if name.partition(":")[0] not in OTHER_TABLES}
    # Of allauth; tests/accounts walks them.
    ours = {name for name in known if not name.startswith(("account_", "mfa_"))}
    assert ours - set(ADDRESSES) == set()


def test_no_row_is_left_of_an_address_that_is_gone():
    assert set(ADDRESSES) - set(named(get_resolver())) == set()


@dataclass(frozen=True)
class Answer:
    status: int
    headings: int | None
    """How many main headings the page has; None where the answer is no page."""


_walked = {}
"""The answers of each person: the world is built the same, so that one walk serves two tests."""


@pytest.fixture(params=PEOPLE)
def walk(request, client, world):
    """One person opens every address: who, and the answers by the address's name."""
    person = request.param
    if person != "anybody":
        client.force_login(getattr(world, person))
    if person not in _walked:
        _walked[person] = {name: look(client, rule, world) for name, rule in ADDRESSES.items()}
    return person, _walked[person]


def look(client, rule, world):
    answer = client.get(rule.make(world))
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    is_page &= answer.status_code in (OK, FORBIDDEN, NOT_FOUND)
    return Answer(answer.status_code, answer.content.count(b"<h1") if is_page else None)


def sent(client, address):
    """The answer to an empty form; whatever it wrote is taken back."""
    with transaction.atomic():
        status = client.post(address).status_code
        transaction.set_rollback(True)
    return status


def test_everybody_opens_what_is_theirs_and_nothing_else(walk):
    person, answers = walk
    statuses = {name: answer.status for name, answer in answers.items()}
    assert statuses == {name: rule.expected(person) for name, rule in ADDRESSES.items()}


@pytest.mark.parametrize("person", PEOPLE)
def test_in_other_states_and_places_everybody_opens_what_is_theirs(client, world, person):
    if person != "anybody":
        client.force_login(getattr(world, person))
    statuses = {name: client.get(rule.make(world)).status_code for name, rule in STATES.items()}
    assert statuses == {name: rule.expected(person) for name, rule in STATES.items()}


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_sends_the_forms_that_are_theirs_and_no_others(client, world, person):
    if person != "anybody":
        client.force_login(getattr(world, person))
    forms = {name: (ADDRESSES[name].make, form) for name, form in FORMS.items()} | OTHER_FORMS
    answers = {name: sent(client, make(world)) for name, (make, _form) in forms.items()}
    wrong = {
        name: status
        for name, status in answers.items()
        if not forms[name][1].fits(name, person, status)
    }
    assert wrong == {}


@pytest.mark.parametrize("person", ["anybody", "clerk", "handler", "deputy", "keeper"])
def test_an_address_without_a_form_takes_none(client, world, person):
    if person != "anybody":
        client.force_login(getattr(world, person))
    others = {name: rule for name, rule in ADDRESSES.items() if name not in FORMS}
    answers = {name: sent(client, rule.make(world)) for name, rule in others.items()}
    taken = {name: status for name, status in answers.items() if status != NO_FORMS}
    log_in = {name: FOUND for name in taken if person == "anybody"}
    assert taken == log_in


def test_every_page_has_one_main_heading(walk):
    _person, answers = walk
    headings = {name: answer.headings for name, answer in answers.items()}
    pages = {name: count for name, count in headings.items() if count is not None}
    assert pages == dict.fromkeys(pages, 1)
    assert len(pages) > 20


OFFICE = ("clerk", "station_clerk", "sysadmin")


def office_addresses():
    """The lists, new records and first records of the back office that a person may open."""
    yield reverse("admin:index")
    for model in site._registry:
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{place}_changelist")
        yield reverse(f"{place}_add")
        if first := model._default_manager.order_by("pk").first():
            yield reverse(f"{place}_change", args=[first.pk])


@pytest.mark.parametrize("person", OFFICE)
def test_every_page_of_the_back_office_has_one_main_heading(client, world, person):
    client.force_login(getattr(world, person))
    answers = {address: client.get(address) for address in office_addresses()}
    found = {
        address: answer.content.count(b"<h1")
        for address, answer in answers.items()
        if answer.status_code == OK
    }
    assert found == dict.fromkeys(found, 1)
    assert len(found) > 5


def test_a_wrong_row_would_be_found(client, world):
    client.force_login(world.other_handler)
    rule = ADDRESSES["my_items:item"]
    assert client.get(rule.make(world)).status_code != rule.answer
