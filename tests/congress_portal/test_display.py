"""The switches for text size and contrast."""

import pytest
from django.test import RequestFactory

from congress_portal.site.display import Display

ADDRESS = "/display/"


def modes(**cookies):
    request = RequestFactory().get("/")
    request.COOKIES = cookies
    return Display.of(request)


def test_without_a_choice_the_page_is_plain():
    assert modes() == Display("normal", "normal")


def test_the_cookies_say_which_modes_are_in_force():
    assert modes(display_text="xlarge", display_contrast="high") == Display("xlarge", "high")


def test_a_strange_cookie_is_passed_over():
    assert modes(display_text='"><script>', display_contrast="high") == Display("normal", "high")


def test_a_choice_is_kept_and_leads_back_to_the_same_page(client):
    answer = client.post(ADDRESS, {"text": "large", "next": "/supervision/items/?page=2"})
    assert answer.url == "/supervision/items/?page=2"
    assert answer.cookies["display_text"].value == "large"


def test_one_choice_leaves_the_other_alone(client):
    answer = client.post(ADDRESS, {"contrast": "high", "next": "/"})
    assert list(answer.cookies) == ["display_contrast"]


def test_an_unknown_size_is_not_kept(client):
    assert not client.post(ADDRESS, {"text": "gigantic", "next": "/"}).cookies


@pytest.mark.parametrize("strange", ["https://example.org/", "//example.org", "javascript:x", ""])
def test_nobody_is_led_to_another_site(client, strange):
    assert client.post(ADDRESS, {"text": "large", "next": strange}).url == "/"


def test_the_switch_needs_no_token(client):
    client.handler.enforce_csrf_checks = True
    assert client.post(ADDRESS, {"text": "large", "next": "/"}).status_code == 302


def test_following_a_link_changes_nothing(client):
    assert client.get(ADDRESS, {"text": "large"}).status_code == 405


@pytest.mark.django_db
def test_caches_are_told_that_pages_differ_by_these_cookies(client):
    assert "Cookie" in client.get("/accounts/login/").headers["Vary"]
