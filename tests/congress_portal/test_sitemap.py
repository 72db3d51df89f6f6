"""The sitemap names every kind of public page, in both languages, with the day of its change."""

from datetime import datetime
from xml.etree import ElementTree

import pytest

from congress_portal.syndication.public_addresses import KINDS, PAGES
from supervision.items.choices import ItemStatus
from tests.factories import make_deputy, make_item, published_item, town_congress
from tests.liaison_stations.world import make_station
from tests.once import once
from tests.security.addresses import ADDRESSES, EVERYBODY
from tests.security.world import World
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
LEFT_OUT = {
    "annual:revision": "the newest revision is the page of its year",
    "opinions:track": "a page for who holds a receipt",
    "supervision:review_request_track": "a page for who holds a receipt",
    "search": "has no end",
    "deputy_opinion": "a form, reached from the deputy",
    "stations:opinion": "a form, reached from the station",
    "letters:letter": "found by the code on a paper alone",
    "supervision:newest_plan": "leads on to the plan of its year",
    "supervision:newest_projects": "leads on to the projects of their year",
}
"""Public pages that are in no sitemap, and why."""
NO_PAGES = (
    "healthz", "livez", "metrics", "display", "robots", "sitemap", "opinions:receipt",
    "annual:json", "annual:csv", "annual:breakdowns_csv", "annual:compare_csv",
    "annual:compare_csv_below", "annual:picture", "annual:recognition_evidence", "deputy_photo",
    "stations:photo", "annual:brochure",
    "supervision:project_picture", "supervision:activity_file", "supervision:report_file",
    "feed_annual", "feed_items", "feed_matters", "station_calendar", "my:calendar_feed",
    "open_data:datapackage", "open_data:dictionary", "open_data:popolo", "open_data:csv",
    "open_data:json", "identity:begin", "identity:callback", "case_picture",
)  # fmt: skip
"""Addresses of the public that answer with a file, a feed or nothing to read."""


@once
def world():
    return World()


def entries(client):
    answer = client.get("/sitemap.xml")
    return ElementTree.fromstring(answer.content).findall(f"{MAP}url")  # noqa: S314 - our own


def paths(client, settings):
    return [one.find(f"{MAP}loc").text.removeprefix(settings.SITE_URL) for one in entries(client)]


def named():
    return set(PAGES) | {kind.address for kind in KINDS} | {"help:page"}


def test_every_public_page_is_in_the_sitemap_or_says_why_not():
    previews = {name for name, rule in ADDRESSES.items() if rule.stranger == 404}
    public = {name for name, rule in ADDRESSES.items() if rule.open_to == EVERYBODY} | previews
    public = {name for name in public if not name.startswith(("admin:", "share:", "account_"))}
    assert public - set(NO_PAGES) - set(LEFT_OUT) - named() == set()


def test_what_is_left_out_is_not_in_it_and_there():
    assert set(LEFT_OUT) & named() == set()
    assert (set(LEFT_OUT) | set(NO_PAGES)) - set(ADDRESSES) == set()


def test_every_address_opens_and_none_stands_twice(world, client, settings):
    published_item(ItemStatus.HANDLING)
    make_station(town_congress())
    found = paths(client, settings)
    assert len(found) == len(set(found))
    assert {path: client.get(path).status_code for path in found} == dict.fromkeys(found, 200)


def test_what_is_not_public_is_not_in_it(client, settings):
    shown, hidden = published_item(ItemStatus.HANDLING), make_item(ItemStatus.HANDLING)
    nobody = make_deputy("徐宛")
    nobody.mandates.all().delete()
    found = paths(client, settings)
    assert shown.get_absolute_url() in found
    assert hidden.get_absolute_url() not in found
    assert nobody.get_absolute_url() not in found


def test_a_page_has_its_twin_in_the_other_language(client, settings):
    station = make_station(town_congress())
    address = f"{settings.SITE_URL}{station.get_absolute_url()}"
    (entry,) = [one for one in entries(client) if one.find(f"{MAP}loc").text == address]
    twins = {one.attrib["hreflang"]: one.attrib["href"] for one in entry.findall(LINK)}
    english = f"{settings.SITE_URL}/en{station.get_absolute_url()}"
    assert twins == {"zh-Hans": address, "en": english, "x-default": address}
    assert client.get(english.removeprefix(settings.SITE_URL)).status_code == 200


def test_a_record_says_when_it_was_last_written_to(client, settings):
    item = published_item(ItemStatus.HANDLING)
    address = f"{settings.SITE_URL}{item.get_absolute_url()}"
    (entry,) = [one for one in entries(client) if one.find(f"{MAP}loc").text == address]
    last = TrailEntry.objects.filter(subject_kind="supervision.item").latest("id").at
    assert datetime.fromisoformat(entry.find(f"{MAP}lastmod").text) == last.replace(microsecond=0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sitemap_asks_the_same_of_one_record_and_of_three(
    client, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        published_item(ItemStatus.HANDLING)
    client.get("/sitemap.xml")
    with django_assert_max_num_queries(2 * len(KINDS)):
        client.get("/sitemap.xml", {"fresh": 1})
