"""No English word on a Chinese page, and no Chinese one on an English page but in records."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.contrib.admin import site
from django.urls import reverse
from django.utils import translation

from tests.once import once
from tests.security.addresses import ADDRESSES
from tests.security.world import World

pytestmark = pytest.mark.django_db
CATALOGUE = Path(__file__).parents[2] / "locale/en/LC_MESSAGES/django.po"
OFFICE = ("clerk", "leader", "town_clerk", "station_clerk", "account_admin", "sysadmin", "auditor")
PEOPLE = ("anybody", "handler", "deputy", "keeper", *OFFICE)
SILENT = ("script", "style", "template", "title", "option", "datalist", "textarea", "bdi", "code")
VOID = ("meta", "link", "img", "input", "br", "hr", "source", "wbr", "col", "area", "base")
HAN = re.compile(r"[\u4e00-\u9fff]+")
ENGLISH = re.compile(r"(?<![\w./@-])[A-Za-z]{3,}(?![\w./@-])")
RECORD = re.compile(
    r"(人员|代表|单位|视察意见|视察活动|建议|问题|联络站)\d+|现场\.png|第\d+\w+站|〔\d+〕\d+号"
    r"|600多|第?[N\d]+条"
)
"""Names of the records in the world of the test, and examples of how a record is written."""
TYPED = {
    "市人大常委会", "本级人大常委会满意度测评办法", "选区", "走访", "提出建议", "议案",
    "未公开", "视察", "元旦",
}  # fmt: skip
"""What stands in records of the office's registers, and is a word of the interface elsewhere."""
OURS = {
    str(one.id)
    for one in read_po(io.BytesIO(CATALOGUE.read_bytes()))
    if isinstance(one.id, str) and HAN.fullmatch(one.id)
}
"""The interface's own words: whatever else is Chinese on an English page is a record."""
KNOWN = {
    "Atom", "Chrome", "CSV", "DCAT", "DOCX", "Edge", "English", "Excel", "Feed", "Firefox",
    "GeoJSON", "iCalendar", "JPG", "JSON", "OpenAPI", "PDF", "PNG", "Popolo", "QR", "RDF", "RSS",
    "Safari", "SMS", "TOTP", "URL", "WCAG", "WebP", "Word", "XLSX", "xlsx", "csv", "json", "docx",
    "CC", "API", "Creative", "Commons", "Attribution", "ETag", "Cookie", "http", "https", "HTML",
    "SHA", "Ctrl", "Enter", "ICS", "ISO", "JPEG", "AA", "axe", "WeCom", "ICP",
}  # fmt: skip
"""Names of things that are called so in Chinese, too."""


@once
def world():
    return World()


SPOKEN = ("alt", "title", "aria-label", "placeholder")


class Words(HTMLParser):
    """The visible and the spoken words of a page that no element marks as another language's.

    Args:
        other: how the language codes begin that mark foreign words.
    """

    def __init__(self, other):
        super().__init__()
        self.other, self.open, self.found = other, [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        lang = given.get("lang") or ""
        marked = tag != "html" and lang.startswith(self.other)
        if not marked and not any(silent for _tag, silent in self.open):
            self.found += [given[name] for name in SPOKEN if given.get(name)]
        if tag not in VOID:
            self.open.append((tag, tag in SILENT or marked))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(silent for _tag, silent in self.open):
            self.found.append(data)


def foreign(content, language):
    """The words of a page that are of the other language."""
    words = Words("zh" if language == "en" else "en")
    words.feed(content.decode())
    text = "\n".join(words.found)
    if language == "en":
        return {word for word in HAN.findall(RECORD.sub("", text)) if word in OURS}
    return {word for word in ENGLISH.findall(text) if word not in KNOWN}


def pages(client, world, person, language):
    """Each page that a person opens: (name, content)."""
    if person != "anybody":
        client.force_login(getattr(world, person))
    with translation.override(language):
        addresses = {name: rule.make(world) for name, rule in ADDRESSES.items()
                     if rule.opens_to(person)}  # fmt: skip
    for name, address in addresses.items():
        answer = client.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            yield name, answer.content


def office(client, world, person, page, language):
    """Each page of one kind of the back office that a person opens: (model, content)."""
    client.force_login(getattr(world, person))
    for model in site._registry:
        record = model._base_manager.order_by("pk").first()
        if page in ("change", "history") and record is None:
            continue
        keys = [record.pk] if page in ("change", "history") else []
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
        with translation.override(language):
            address = reverse(name, args=keys)
        answer = client.get(address)
        if answer.status_code == 200:
            yield model._meta.label, answer.content


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_speaks_its_own_language(client, world, person, language):
    found = {name: foreign(content, language)
             for name, content in pages(client, world, person, language)}  # fmt: skip
    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 10


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", ["changelist", "add", "change", "history"])
@pytest.mark.parametrize("person", OFFICE)
def test_every_page_of_the_back_office_speaks_its_own_language(
    client, world, person, page, language
):
    pages_of = office(client, world, person, page, language)
    found = {name: foreign(content, language) - TYPED for name, content in pages_of}
    assert {name: words for name, words in found.items() if words} == {}
    assert found or page == "add"


def test_a_foreign_word_would_be_found():
    mixed = '<html lang="zh-hans"><p>期限 Deadline <span lang="en">Due</span> PDF</p></html>'
    assert foreign(mixed.encode(), "zh-hans") == {"Deadline"}
    sign = '<html lang="zh-hans"><p><img src="/yes.svg" alt="True">公开</p></html>'
    assert foreign(sign.encode(), "zh-hans") == {"True"}
    mixed = '<html lang="en"><p>Deadline 期限 <span lang="zh-Hans">甲<br>乙</span></p></html>'
    assert foreign(mixed.encode(), "en") == {"期限"}
