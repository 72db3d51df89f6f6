"""Every text of the program, in both languages, in the words of each kind of place."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from pages.place import Locality
from tests.places import COUNTY, DISTRICT, SUBDISTRICTS, foreign_words

OF_OTHERS = "Huzhou"
"""A text that names the rules of another place speaks in its words."""
ZONE = ("区", "Zone")
"""The word for an area that is no home of anybody; a place without one does not show it."""


def texts():
    """(Chinese, English) of every message, each plural by itself."""
    po = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES" / "django.po"
    for message in read_po(po.open("rb")):
        ours = message.id if isinstance(message.id, tuple) else (message.id,)
        theirs = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and ours[0] != ZONE[0] and theirs[0] != ZONE[1]:
            yield ours, theirs


@pytest.mark.parametrize("here", [DISTRICT, SUBDISTRICTS, COUNTY], ids=lambda here: here[0])
def test_no_text_says_a_word_of_another_kind_of_place(here):
    place, strange, read = Locality(*here), {}, 0
    for ours, theirs in texts():
        read += 1
        said = [*map(place.words, ours)]
        said += [
            place.english(text) for text in theirs if not any(one in text for one in OF_OTHERS)
        ]
        if found := foreign_words("\n".join(said), here):
            strange[ours[0]] = found
    assert strange == {}
    assert read > 5000


def test_the_reading_would_find_one():
    assert foreign_words("由各镇办理", SUBDISTRICTS)
    assert foreign_words("the towns", SUBDISTRICTS)
    assert not foreign_words("由各街道办理，乡村振兴", SUBDISTRICTS)


@pytest.mark.parametrize("here", [DISTRICT, SUBDISTRICTS, COUNTY], ids=lambda here: here[0])
def test_no_chapter_of_the_handbook_does(here):
    place = Locality(*here)
    chapters = sorted((Path(settings.BASE_DIR) / "docs" / "help").glob("*.md"))
    strange = {}
    for chapter in chapters:
        say = place.english if chapter.name.endswith(".en.md") else place.words
        if found := foreign_words(say(chapter.read_text("utf-8")), here):
            strange[chapter.name] = found
    assert strange == {}
    assert len(chapters) > 20
