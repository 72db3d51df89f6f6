"""Every page of the back office × every person: the table is held against the running site."""

import pytest
from django.contrib.admin import site
from django.db import transaction
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse

from tests.security.office import AT_A_DESK, KEYS, OTHER_PAGES, REGISTERS
from tests.security.page import PAGE, page
from tests.security.test_addresses import named, world  # noqa: F401  a fixture
from tests.security.world import PEOPLE

pytestmark = pytest.mark.django_db

USUAL = (
    "changelist",
    "add",
    "history",
    "delete",
    "change",
    "act",
    "change_proposed",
    "add_proposed",
    "merge",
)
CLOSED = (302, 403, 404)
ADMINS = {model._meta.label_lower: admin for model, admin in site._registry.items()}
AT_WORK = [person for person in PEOPLE if person in AT_A_DESK]


def test_every_register_has_a_row():
    assert set(ADMINS) == set(REGISTERS)


def test_every_address_of_the_back_office_has_a_row():
    usual = {f"admin:{label.replace('.', '_')}_{page}" for label in ADMINS for page in USUAL}
    known = {name for name in named(get_resolver()) if name.startswith("admin:")}
    nameless = {"admin:None"}  # the old addresses of records, and whatever else: not found
    assert known - usual - set(OTHER_PAGES) - nameless == set()


def asked_by(user):
    request = RequestFactory().get("/")
    request.user, request.resolver_match = user, resolve("/admin/")
    return request


def may(admin, user, record):
    """What the page lets a person do: opens, adds, reads and changes the record."""
    request = asked_by(user)
    opens = admin.has_module_permission(request) and admin.has_view_permission(request)
    allowed = {"opens": opens, "adds": admin.has_add_permission(request)}
    if record is not None:
        seen = opens and admin.get_queryset(request).filter(pk=record.pk).exists()
        changes = seen and admin.has_change_permission(request, record)
        allowed |= {"reads": seen, "changes": changes}
    return allowed


@pytest.mark.parametrize("label", REGISTERS)
def test_everybody_at_a_desk_does_what_the_row_says(world, label):  # noqa: F811
    admin, row = ADMINS[label], REGISTERS[label]
    record = admin.model._default_manager.order_by("pk").first()
    found = {}
    for person in AT_WORK:
        for deed, is_allowed in may(admin, getattr(world, person), record).items():
            found.setdefault(deed, set())
            if is_allowed:
                found[deed].add(person)
    wanted = {deed: getattr(row, deed) for deed in found}
    assert found == {deed: people or set() for deed, people in wanted.items()}


@pytest.mark.parametrize("label", REGISTERS)
@pytest.mark.parametrize("person", ["clerk", "sysadmin"])
def test_nobody_deletes(world, label, person):  # noqa: F811
    assert not ADMINS[label].has_delete_permission(asked_by(getattr(world, person)))


@pytest.mark.parametrize("person", [one for one in PEOPLE if one not in AT_A_DESK])
def test_who_works_at_no_desk_stays_outside(client, world, person):  # noqa: F811
    if person != "anybody":
        client.force_login(getattr(world, person))
    answers = {
        label: client.get(reverse(f"admin:{label.replace('.', '_')}_changelist")).status_code
        for label in REGISTERS
    }
    assert set(answers.values()) <= set(CLOSED)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_other_pages_open_to_those_of_the_row(client, world, person):  # noqa: F811
    if person != "anybody":
        client.force_login(getattr(world, person))
    opened = set()
    for name in OTHER_PAGES:
        address = reverse(name, args=[getattr(world, key, key) for key in KEYS.get(name, [])])
        with transaction.atomic():
            status = client.get(address).status_code
            transaction.set_rollback(True)
        if status not in CLOSED:
            opened.add(name)
    wanted = {name for name, people in OTHER_PAGES.items() if person in people}
    assert opened == wanted


def test_the_page_of_the_handbook_follows_the_tables():
    assert PAGE.read_text("utf-8") == page()
