"""Public pages are open, kept for a moment, and never mixed up between readers."""

import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from pages.memory import memory
from pages.public import private, public_page


@pytest.fixture(autouse=True)
def clock(settings, monkeypatch):
    """A clock that stands still unless a test moves it."""
    settings.PUBLIC_PAGE_SECONDS = 2
    settings.STORED_PAGE_VARIANT = "tests.pages.test_public.layout"
    now = [time.time()]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


def layout(request):
    return request.COOKIES.get("size", "")


class Pages:
    """A view that numbers the pages that it sets."""

    def __init__(self, finish=lambda response: response, status=200):
        self.made = 0
        self.finish = finish
        self.status = status
        self.view = public_page(self.make)

    def make(self, request):
        self.made += 1
        return self.finish(HttpResponse(f"page {self.made}", status=self.status))

    def get(self, path="/a/", **extra):
        request = RequestFactory().get(path, **extra)
        request.COOKIES.update(extra.get("cookies", {}))
        return self.view(request)


def test_a_page_is_set_once_for_all_who_read_it_at_once():
    pages = Pages()
    assert [pages.get().content, pages.get().content] == [b"page 1", b"page 1"]


def test_after_a_moment_it_is_set_anew(clock):
    pages = Pages()
    pages.get()
    clock[0] += 2
    assert pages.get().content == b"page 2"


def test_nothing_is_kept_where_the_setting_says_so(settings):
    settings.PUBLIC_PAGE_SECONDS = 0
    pages = Pages()
    pages.get()
    assert pages.get().content == b"page 2"


def test_each_address_has_its_own_page():
    pages = Pages()
    assert pages.get("/a/").content != pages.get("/b/").content


def test_each_layout_has_its_own_page():
    pages = Pages()
    assert pages.get().content != pages.get(HTTP_COOKIE="size=large").content


def test_a_page_with_a_question_in_its_address_is_not_kept():
    pages = Pages()
    pages.get("/a/?q=x")
    assert pages.get("/a/?q=x").content == b"page 2"


def test_a_page_for_one_person_is_not_kept():
    pages = Pages(finish=private)
    pages.get()
    response = pages.get()
    assert response.content == b"page 2"
    assert "no-store" in response["Cache-Control"]


def test_a_page_that_was_not_found_is_not_kept():
    pages = Pages(status=404)
    pages.get()
    assert pages.get().content == b"page 2"


def test_a_kept_page_carries_the_same_headers():
    pages = Pages()
    first, second = pages.get(), pages.get()
    assert dict(first.items()) == dict(second.items())


def test_a_kept_page_is_not_sent_twice():
    pages = Pages()
    etag = pages.get()["ETag"]
    assert pages.get(HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_the_oldest_page_makes_room(monkeypatch):
    monkeypatch.setattr(memory(), "_max_entries", 3)
    pages = Pages()
    for path in ("/a/", "/b/", "/c/", "/d/"):
        pages.get(path)
    assert [pages.get("/d/").content, pages.get("/a/").content] == [b"page 4", b"page 5"]


def test_the_page_is_open_to_everybody():
    assert Pages().view.login_required is False
