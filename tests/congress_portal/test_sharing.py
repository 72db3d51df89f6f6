"""What a chat shows of a page that is sent in it: title, sentence and a picture of its own."""

import io
import re
from datetime import date

import pytest
from PIL import Image

from congress_portal.share_cards import drawing, views
from congress_portal.share_cards.drawing import SIZE, card
from congress_portal.share_cards.pages import KINDS, OF_PAGES, OF_RECORDS, card_of
from supervision.items.choices import ItemStatus
from tests.factories import make_activity, make_deputy, published_item, town_congress
from tests.liaison_stations.world import make_station
from tests.once import once
from tests.security.addresses import ADDRESSES, EVERYBODY, OK
from tests.security.world import World

pytestmark = pytest.mark.django_db
META = re.compile(r'<meta (?:name|property)="([a-z:_]+)" content="([^"]*)">')
LEAST = 300
"""Pixels that WeChat wants of either side."""


@once
def world():
    return World()


@pytest.fixture
def font(monkeypatch):
    """A machine with a font that knows Chinese, or the test has nothing to look at."""
    if not drawing.font_path():
        pytest.skip("no font that knows Chinese")


def facts(client, address):
    return dict(META.findall(client.get(address).content.decode()))


def picture(client, address):
    answer = client.get(address)
    assert answer.status_code == OK
    return Image.open(io.BytesIO(answer.content))


def public_pages(client, world):
    """(name, address) of every page of the public that is HTML."""
    for name, rule in ADDRESSES.items():
        if rule.open_to != EVERYBODY or rule.answer != OK or name.startswith("admin:"):
            continue
        address = rule.make(world)
        if client.get(address).headers.get("Content-Type", "").startswith("text/html"):
            yield name, address


def test_every_public_page_has_a_description_and_no_two_have_the_same(world, client):
    told = {}
    for name, address in public_pages(client, world):
        told.setdefault(facts(client, address)["description"], []).append(name)
    assert "" not in told
    assert {text: names for text, names in told.items() if len(names) > 1} == {}


def test_every_public_page_says_to_chats_what_it_is(world, client, settings):
    for _name, address in public_pages(client, world):
        said = facts(client, address)
        assert said["og:description"] == said["description"]
        assert said["og:image"].startswith(f"{settings.SITE_URL}/")
        assert min(int(said["og:image:width"]), int(said["og:image:height"])) >= LEAST
        assert said["twitter:card"] == "summary_large_image"
        assert said["og:title"]


def test_every_kind_of_public_page_has_a_card(world, client):
    without = [name for name, address in public_pages(client, world) if not card_of(address)]
    assert without == []


def test_no_card_is_drawn_for_a_page_that_is_gone():
    assert (set(OF_PAGES) | set(OF_RECORDS)) - set(ADDRESSES) == set()
    assert set(OF_PAGES.values()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_card_of_a_kind_is_large_enough_for_wechat(client, font, kind):
    assert picture(client, f"/share/kinds/{kind}.png").size == SIZE


def test_a_kind_that_there_is_not_has_no_card(client):
    assert client.get("/share/kinds/secrets.png").status_code == 404


def test_kinds_have_cards_of_their_own(client, font):
    drawn = {client.get(f"/share/kinds/{kind}.png").content for kind in KINDS}
    assert len(drawn) == len(KINDS)


def test_a_deputy_and_a_station_have_cards_of_their_own(client, font, settings):
    first, second = make_deputy("徐宛"), make_deputy("应砚")
    station = make_station(town_congress(), address="石柱镇人民路1号")
    addresses = [one.get_absolute_url() for one in (first, second, station)]
    shown = [facts(client, one)["og:image"].removeprefix(settings.SITE_URL) for one in addresses]
    assert shown[0] == f"/share/deputies/{first.pk}.png"
    assert len({picture(client, one).tobytes() for one in shown}) == 3


def test_the_card_of_a_person_who_is_no_deputy_is_not_found(client):
    deputy = make_deputy("徐宛")
    deputy.mandates.all().delete()
    assert client.get(f"/share/deputies/{deputy.pk}.png").status_code == 404


def test_an_english_page_has_an_english_card(client, settings):
    assert facts(client, "/en/matters/")["og:image"].endswith("/en/share/kinds/matters.png")


def test_without_a_font_the_site_s_own_picture_serves(client, monkeypatch):
    monkeypatch.setattr(drawing, "FONTS", ())
    assert client.get("/share/kinds/home.png").url.endswith("img/share.png")
    assert facts(client, "/matters/")["og:image"].endswith("img/share.png")


def test_a_photograph_is_cut_to_the_size_of_a_card():
    out = io.BytesIO()
    Image.new("RGB", (2560, 1000), "green").save(out, "JPEG")
    cut = Image.open(io.BytesIO(drawing.photograph(io.BytesIO(out.getvalue()))))
    assert (cut.size, cut.format) == (SIZE, "JPEG")


def test_a_project_shows_its_first_photograph(world, client):
    world_project = views.Project.objects.get(pk=world.project)
    views.Project.objects.filter(pk=world_project.pk).update(is_public=True)
    shown = picture(client, f"/share/projects/{world.project}/")
    assert (shown.format, shown.size) == ("JPEG", SIZE)


def test_a_project_without_a_photograph_shows_its_name(world, client, font):
    found = views.Project.objects.get(pk=world.project)
    found.pictures.all().delete()
    views.Project.objects.filter(pk=found.pk).update(is_public=True)
    assert picture(client, f"/share/projects/{found.pk}/").format == "PNG"


@pytest.mark.parametrize(
    "title", ["站", "石柱镇人大代表联络站", "很" * 60, "What people raised and what became of it"]
)
def test_a_title_of_any_length_fits(font, title):
    drawn = Image.open(io.BytesIO(card(title, "在哪里", "永康市人大常委会")))
    left = drawn.crop((0, 20, (SIZE[0] - SIZE[1]) // 2 - 40, SIZE[1]))
    assert left.getcolors() == [(left.width * left.height, (250, 247, 242))]


def test_a_page_without_a_sentence_under_its_heading_is_described_by_its_title(client):
    activity = make_activity(title="视察养老", starts_on=date(2023, 5, 8), is_public=True)
    assert "视察养老" in facts(client, activity.get_absolute_url())["description"]


def test_a_long_description_is_cut_and_stays_text(client):
    item = published_item(ItemStatus.HANDLING)
    type(item).objects.filter(pk=item.pk).update(suggestion='修"路"<b>' * 60)
    told = facts(client, item.get_absolute_url())["description"]
    assert len(told) < 1000
    assert "<b>" not in told
