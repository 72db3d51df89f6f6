"""A form whose token was lost, as happens in in-app browsers: nothing saved, no word lost."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from congress_portal import urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

OURS = {"HTTP_ORIGIN": "http://testserver"}
WORDS = "路口的路灯坏了三个星期，夜里老人过马路看不清，请尽快修一修。"


def receive(request):
    return HttpResponse(request.POST["text"])


receive.login_required = False
urlpatterns = [path("form/", receive), *urls.urlpatterns]


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def test_without_a_token_nothing_is_saved_and_the_words_are_shown_again(strict):
    answer = strict.post("/form/", {"text": WORDS}, **OURS)
    assert answer.status_code == 403
    assert WORDS in answer.content.decode()


def test_the_second_press_is_accepted(strict):
    html = strict.post("/form/", {"text": WORDS}, **OURS).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
    again = strict.post("/form/", {"text": WORDS, "csrfmiddlewaretoken": token}, **OURS)
    assert again.content.decode() == WORDS


@pytest.mark.parametrize("origin", ["https://example.org", "null", ""])
def test_words_from_another_site_cannot_be_sent_on(strict, origin):
    html = strict.post("/form/", {"text": WORDS}, HTTP_ORIGIN=origin).content.decode()
    assert WORDS not in html
    assert 'action="/form/"' not in html


def test_a_password_is_never_shown(strict):
    data = {"login": "clerk", "password": "correct-horse"}
    assert "correct-horse" not in strict.post("/form/", data, **OURS).content.decode()


def test_what_was_typed_is_escaped(strict):
    data = {"text": "</textarea><script>alert(1)</script>"}
    assert "<script>alert" not in strict.post("/form/", data, **OURS).content.decode()
