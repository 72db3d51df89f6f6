"""The unread notices of a person, asked once for all that a page tells of them."""

import pytest
from django.test import RequestFactory

from tests.factories import make_user
from tests.once import once
from workflow.models import OutboxMessage
from workflow.unread import MOST_COUNTED, Unread, unread_of

pytestmark = pytest.mark.django_db


@once
def reader():
    return make_user()


def tell(reader, key, path="/my/items/1/"):
    return OutboxMessage.objects.create(key=key, recipient=reader, subject="通知", path=path)


def test_the_number_and_the_page_are_one_question(reader, django_assert_num_queries):
    tell(reader, "one")
    unread = Unread(reader)
    with django_assert_num_queries(1):
        unread.seen("/my/items/2/")
        assert unread.in_words == "1"


def test_what_leads_to_the_page_is_read_and_no_longer_counted(reader):
    here, elsewhere = tell(reader, "here"), tell(reader, "elsewhere", "/my/items/2/")
    unread = Unread(reader)
    unread.seen("/my/items/1/")
    assert unread.in_words == "1"
    here.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (here.read_at is None, elsewhere.read_at is None) == (False, True)


def test_what_stands_behind_the_last_one_counted_is_read_too(reader):
    for number in range(MOST_COUNTED + 1):
        tell(reader, f"other {number}", "/my/items/2/")
    here = tell(reader, "here")
    unread = Unread(reader)
    assert unread.in_words == "99+"
    unread.seen("/my/items/1/")
    here.refresh_from_db()
    assert here.read_at is not None


def test_nothing_unread_is_no_number(reader):
    tell(make_user(), "of somebody else")
    assert Unread(reader).in_words == ""


def test_a_number_counted_with_other_things_is_not_asked_again(reader, django_assert_num_queries):
    unread = Unread(reader)
    unread.counted = 7
    with django_assert_num_queries(0):
        assert unread.in_words == "7"


def test_a_request_knows_them_once(reader):
    request = RequestFactory().get("/")
    request.user = reader
    assert unread_of(request) is unread_of(request)
