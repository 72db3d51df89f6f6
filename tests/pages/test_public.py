"""Public pages are open, kept for a moment, and never mixed up between readers."""

import gzip
import time

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpResponse
from django.test import RequestFactory

from pages.memory import memory
from pages.public import NotPublic, private, public_page
from pages.readers import PublicRecords
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.factories import published_item


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


class TestWhatIsNotPublic:
    """A page is kept for others only where all its records came from ``public()``."""

    @pytest.fixture
    def item(self, db):
        return published_item(ItemStatus.HANDLING)

    def page_of(self, read):
        def view(request):
            return HttpResponse(f"{read()}")

        return public_page(view)(RequestFactory().get("/a/"))

    READS = [
        lambda: list(Item.objects.all()),
        lambda: Item.objects.filter(is_public=True).first(),
        lambda: Item.objects.count(),
        lambda: Item.objects.exists(),
        lambda: Item.objects.aggregate(models.Count("pk")),
        lambda: list(Item.objects.iterator()),
        lambda: list(Item.objects.values_list("pk", flat=True)),
        lambda: list(Item.objects.public() | Item.objects.filter(is_public=True)),
        lambda: list(Item.objects.public().order_by().union(Item.objects.order_by())),
        lambda: list(Opinion.objects.public().prefetch_related("items")),
        lambda: list(Opinion.objects.get().items.all()),
    ]

    @pytest.mark.parametrize("read", READS)
    def test_a_page_that_reads_past_public_fails(self, item, read):
        with pytest.raises(NotPublic, match=r"supervision\."):
            self.page_of(read)

    def test_for_readers_it_is_sent_but_not_kept(self, item, settings, caplog):
        settings.PUBLIC_PAGE_STRICT = False
        answer = self.page_of(lambda: Item.objects.count())
        assert answer.content == b"1"
        assert "no-store" in answer["Cache-Control"]
        assert "supervision.Item" in caplog.text
        assert memory()._cache == {}

    @pytest.mark.parametrize(
        "read",
        [
            lambda: list(Item.objects.public().filter(status="handling").order_by("pk")),
            lambda: Item.objects.public().newest_first().count(),
            lambda: list(Item.objects.public().values("pk")),
            lambda: list(Item.objects.public().filter(opinion__in=Opinion.objects.all())),
            lambda: list(Item.objects.none()),
            lambda: list(Item.objects.visible_to(AnonymousUser())),
        ],
    )
    def test_what_comes_from_public_is_kept(self, item, read):
        assert "public" in self.page_of(read)["Cache-Control"]

    @pytest.mark.parametrize(
        "model",
        [one for one in apps.get_models() if hasattr(one._default_manager.all(), "public")],
        ids=lambda model: model._meta.label,
    )
    def test_every_queryset_with_a_public_part_is_watched(self, model):
        assert isinstance(model._default_manager.all(), PublicRecords)
        assert model._default_manager.public().is_public_part
        assert not model._default_manager.all().is_public_part


LONG = "很长的一页。" * 100
UNPACKS = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}


class LongPages(Pages):
    def make(self, request):
        return self.finish(HttpResponse(LONG))


def test_a_reader_who_unpacks_gets_a_page_packed():
    answer = LongPages().get(**UNPACKS)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == LONG


def test_what_is_kept_is_given_plain_to_a_reader_who_does_not_unpack():
    pages = LongPages()
    pages.get(**UNPACKS)
    answer = pages.get()
    assert (answer.content.decode(), "Content-Encoding" in answer.headers) == (LONG, False)
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_packed_page_is_not_sent_twice():
    pages = LongPages()
    etag = pages.get(**UNPACKS).headers["ETag"]
    assert pages.get(**UNPACKS, HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_the_page_of_one_person_is_never_packed():
    assert "Content-Encoding" not in LongPages(finish=private).get(**UNPACKS).headers
