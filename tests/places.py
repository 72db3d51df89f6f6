"""The portal as another place has it: a district, a county; and words that do not belong there."""

import re
from contextlib import contextmanager
from html.parser import HTMLParser

from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from pages.memory import memory
from pages.place_catalogues import put_into_words

DISTRICT = ("婺城区", ("街道", "镇"))
COUNTY = ("磐安县", ("镇", "乡", "街道"))
SUBDISTRICTS = ("明湖区", ("街道",))
"""A district of a large city: nothing but subdistricts below it."""
PLACES = (DISTRICT, COUNTY)
TOLD = ("title", "placeholder", "aria-label", "alt", "content", "value")
OF_NO_PLACE = re.compile(
    r"城市|都市|设区的市|市民|市场|县级以上|市辖区|全市|[0-9]+市"
    r"|[Pp]refecture-level city|congress-county|参照.{2,12}年.{0,12}备案审查规则"
)
"""Words that hold one of those looked for and name no level of the place."""
FOREIGN = {
    "婺城区": re.compile(r".{0,20}(?:市|县|镇街区|街道、区|旗(?!。)|乡镇).{0,10}"),
    "磐安县": re.compile(r".{0,20}(?:市|区级|区人大|镇街区|、区|街道、镇).{0,10}"),
    "明湖区": re.compile(r".{0,20}(?:市|县|镇|旗(?!。)|(?<!城)乡(?!村|（)).{0,10}"),
}
FOREIGN_ENGLISH = {
    "婺城区": re.compile(r".{0,30}\b(?i:cit(?:y|ies)|count(?:y|ies)|zones?)\b.{0,20}"),
    "磐安县": re.compile(r".{0,30}\b(?i:cit(?:y|ies)|zones?)\b.{0,20}"),
    "明湖区": re.compile(
        r".{0,30}\b(?i:cit(?:y|ies)|count(?:y|ies)|zones?|towns?|townships?)\b.{0,20}"
    ),
}


@contextmanager
def standing_in(place):
    """Everything inside is rendered for this place, as if the process had started there."""
    name, towns = place
    with override_settings(PLACE=name, PLACE_TOWNS=list(towns)):
        _start_anew()
        try:
            yield
        finally:
            with override_settings(PLACE="永康市", PLACE_TOWNS=["镇", "街道", "区"]):
                _start_anew()


def _start_anew():
    """What a process does when it starts: fresh catalogues, put into the words of the place."""
    translation.deactivate()
    trans_real._translations.clear()
    trans_real._default = None
    memory().clear()
    put_into_words()


def foreign_words(text, place):
    """The words in a text that belong to another kind of place."""
    name, _towns = place
    text = OF_NO_PLACE.sub("＿", text)
    return FOREIGN[name].findall(text) + FOREIGN_ENGLISH[name].findall(text)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.told = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")
        kinds = dict(attrs)
        is_hidden = kinds.get("type") in ("hidden", "checkbox", "radio") or tag == "option"
        self.told += [
            value for name, value in attrs if name in TOLD and not (is_hidden and name == "value")
        ]

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.silent:
            self.told.append(data)


def told_by(answer):
    """What a page tells its reader: its texts, and the attributes that are read out or shown."""
    text = answer.content.decode("utf-8", "replace")
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return text
    reader = _Reader()
    reader.feed(text)
    return "\n".join(filter(None, reader.told))
