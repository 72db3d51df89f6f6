"""The drawings of the house: described, light, and in the colours of either scheme."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from congress_portal.templatetags.drawings import DRAWINGS, drawn
from tests.history import past_project

FOLDER = Path(__file__).resolve().parents[2] / "static/img/drawn"
HEAVIEST = 2_000  # bytes; all of them together weigh less than one small photograph
PAGES = {
    "/supervision/": "activities",
    "/supervision/projects/2023/": "projects",
    "/stations/": "stations",
    "/annual/recognition/": "recognition",
    "/annual/": "summaries",
}


def test_every_drawing_has_its_file_and_every_file_is_described():
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(DRAWINGS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_light_and_brings_its_dark_inks(name):
    text = (FOLDER / f"{name}.svg").read_text("utf-8")
    assert len(text.encode()) <= HEAVIEST
    assert "prefers-color-scheme:dark" in text
    assert re.findall(r"href|<script|url\(", text) == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_has_its_size_waits_and_says_what_is_seen(name):
    tag = drawn(name)
    assert 'width="320" height="160" loading="lazy"' in tag
    assert f'alt="{DRAWINGS[name]}"' in tag


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_described_in_english_too(name):
    with override("en"):
        assert str(DRAWINGS[name]).isascii()


def test_no_drawing_is_no_tag():
    assert drawn("") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_the_page_shows_its_drawing(client, address):
    past_project(is_public=True)
    assert f"img/drawn/{PAGES[address]}" in client.get(address).content.decode()
