"""Log-in is the default for every page that is not marked as public."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from congress_portal.protection.guard import GuardMiddleware


class NobodyMayAsk:
    """A person whose very look-up fails the test."""

    @property
    def is_authenticated(self):
        raise AssertionError("a public page asked who reads it")


def answered(view, user):
    request = RequestFactory().get("/somewhere/")
    request.user = user
    return GuardMiddleware(view).process_view(request, view, (), {})


def test_a_public_page_does_not_ask_who_reads_it():
    def view(request):
        return HttpResponse()

    view.login_required = False
    assert answered(view, NobodyMayAsk()) is None


def test_any_other_page_sends_a_stranger_to_the_log_in():
    from django.contrib.auth.models import AnonymousUser

    response = answered(lambda request: HttpResponse(), AnonymousUser())
    assert response.url == "/accounts/login/?next=/somewhere/"


def test_a_page_that_is_not_marked_asks_who_reads_it():
    with pytest.raises(AssertionError):
        answered(lambda request: HttpResponse(), NobodyMayAsk())


@pytest.mark.django_db
def test_what_was_typed_before_the_sign_in_ended_is_shown_again(client):
    answer = client.post("/admin/", {"title": "关于消防安全的视察意见", "year": "2023"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert 'name="title" value="关于消防安全的视察意见"' in html
    assert 'href="/accounts/login/"' in html


@pytest.mark.django_db
def test_an_empty_form_of_a_stranger_goes_to_the_log_in(client):
    assert client.post("/admin/").status_code == 302
