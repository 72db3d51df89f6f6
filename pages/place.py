"""The words of the place: what this committee calls its own level and the one below it.

Texts in code and templates are written in the words of a city (永康市 with 镇、街道、区). ``PLACE``
and ``PLACE_TOWNS`` say what the place really is; the catalogues of both languages are put into its
words when Django starts (``pages/place_catalogues.py``), and what does not go through gettext asks
``place()`` (docs/howto/place.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.conf import settings

KINDS = {"市": "city", "县": "county", "区": "district", "旗": "banner"}
"""What the name of a county-level place ends on, and its English word."""
TOWN_KINDS = {"乡": "township", "镇": "town", "街道": "subdistrict", "区": "zone"}
"""What lies below it; a 区 there is a development zone."""
CITY, TOWNS = "市", ("镇", "街道", "区")
"""The words in which the texts of the program are written."""
ANY_TOWNS = (
    TOWNS, ("镇", "街道"), ("街道", "镇"), ("街道",), ("镇",), ("乡", "镇"), ("镇", "乡"),
    ("乡", "镇", "街道"), ("镇", "乡", "街道"), ("街道", "镇", "乡"), ("乡",),
)  # fmt: skip
"""What other places have below them, for reading their workbooks."""

OWN_LEVEL = re.compile(r"(?<!设区的)市(?=级|人大|里|、镇| 执法)|^市$")
PAIR = re.compile(r"市镇")
COUNTY_LEVEL = re.compile(r"县级(?!以上)")
TOWN_WORDS = re.compile(
    r"(?P<bracket>镇（街道、区）)|(?P<listed>镇、街道、区)|(?P<short>镇街区)|(?P<spelled>镇街道)"
    r"|(?P<level>镇(?=级)|(?<=本)镇(?=人大)|(?<=哪个)镇|(?<=、)镇(?=两)|^镇$"
    r"|^镇(?=人民代表大会$))"
)
CITIES = re.compile(r"(?<![Pp]refecture-level )\b(c)it(y|ies)\b", re.IGNORECASE)
COUNTY_LEVELS = re.compile(r"\bCounty level\b")
ENGLISH_TOWNS = re.compile(
    r"\b(?P<first>t)own(?P<many>s?)(?:, subdistricts? (?P<and>and|or) zones?"
    r"| \(subdistricts? (?P<bracket>or) zones?\)| (?P<two>and|or) subdistricts?|)(?!\w)",
    re.IGNORECASE,
)
PLURALS = {"city": "cities", "county": "counties"}


@dataclass(frozen=True)
class Locality:
    """``name`` in full (永康市, 婺城区, 磐安县), ``towns`` the kinds of area below it, in the order
    of speech."""

    name: str
    towns: tuple[str, ...]

    @property
    def kind(self) -> str:
        """市, 县, 区 or 旗; a name that ends on none of them is refused by the checks."""
        return self.name[-1:] if self.name[-1:] in KINDS else CITY

    @property
    def is_usual(self) -> bool:
        """Whether the texts stand in its words as they are written."""
        return self.kind == CITY and self.towns == TOWNS

    @property
    def committee(self) -> str:
        """The full name of the standing committee."""
        return f"{self.name}人民代表大会常务委员会"

    @property
    def site_name(self) -> str:
        """What the portal is called until the office names it otherwise."""
        return f"{self.name}人大监督工作平台"

    @property
    def county_level(self) -> str:
        """The level of the place among all congresses; 县级 is the law's word for every kind."""
        return "县级" if self.kind == CITY else f"{self.kind}级"

    @cached_property
    def town_level(self) -> str:
        """One word for the level below: 镇, 乡镇, 乡 or 街道."""
        rural = "".join(kind for kind in ("乡", "镇") if kind in self.towns)
        return rural or self.towns[0]

    @cached_property
    def short(self) -> str:
        """镇街区, 镇街, 乡镇街道: all kinds in one word."""
        if len(self.towns) == 1 or "乡" in self.towns:
            return "".join(self.towns)
        return "".join(kind[0] for kind in self.towns)

    @cached_property
    def spelled(self) -> str:
        """镇街道: the kinds that people live in, a zone left out."""
        return "".join(kind for kind in self.towns if kind != "区") or self.short

    @cached_property
    def _forms(self) -> dict[str, str]:
        first, *rest = self.towns
        return {
            "bracket": f"{first}（{'、'.join(rest)}）" if rest else first,
            "listed": "、".join(self.towns),
            "short": self.short,
            "spelled": self.spelled,
            "level": self.town_level,
        }

    def words(self, text: str) -> str:
        """A Chinese text of the program in the words of this place."""
        if self.is_usual:
            return text
        pair = self.kind + self.town_level[0]
        if text == "区":  # the kind of an area below
            return "功能区" if self.kind == "区" else text
        own = PAIR.sub(pair, OWN_LEVEL.sub(self.kind, text))
        own = COUNTY_LEVEL.sub(self.county_level, own)
        return TOWN_WORDS.sub(lambda found: self._forms[str(found.lastgroup)], own)

    def english(self, text: str) -> str:
        """An English text of the program in the words of this place."""
        if self.is_usual:
            return text
        word = KINDS[self.kind]
        own = CITIES.sub(lambda found: _like(found, word, many=found[2] == "ies"), text)
        if self.kind != CITY:
            own = COUNTY_LEVELS.sub(f"{word.capitalize()} level", own)
        return ENGLISH_TOWNS.sub(self._english_towns, own)

    def _english_towns(self, found: re.Match[str]) -> str:
        many = found["many"] == "s"
        level = TOWN_KINDS["镇" if "镇" in self.towns else self.towns[0]]
        every = [TOWN_KINDS[kind] for kind in self.towns if not (found["two"] and kind == "区")]
        first, *others = every if found["and"] or found["bracket"] or found["two"] else [level]
        rest = [_plural(one) if many else one for one in others]
        joined = found["and"] or found["bracket"] or found["two"]
        listed = f" {joined} ".join(filter(None, (", ".join(rest[:-1]), *rest[-1:])))
        said = _like(found, first, many=many)
        if not rest:
            return said
        if found["bracket"]:
            return f"{said} ({listed})"
        return f"{said}, {listed}" if rest[1:] else f"{said} {joined} {listed}"


def _plural(word: str) -> str:
    return PLURALS.get(word, f"{word}s")


def _like(found: re.Match[str], word: str, *, many: bool) -> str:
    """A word in the number and with the capital of the one that was found."""
    said = _plural(word) if many else word
    return said.capitalize() if found[1].isupper() else said


@lru_cache(maxsize=64)
def _place(name: str, towns: tuple[str, ...]) -> Locality:
    known = tuple(kind for kind in towns if kind in TOWN_KINDS)
    return Locality(name, known or TOWNS)


def place() -> Locality:
    """The place of this installation, as its settings say."""
    return _place(settings.PLACE, tuple(settings.PLACE_TOWNS))


def words(text: str) -> str:
    """A Chinese text that does not go through gettext, in the words of the place."""
    return place().words(text)


def spellings(text: str) -> set[str]:
    """How this text reads in this place and in every other: what a workbook may say."""
    return {text, words(text), *(say(text) for say in _every())}


def _every() -> Iterator[Callable[[str], str]]:
    for kind in KINDS:
        for towns in ANY_TOWNS:
            yield _place(kind, towns).words
