"""Feeds hold what the public may read, newest first, with whole addresses."""

import re
from html import unescape
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from liaison_stations.matters.models import Matter
from supervision.items.choices import ItemStatus
from tests.congress_portal.test_matters import make_case, raised
from tests.factories import make_item, published_item, town_congress
from tests.liaison_stations.world import make_station

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


def feed(client, address):
    return ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own


def case_of(topic="教育", **fields):
    station = make_station(town_congress(fields.pop("town", "石柱镇人大")))
    raised(station, 1, policy_area=topic)
    return make_case(Matter.objects.order_by("-pk").first(), **fields)


def ids(client, *addresses):
    return [feed(client, one).find(f"{ATOM}id").text for one in addresses]


def test_each_feed_has_an_id_of_its_own_that_stays(client):
    case = case_of()
    unit = case.matter.station.organization_id
    addresses = (
        "/feeds/annual/",
        "/feeds/items/",
        "/feeds/matters/",
        "/feeds/matters/?topic=教育",
        f"/feeds/matters/?unit={unit}",
        f"/feeds/matters/?topic=教育&unit={unit}",
    )
    first = ids(client, *addresses)
    assert len(set(first)) == len(addresses)
    assert ids(client, *addresses) == first


def test_a_feed_is_the_same_in_whatever_order_it_is_asked_for(client):
    unit = case_of().matter.station.organization_id
    first, second = ids(
        client, f"/feeds/matters/?topic=教育&unit={unit}", f"/feeds/matters/?unit={unit}&topic=教育"
    )
    assert first == second


def test_a_feed_of_a_topic_that_there_is_not_is_that_of_all(client):
    case_of()
    assert ids(client, "/feeds/matters/?topic=没有") == ids(client, "/feeds/matters/")


def test_a_feed_of_a_town_names_it(client):
    case = case_of()
    unit = case.matter.station.organization
    title = feed(client, f"/feeds/matters/?unit={unit.pk}").find(f"{ATOM}title").text
    assert (unit.short_name or unit.name) in title


def test_a_case_whose_title_is_mended_is_the_same_entry(client):
    case = case_of()
    before = [one.find(f"{ATOM}id").text for one in entries(client, "/feeds/matters/")]
    type(case).objects.update(title="改过的标题")
    after = [one.find(f"{ATOM}id").text for one in entries(client, "/feeds/matters/")]
    assert (before, len(before)) == (after, 1)


def followed(client, address):
    html = client.get(address).content.decode()
    found = re.findall(
        r'<link rel="alternate" type="application/atom\+xml"[^>]* href="(.*?)">', html
    )
    return [unescape(one) for one in found]


def test_the_head_of_a_public_page_leads_to_the_feeds(client):
    assert followed(client, "/deputies/") == ["/feeds/annual/", "/feeds/items/", "/feeds/matters/"]


def test_the_page_of_matters_leads_to_the_feed_of_what_is_chosen(client):
    case_of()
    found = followed(client, "/matters/?topic=教育")
    assert found[-1].startswith("/feeds/matters/?topic=")
    assert len(entries(client, found[-1])) == 1


def test_the_page_of_open_data_lists_the_feed_of_every_topic_and_town(client):
    case = case_of()
    html = unescape(client.get("/open-data/").content.decode())
    assert f"/feeds/matters/?topic={quote(case.matter.policy_area)}" in html
    assert f"/feeds/matters/?unit={case.matter.station.organization_id}" in html
