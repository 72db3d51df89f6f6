"""Wrong addresses and forbidden ways are answered in sentences, never with a fault."""

import pytest
from django.test import Client

from tests.factories import png

pytestmark = pytest.mark.django_db

UNKNOWN = (
    "/nowhere/",
    "/supervision/none/",
    "/supervision/items/0/",
    "/supervision/items/abc/",
    "/supervision/items/99999999999999999999/",
    "/supervision/files/abc/",
    "/supervision/files/00000000-0000-4000-8000-000000000000/",
    "/annual/abcd/",
    "/annual/99999/",
    "/annual/1900/",
    "/annual/1900.json",
    "/supervision/%00/",
    "/%00",
    "/supervision/%F0%9F%98%80/",
    "/en/nowhere/",
)


@pytest.mark.parametrize("address", UNKNOWN)
def test_an_unknown_address_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/nowhere/", "/supervision/none/"])
def test_the_page_says_so_in_the_readers_language(client, address):
    html = client.get(address).content.decode()
    assert "没有找到这个页面" in html
    assert 'href="/"' in html


def test_the_address_is_not_repeated_as_markup(client):
    html = client.get("/<script>alert(1)</script>/").content.decode()
    assert "<script>alert" not in html


def test_not_found_needs_no_session(client, django_assert_num_queries):
    client.get("/nowhere/")
    with django_assert_num_queries(0):
        client.get("/nowhere/")


def test_not_found_sets_no_cookie(client):
    assert not client.get("/supervision/none/").cookies


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", ["/", "/supervision/", "/supervision/items/"])
def test_public_pages_are_for_reading_only(client, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_a_form_from_elsewhere_is_refused_with_a_page():
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post("/supervision/", {"q": "x"})
    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/html")


def test_a_page_may_be_asked_for_by_its_head_alone(client):
    response = client.head("/supervision/")
    assert (response.status_code, response.content) == (200, b"")


def test_a_missing_slash_leads_to_the_page(client):
    assert client.get("/supervision")["Location"] == "/supervision/"


def test_an_inner_fault_shows_a_calm_page(client, monkeypatch):
    monkeypatch.setattr("supervision.activity_pages.views.ActivityFilter", lambda *arguments: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/supervision/")
    assert response.status_code == 500
    html = response.content.decode()
    assert "ZeroDivisionError" not in html
    assert "<h1" in html


def test_too_much_text_is_told_with_its_limit(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/accounts/login/", {"login": "字" * 2000})
    assert (answer.status_code, "1000" in answer.content.decode()) == (413, True)


def test_too_many_files_are_told_with_their_limit(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    files = {f"file{number}": png() for number in range(3)}
    answer = client.post("/accounts/login/", files)
    assert (answer.status_code, "1 个文件" in answer.content.decode()) == (413, True)


def test_too_many_fields_are_told_with_their_limit(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = client.post("/accounts/login/", {str(number): "1" for number in range(4)})
    assert (answer.status_code, "2 个填写项" in answer.content.decode()) == (413, True)
