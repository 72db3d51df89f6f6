"""Feeds hold what the public may read, newest first, with whole addresses."""

from xml.etree import ElementTree

import pytest

from supervision.items.choices import ItemStatus
from tests.factories import make_item, published_item

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, address="/feeds/items/"):
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314 - our own


def test_a_published_item_stands_in_the_feed(client):
    item = published_item(ItemStatus.HANDLING)
    (entry,) = entries(client)
    assert entry.find(f"{ATOM}title").text == item.suggestion
    assert "在办" in entry.find(f"{ATOM}summary").text


def test_an_item_that_is_not_public_does_not(client):
    make_item(ItemStatus.HANDLING)
    assert entries(client) == []


def test_links_lead_to_the_portals_own_address(client, settings):
    settings.SITE_URL = "https://rd.example.gov.cn"
    item = published_item(ItemStatus.HANDLING)
    (entry,) = entries(client)
    expected = f"https://rd.example.gov.cn{item.get_absolute_url()}"
    assert entry.find(f"{ATOM}link").attrib["href"] == expected


def test_an_item_that_moves_on_is_the_same_entry(client):
    item = published_item(ItemStatus.HANDLING)
    (entry,) = entries(client)
    assert entry.find(f"{ATOM}id").text.endswith(item.get_absolute_url())


def test_the_feed_of_summaries_is_empty_before_the_first(client):
    assert entries(client, "/feeds/annual/") == []


def test_an_unchanged_feed_is_not_sent_twice(client):
    published_item(ItemStatus.HANDLING)
    etag = client.get("/feeds/items/")["ETag"]
    assert client.get("/feeds/items/", headers={"if-none-match": etag}).status_code == 304


def test_a_kept_feed_is_still_a_feed(client, settings):
    settings.PUBLIC_PAGE_SECONDS = 60
    assert [client.get("/feeds/items/")["Content-Type"] for _time in range(2)] == [
        "application/atom+xml; charset=utf-8"
    ] * 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_feed_asks_the_same_of_one_and_of_three(client, rows, django_assert_num_queries):
    for _row in range(rows):
        published_item(ItemStatus.HANDLING)
    client.get("/feeds/items/")
    with django_assert_num_queries(1):
        client.get("/feeds/items/", {"fresh": 1})
