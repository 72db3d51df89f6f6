"""What a first visit weighs: the page and everything it asks for at once, compressed.

Photographs are left out: they are loaded as they come into sight. Files count once each.
"""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from congress_portal import demo
from congress_portal.demo_every_year import summaries
from congress_portal.importing.run import import_workbook
from congress_portal.syndication.public_addresses import KINDS
from pages.published_files import MODE_COOKIE
from tests.factories import People
from tests.once import once
from tests.security.addresses import ADDRESSES, OK
from tests.security.world import PEOPLE, World

pytestmark = pytest.mark.django_db

PAGE, QR_FORM = 100_000, 30_000
YEAR = 2023
FULL_PAGES = (
    "/",
    f"/annual/{YEAR}/",
    f"/annual/{YEAR}/figures/list_items/",
    "/annual/",
    "/stations/",
    "/deputies/",
    "/deputies/find/",
    "/matters/",
    "/supervision/",
    "/supervision/items/",
    "/supervision/documents/",
    "/supervision/decisions/",
    "/open-data/",
    "/search/?q=停车",
)
ASSET = re.compile(rf'(?:src|href)="{re.escape(settings.STATIC_URL)}([^"]+\.(?:css|js|svg|woff2))"')
IN_A_STYLE = re.compile(r'url\("?([^")]+)"?\)')


@once
def year():
    """A year of the demo, with its summary published."""
    folder = Path(demo.__file__).parent
    for name in ("base", str(YEAR), "documents"):
        assert import_workbook(folder / f"ledger-{name}.xlsx").faults.lines() == []
    people = People()
    summaries.publish(summaries.draft(YEAR, by=people.clerk), by=people.leader)


@once
def world():
    return World()


def compressed(content):
    return len(gzip.compress(content, 6))


def weight(answer):
    """The page, its styles, scripts and drawings, and what the styles ask for."""
    html = answer.content
    names = set(ASSET.findall(html.decode()))
    return compressed(html) + sum(map(_of_file, names))


def _of_file(name):
    path = Path(finders.find(name))
    content = path.read_bytes()
    asked = IN_A_STYLE.findall(content.decode()) if name.endswith(".css") else []
    drawn = [path.parent / one for one in asked if not one.startswith(("data:", "#"))]
    return compressed(content) + sum(compressed(one.read_bytes()) for one in drawn)


@pytest.mark.parametrize("address", FULL_PAGES)
def test_a_page_full_of_a_year_is_light(year, client, address):
    answer = client.get(address)
    assert answer.status_code == OK
    assert weight(answer) <= PAGE


def test_a_year_in_large_letters_leaves_the_portal_packed(year, client):
    client.cookies[f"{MODE_COOKIE}text"] = "large"
    answer = client.get(f"/annual/{YEAR}/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b'data-text="large"' in gzip.decompress(answer.content)
    assert len(answer.content) <= 30_000


def test_a_page_of_each_kind_full_of_a_year_is_light(year, client):
    heavy, kinds = {}, set()
    for kind in KINDS:
        for path, _changed in kind.pages():
            kinds.add(kind.address)
            found = weight(client.get(path))
            heavy |= {path: found} if found > PAGE else {}
            break
    assert heavy == {}
    assert {"annual:summary", "supervision:item", "supervision:decision", "deputy"} <= kinds


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_that_somebody_opens_is_light(world, client, person):
    if person != "anybody":
        client.force_login(getattr(world, person))
    heavy = {}
    for name, rule in ADDRESSES.items():
        if not rule.opens_to(person) or rule.answer != OK or name.startswith("admin:"):
            continue
        answer = client.get(rule.make(world))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            heavy |= {name: weight(answer)} if weight(answer) > PAGE else {}
    assert heavy == {}


def test_the_form_behind_a_station_s_code_is_lighter_still(world, client):
    answer = client.get(ADDRESSES["stations:opinion"].make(world))
    assert b"<form" in answer.content
    assert weight(answer) <= QR_FORM


def test_styles_scripts_and_drawings_are_weighed_with_the_page(client):
    answer = client.get("/opinions/track/")
    assert weight(answer) > compressed(answer.content) + 5_000
