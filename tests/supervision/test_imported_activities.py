"""What a ledger may bring and a form would not take: the public page bears it."""

import pytest

from tests.factories import make_activity

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "number", ["A 1", "A?1", "A#1", "A%1", "A\\1", "永人〔2023〕1", "A&1", "a;b", "'q\"", "<b>"]
)
def test_an_activity_of_any_number_without_a_slash_has_its_page(client, number):
    activity = make_activity(number=number, is_public=True)
    assert client.get(activity.get_absolute_url()).status_code == 200


def page_with_broadcast(client, text):
    activity = make_activity(is_public=True, broadcast_url=text)
    return client.get(activity.get_absolute_url()).content.decode()


def test_the_address_of_a_broadcast_is_a_link(client):
    assert 'href="https://example.cn/live"' in page_with_broadcast(
        client, "https://example.cn/live"
    )


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x", "市电视台"])
def test_other_words_about_a_broadcast_are_no_link(client, text):
    page = page_with_broadcast(client, text)
    assert f'href="{text}' not in page
    assert text in page
