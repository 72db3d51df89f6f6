"""Every list that can be filtered answers with a file of exactly its rows and columns."""

import csv
import io
from datetime import date, datetime

import pytest
from django.contrib.admin import site
from django.urls import reverse
from openpyxl import load_workbook

from liaison_stations.matters.models import Citizen, Matter
from pages import tables
from tests.factories import make_activity
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


# --- What a file holds ---------------------------------------------------------------------------

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "|x", "%x", "#N/A"]


def made(rf, kind, lines):
    """The file that an address with ``format`` gets."""
    return tables.answer(rf.get("/", {"format": kind}), "名单", ["甲", "乙"], lines)


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_workbook_takes_no_text_for_a_formula(rf, text):
    book = load_workbook(io.BytesIO(content(made(rf, "xlsx", [[text, 1]]))))
    cell = book.active["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize("text", [one for one in DANGEROUS if one != "#N/A"])
def test_a_csv_file_takes_no_text_for_a_formula(rf, text):
    assert rows_of(made(rf, "csv", [[text, 1]]))[1] == [f"'{text}", "1"]


def test_days_and_numbers_stay_what_they_are_in_a_workbook(rf):
    book = load_workbook(io.BytesIO(content(made(rf, "xlsx", [[date(2026, 5, 8), 7]]))))
    assert [cell.value for cell in book.active[2]] == [datetime(2026, 5, 8), 7]


def test_nothing_is_an_empty_cell_and_a_zero_is_a_zero(rf):
    assert rows_of(made(rf, "csv", [[None, 0]]))[1] == ["", "0"]


@pytest.mark.parametrize("kind", tables.KINDS)
def test_too_many_rows_are_refused_in_a_sentence(rf, kind, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    answer = made(rf, kind, [[1, 2]] * 3)
    assert answer.status_code == 413
    assert "最多 2 行" in answer.content.decode()


def test_a_word_that_is_no_kind_of_file_asks_for_the_page(client):
    assert client.get("/supervision/", {"format": "exe"}).context["page"] is not None


def test_a_file_has_the_rows_of_all_pages(client):
    for _number in range(23):
        make_activity(is_public=True)
    page = client.get("/supervision/", {"page": 2})
    rows = rows_of(client.get("/supervision/", {"page": 2, "format": "csv"}))
    assert (len(page.context["page"]), len(rows) - 1) == (3, 23)


def test_a_file_is_narrowed_as_its_page(client):
    make_activity(is_public=True, title="停车视察")
    make_activity(is_public=True, title="饮水视察")
    make_activity(is_public=False, title="停车的内部视察")
    rows = rows_of(client.get("/supervision/", {"q": "停车", "format": "csv"}))
    assert [row[1] for row in rows[1:]] == ["停车视察"]


def test_links_to_a_file_keep_the_filters_and_drop_the_page(client):
    for _number in range(23):
        make_activity(is_public=True)
    html = client.get(
        "/supervision/", {"q": "", "method": "inspection", "page": 2}
    ).content.decode()
    assert "?q=&amp;method=inspection&amp;format=csv" in html


def test_a_back_office_list_is_narrowed_and_says_what_its_columns_say(client, world):
    client.force_login(world.clerk)
    address = reverse("admin:supervision_activity_changelist")
    activity = make_activity(title="只有这一条")
    rows = rows_of(client.get(address, {"q": activity.number, "format": "csv"}))
    assert len(rows) == 2
    assert "只有这一条" in rows[1]


def test_the_file_of_citizens_matters_holds_none_of_their_words(client, world):
    client.force_login(world.station_clerk)
    matter = Matter.objects.first()
    Citizen.objects.update_or_create(matter=matter, defaults={"name": "张大爷"})
    text = content(client.get(reverse("my_station:matters"), {"format": "csv"})).decode()
    assert matter.number in text
    assert "张大爷" not in text
