"""Every page, as everybody opens it: each word is in an element that names its language."""

import re

import pytest
from lxml import html as parsing

from tests.once import once
from tests.security.addresses import ADDRESSES, OK
from tests.security.world import World

pytestmark = pytest.mark.django_db
PEOPLE = ("anybody", "clerk", "deputy", "keeper")
HAN = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[A-Za-z][a-z]{2,}(?: [a-z]{2,}){3,}")
NOT_READ = {"script", "style", "template", "code", "textarea"}


@once
def world():
    return World()


def spoken(page):
    """(language, text) of every text of a page."""
    for element in parsing.fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        within = [element, *element.iterancestors()]
        if not NOT_READ & {one.tag for one in within}:
            yield _lang(within), element.text or ""
        if not NOT_READ & {one.tag for one in within[1:]}:
            yield _lang(within[1:]), element.tail or ""


def _lang(within):
    return next((one.get("lang") for one in within if one.get("lang")), "")


def pages(client, world, person, prefix):
    if person != "anybody":
        client.force_login(getattr(world, person))
    for name, rule in ADDRESSES.items():
        if not rule.opens_to(person) or rule.answer != OK or name.startswith("admin:"):
            continue
        answer = client.get(prefix + rule.make(world))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            yield name, answer.content


@pytest.mark.parametrize("person", PEOPLE)
def test_no_chinese_is_read_aloud_as_english(world, client, person):
    wrong = {
        name: text.strip()
        for name, page in pages(client, world, person, "/en")
        for lang, text in spoken(page)
        if HAN.search(text) and not lang.startswith("zh")
    }
    assert wrong == {}


@pytest.mark.parametrize("person", PEOPLE)
def test_no_english_sentence_is_read_aloud_as_chinese(world, client, person):
    wrong = {
        name: text.strip()
        for name, page in pages(client, world, person, "")
        for lang, text in spoken(page)
        if SENTENCE.search(text) and lang.startswith("zh")
    }
    assert wrong == {}


def test_a_page_with_a_record_in_chinese_is_looked_at(world, client):
    texts = [
        text
        for name, page in pages(client, world, "anybody", "/en")
        if name == "deputy"
        for lang, text in spoken(page)
        if lang == "zh-Hans" and HAN.search(text)
    ]
    assert texts
