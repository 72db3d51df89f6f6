"""The pictures of the handbook: what chapters show is drawn by the command, and is small."""

import re
from collections import Counter

import pytest
from django.utils import translation
from PIL import Image

from congress_portal.help.handbook import CHAPTERS, FOLDER
from docs import pictures
from tests.e2e.conftest import windows  # noqa: F401  the fixture is used by name
from tests.factories import make_deputy_user

SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
MOST_BYTES = 1_500_000
MOST_BYTES_OF_ONE = 100_000


def shown(language):
    """(chapter, words, path) of every picture that a chapter shows."""
    return [
        (path.name, words, (path.parent / address).resolve())
        for path in sorted(FOLDER.glob(f"*.{language}.md"))
        for words, address in SHOWN.findall(path.read_text(encoding="utf-8"))
    ]


def test_the_command_draws_exactly_what_the_chapters_show():
    named = [path for language in pictures.LANGUAGES for _, _, path in shown(language)]
    assert Counter(named) == Counter(pictures.files())


@pytest.mark.parametrize("path", pictures.files(), ids=lambda path: path.name)
def test_every_picture_is_there_and_small(path):
    assert path.stat().st_size <= MOST_BYTES_OF_ONE
    with Image.open(path) as image:
        assert image.format == "WEBP"


def test_no_picture_is_left_that_nothing_shows():
    assert set(pictures.FOLDER.iterdir()) == set(pictures.files())


def test_all_of_them_together_stay_below_their_weight():
    assert sum(path.stat().st_size for path in pictures.files()) <= MOST_BYTES


@pytest.mark.parametrize("language", pictures.LANGUAGES)
def test_every_picture_is_told_in_words(language):
    short = [f"{chapter}: {words}" for chapter, words, _path in shown(language) if len(words) < 8]
    assert short == []


def test_each_role_has_a_picture_in_its_chapter():
    with_pictures = {chapter.partition(".")[0] for chapter, _words, _path in shown("zh")}
    assert {key for key, chapter in CHAPTERS.items() if chapter.roles} <= with_pictures


def test_a_picture_bears_its_size_and_its_words_on_the_page():
    with translation.override("zh-hans"):
        body = str(CHAPTERS["reading"].body)
    assert re.search(
        r'<img src="/static/help/annual\.zh\.webp" alt="[^"]{8,}" width="\d+" height="\d+"', body
    )


@pytest.mark.django_db
def test_the_page_of_a_chapter_shows_it_in_its_language(client):
    client.force_login(make_deputy_user())
    assert "help/deputy.zh.webp" in client.get("/help/work/deputy/").content.decode()
    assert "help/deputy.en.webp" in client.get("/en/help/work/deputy/").content.decode()


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_with_pictures_have_no_faults(windows, width):  # noqa: F811
    faults = windows(None, width).all_faults(["/help/reading/", "/en/help/speaking/"])
    assert faults == []
