"""Every list that can be filtered answers with a file of exactly its rows and columns."""

import csv
import io

import pytest
from django.contrib.admin import site
from django.urls import reverse

from pages import tables
from tests.once import once
from tests.security.addresses import ADDRESSES
from tests.security.world import PEOPLE, World

pytestmark = pytest.mark.django_db
LINKS = (b"format=xlsx", b"format=csv")
PAGES_WITHOUT_LIST = {"search"}
"""Filtered pages that are no list of one kind of rows."""


@once
def world():
    return World()


def content(answer):
    return b"".join(answer.streaming_content)


def rows_of(answer):
    return list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))


def open_lists(client, world):
    """The addresses of the lists with filters that this person may open."""
    for name, rule in ADDRESSES.items():
        answer = client.get(rule.make(world))
        page = answer.content if not answer.streaming else b""
        if (
            answer.status_code == 200
            and b'class="filters"' in page
            and name not in PAGES_WITHOUT_LIST
        ):
            yield name, rule.make(world), page


@pytest.mark.parametrize("person", PEOPLE)
def test_every_list_with_filters_answers_as_a_file_and_says_so(client, world, person):
    if person != "anybody":
        client.force_login(getattr(world, person))
    for name, address, page in open_lists(client, world):
        assert all(kind in page for kind in LINKS), name
        for kind, media in tables.KINDS.items():
            answer = client.get(address, {"format": kind})
            assert answer.headers["Content-Type"] == media, (name, kind)
            assert "private" in answer.headers["Cache-Control"], name
            assert len(content(answer)) > 10, name


def change_lists(client):
    for model in site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        if client.get(address).status_code == 200:
            yield address


@pytest.mark.parametrize("person", ["clerk", "leader", "town_clerk", "station_clerk", "sysadmin"])
def test_every_list_of_the_back_office_answers_as_a_file_and_says_so(client, world, person):
    client.force_login(getattr(world, person))
    lists = list(change_lists(client))
    for address in lists:
        page = client.get(address).content
        assert all(kind in page for kind in LINKS), address
        for kind, media in tables.KINDS.items():
            answer = client.get(address, {"format": kind})
            assert answer.headers["Content-Type"] == media, (address, kind)
            content(answer)
    assert lists


def test_a_list_of_the_back_office_is_refused_as_a_file_to_whom_its_page_is_refused(client, world):
    client.force_login(world.handler)
    address = reverse("admin:supervision_item_changelist")
    assert client.get(address).status_code == client.get(address, {"format": "csv"}).status_code
