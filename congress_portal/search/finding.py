"""What a person finds: always asked of the records themselves, whatever the index says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congress_portal.search.models import SearchEntry, SearchPair
from congress_portal.search.normalising import (
    LONGEST_QUERY,
    MOST_PAIRS,
    folded,
    item_numeral,
    numeral,
    pairs,
    readings,
)
from registers.search import Searchable, kinds_for

MOST_COUNTED = 500
MOST_RANKED = 200
FIRST_ONES = 5
NEAR = 3  # letters that stand apart are one word up to so many times its length
AROUND = 18  # letters of a text before and after what was found
MOST_NAMES, LONGEST_NAME = 12, 40
"""Of the first words of a record these may be names with their sounds."""
DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(?:(?<=\s)|^)((?:19|20)\d\d)(?=\s|$)|(?<!\d)((?:19|20)\d\d)\s?年度?")
"""A year among the words: 2023年, or 2023 with blanks around it."""


@dataclass(frozen=True)
class Narrowed:
    """Who looks, and what narrows the search beside the words."""

    user: Any = None
    kind: str = ""
    year: int | None = None
    state: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words narrows it."""
        return bool(self.kind or self.year or self.state)


@dataclass(frozen=True)
class Hit:
    """One record that was found, as the page shows it."""

    kind: Searchable
    record: Any
    terms: tuple[str, ...] = ()
    text: str = ""
    own: bool = False

    @property
    def title(self) -> str:
        """What the record is called."""
        return str(self.kind.title(self.record))

    @property
    def path(self) -> str:
        """The page of the public, or that of who sees more."""
        if self.own and self.kind.own_path:
            return self.kind.own_path(self.record)
        return self.kind.path(self.record)

    @property
    def about(self) -> str:
        """A few words beside the title, or blank."""
        return self.kind.about(self.record)

    @property
    def states(self) -> list[tuple[str, Any]]:
        """What came of it: signs, each with its word; what has no word is left out."""
        return [(sign, word) for sign, word in self.kind.stands(self.record) if word]

    @property
    def running_until(self) -> date | None:
        """Until when it runs; None once no day is late any more."""
        return getattr(self.record, "running_until", None)

    @property
    def year(self) -> str:
        """The year of its day, where nothing else says it."""
        day = getattr(self.record, self.kind.day, None)
        year = str(day.year) if isinstance(day, date) else ""
        return "" if not year or year in str(self.about) else _("%(year)s年") % {"year": year}

    @property
    def came(self) -> str:
        """What came of it, in words; nothing where that is said by its state."""
        return self.kind.came(self.record)

    @property
    def marked_title(self) -> SafeString:
        """The title with the words marked."""
        return marked(self.title, self.terms)

    @property
    def excerpt(self) -> SafeString | str:
        """Where the words stand, if that is not in the title."""
        title = folded(self.title)
        if any(term in title for term in self.terms):
            return ""
        text = self._told()
        place = min((text.find(one) for one in self.terms if one in text), default=-1)
        if place < 0:
            return ""
        begin = max(0, place - AROUND)
        return marked(f"…{text[begin : place + 3 * AROUND]}…", self.terms)

    def _told(self) -> str:
        """What the record says: without its number in the form in which numbers are compared, and
        without the sounds by which its names are found."""
        words = self.text.split()
        if self.kind.number and words and DIGIT.search(words[0]):
            words = words[1:]
        names = [word for word in words[:MOST_NAMES] if len(word) <= LONGEST_NAME]
        sounds = {sound for name in names for sound in readings(name)}
        return " ".join(word for word in words if word not in sounds)


def marked(text: str, terms: Iterable[str]) -> SafeString:
    """A text in which the words that were asked for are marked."""
    wanted = [re.escape(term) for term in sorted(terms, key=len, reverse=True) if term]
    if not wanted:
        return format_html("{}", text)
    parts = re.split(f"({'|'.join(wanted)})", text, flags=re.IGNORECASE)
    shapes = ("{}", "<mark>{}</mark>")
    return format_html_join(
        "", "{}", ((format_html(shapes[place % 2], part),) for place, part in enumerate(parts))
    )


@dataclass(frozen=True)
class HitGroup:
    """The hits of one kind: how many, and the first ones."""

    kind: Searchable
    number: int
    more: bool
    hits: list[Hit]

    @property
    def has_more(self) -> bool:
        """There are others than the first ones."""
        return self.number > len(self.hits)

    @property
    def count(self) -> str:
        """How many were found, in words."""
        number = {"number": self.number}
        if self.more:
            return _("%(number)s 条以上") % number
        return ngettext("%(number)s 条", "%(number)s 条", self.number) % number


@dataclass
class Query:
    """What was typed into the search: words that must all stand in a record.

    ``alternatives`` are the words as they stand, all of them written as one (张　三 for 张三), and
    a number of a document in its one form. Where one of the words is a year, ``without_year`` is
    what else was asked for, of that year.
    """

    text: str
    asked: Narrowed = field(default_factory=Narrowed)
    _texts: dict[str, dict[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.text = self.text.strip()[:LONGEST_QUERY]
        self.terms = folded(self.text).split()
        ways = [self.terms, ["".join(self.terms)]]
        if DIGIT.search(self.text):
            ways.append([numeral(self.text)])
        ways.append([item_numeral(self.text)])
        self.alternatives = [way for way in _distinct(ways) if any(way)]
        self.without_year = self._without_year()

    def _without_year(self) -> Query | None:
        """What was asked for besides a year; None where there is no year, or nothing else."""
        year = YEAR.search(self.text)
        if year is None or self.asked.year:
            return None
        rest = f"{self.text[: year.start()]} {self.text[year.end() :]}".strip()
        number = int(year[1] or year[2])
        return Query(rest, replace(self.asked, year=number)) if folded(rest) else None

    @property
    def marks(self) -> tuple[str, ...]:
        """The words that are marked where they stand."""
        own = [*self.terms, *(way[0] for way in self.alternatives)]
        rest = self.without_year.marks if self.without_year else ()
        return tuple(dict.fromkeys([*own, *rest]))

    def found(self, kind: Searchable) -> QuerySet[Any]:
        """The records of a kind in sight in which the words stand, newest first; with a year among
        the words also those of that year in which the others stand."""
        wanted = Q(pk__in=self._holding(kind))
        rest = self.without_year
        of_year = _in_year(kind, rest.asked.year) if rest else None
        if rest and of_year is not None:
            wanted |= Q(pk__in=rest._holding(kind)) & of_year
        return self._in_sight(kind, wanted).order_by(f"-{kind.day}", "-pk")

    def near(self, kind: Searchable) -> list[int]:
        """Keys of records in which the letters of each word stand in their order, not far apart
        (停车收费 for 停车费); the newest ones, as far as a bound."""
        if self.without_year:
            return self.without_year.near(kind)
        terms = [term for term in self.terms if len(term) > 2]
        if not terms or len(terms) < len(self.terms):
            return []
        entries = SearchEntry.objects.filter(kind=kind.key)
        for term in terms:
            holding = SearchPair.objects.filter(kind=kind.key, pair__in=pairs(term)[:MOST_PAIRS])
            entries = entries.filter(record__in=holding.values("record"))
            entries = entries.filter(reduce(and_, (Q(text__contains=one) for one in set(term))))
        records = self._in_sight(kind, Q(pk__in=entries.order_by().values("record")))
        newest = records.order_by(f"-{kind.day}", "-pk").values_list("pk", flat=True)
        keys = list(newest[:MOST_RANKED])
        texts = self.texts(kind, keys)
        return [key for key in keys if all(_stands_near(one, texts.get(key, "")) for one in terms)]

    def _in_sight(self, kind: Searchable, wanted: Q) -> QuerySet[Any]:
        """Of these records those that the person may see, narrowed as asked."""
        every = kind.model._default_manager.all()
        records = kind.public(every).filter(wanted)
        user = self.asked.user
        if user is not None:
            seen = kind.seen(every, user).filter(wanted).order_by()
            public = records.order_by().values("pk")
            records = every.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=public))
        if self.asked.year:
            of_year = _in_year(kind, self.asked.year)
            records = records.none() if of_year is None else records.filter(of_year)
        if self.asked.state and kind.state:
            records = records.filter(**{kind.state: self.asked.state})
        return records

    def _holding(self, kind: Searchable) -> Any:
        """Keys of the entries that hold all words in one of the ways."""
        keys: Any = None
        for terms in self.alternatives:
            found = self._with_terms(kind, terms)
            keys = found if keys is None else keys.union(found)
        return keys

    def _with_terms(self, kind: Searchable, terms: list[str]) -> Any:
        entries = SearchEntry.objects.filter(kind=kind.key)
        for term in terms:
            if len(term) == 1:  # of single letters the titles alone are in the index
                entries = entries.filter(title__contains=term)
                holding = SearchPair.objects.filter(kind=kind.key, pair=ord(term))
                entries = entries.filter(record__in=holding.values("record"))
            else:
                entries = entries.filter(text__contains=term)
        for pair in pairs(" ".join(terms))[:MOST_PAIRS]:
            holding = SearchPair.objects.filter(kind=kind.key, pair=pair)
            entries = entries.filter(record__in=holding.values("record"))
        return entries.order_by().values_list("record", flat=True)

    def ranked(self, kind: Searchable) -> list[int]:
        """Keys of what was found, the best first: that is its number or name, then a title that
        begins with the words, then newest first."""
        newest = self.found(kind).values_list("pk", flat=True)
        keys = list(newest[:MOST_RANKED])
        if not keys:
            return self.near(kind)
        if len(keys) == MOST_RANKED:
            exact = SearchEntry.objects.filter(kind=kind.key, text__startswith=self.marks[-1])
            first = self.found(kind).filter(pk__in=exact.values("record"))
            keys = list(dict.fromkeys([*first.values_list("pk", flat=True)[:FIRST_ONES], *keys]))
        texts = self.texts(kind, keys)
        return sorted(keys, key=lambda key: self._distance(texts.get(key, "")))

    def texts(self, kind: Searchable, keys: list[int]) -> dict[int, str]:
        """What the index holds of records, read once."""
        kept = self._texts.setdefault(kind.key, {})
        missing = [key for key in keys if key not in kept]
        if missing:
            entries = SearchEntry.objects.filter(kind=kind.key, record__in=missing)
            kept.update(entries.values_list("record", "text"))
        return kept

    def _distance(self, text: str) -> int:
        """How far a text is from what was asked for; 0 is the thing itself."""
        words = text.split()
        wanted = [way[0] for way in self.alternatives if len(way) == 1]
        if any(one in words for one in wanted):
            return 0
        if any(text.startswith(one) for one in wanted):
            return 1
        return 2 if any(one in text for one in wanted) else 3

    def hits(self, kind: Searchable, keys: list[int]) -> list[Hit]:
        """What the page shows of some records, in the order of the keys."""
        records = kind.model._default_manager.filter(pk__in=keys)
        if self.asked.user is None:
            records = kind.public(records)
        found = {record.pk: record for record in kind.ready(records)}
        texts, own = self.texts(kind, keys), self._own(kind, keys)
        return [
            Hit(kind, found[key], self.marks, texts.get(key, ""), key in own)
            for key in keys
            if key in found
        ]

    def _own(self, kind: Searchable, keys: list[int]) -> set[int]:
        """Of these records those that the person sees beyond the public."""
        if self.asked.user is None or kind.own_path is None:
            return set()
        seen = kind.seen(kind.model._default_manager.filter(pk__in=keys), self.asked.user)
        return set(seen.order_by().values_list("pk", flat=True))


def _distinct(ways: list[list[str]]) -> list[list[str]]:
    return [way for place, way in enumerate(ways) if way not in ways[:place]]


def _stands_near(term: str, text: str) -> bool:
    """The letters of a word stand in a text in their order, within a few times its length."""
    gap = f"[^ ]{{0,{len(term)}}}?"
    found = re.search(gap.join(map(re.escape, term)), text)
    return bool(found) and len(found.group()) <= NEAR * len(term)


def _in_year(kind: Searchable, year: int | None) -> Q | None:
    """Which records are of a year; None of a kind that knows no year, or without one."""
    if year is None:
        return None
    try:
        column = kind.model._meta.get_field(kind.day).get_internal_type()
    except FieldDoesNotExist:
        return None
    if column == "DateField":
        return Q(**{f"{kind.day}__range": (date(year, 1, 1), date(year, 12, 31))})
    if column == "DateTimeField":
        return Q(**{f"{kind.day}__year": year})
    return Q(**{kind.day: year}) if kind.day == "year" else None


def groups(query: Query) -> list[HitGroup]:
    """Each kind in which something is found, with its first hits.

    Returns:
        A list of ``HitGroup`` in the order of the kinds; empty where nothing was asked.
    """
    if not query.alternatives:
        return []
    kinds = kinds_for(query.asked.user)
    kinds = [kind for kind in kinds if query.asked.kind in ("", kind.key)]
    if query.asked.state:
        kinds = [kind for kind in kinds if kind.state]
    found = (group_of(kind, query) for kind in kinds)
    return [group for group in found if group.number]


def group_of(kind: Searchable, query: Query) -> HitGroup:
    """What is found of one kind."""
    keys = query.ranked(kind)
    number = len(keys)
    if number >= MOST_RANKED:
        number = query.found(kind).order_by().values("pk")[: MOST_COUNTED + 1].count()
    hits = query.hits(kind, keys[:FIRST_ONES]) if keys else []
    return HitGroup(kind, min(number, MOST_COUNTED), number > MOST_COUNTED, hits)
