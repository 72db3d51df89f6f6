"""What the public finds: always asked of the records themselves, whatever the index says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congress_portal.search.models import SearchEntry, SearchPair
from congress_portal.search.normalising import LONGEST_QUERY, MOST_PAIRS, folded, pairs
from registers.search import SEARCHABLE, Searchable

if TYPE_CHECKING:
    pass

MOST_COUNTED = 500
FIRST_ONES = 5


@dataclass(frozen=True)
class Hit:
    """One record that was found, as the page shows it."""

    kind: Any
    record: Any

    @property
    def title(self) -> str:
        return self.kind.title(self.record)

    @property
    def path(self) -> str:
        return self.kind.path(self.record)

    @property
    def about(self) -> str:
        """A few words beside the title, or blank."""
        return self.kind.about(self.record)


@dataclass(frozen=True)
class HitGroup:
    """The hits of one kind: how many, and the first ones."""

    kind: Any
    number: int
    more: bool
    hits: list[Hit]

    @property
    def has_more(self):
        """There are others than the first ones."""
        return self.number > len(self.hits)

    @property
    def count(self):
        """How many were found, in words."""
        number = {"number": self.number}
        if self.more:
            return _("%(number)s 条以上") % number
        return ngettext("%(number)s 条", "%(number)s 条", self.number) % number


class Query:
    """What was typed into the search: words that must all stand in a record.

    ``alternatives`` are the words as they stand, and all of them written as one (张　三 for 张三);
    ``too_short`` says that something was typed, but no word of two letters.
    """

    def __init__(self, text: str) -> None:
        self.text = text.strip()[:LONGEST_QUERY]
        self.terms = folded(self.text).split()
        joined = "".join(self.terms)
        ways = [self.terms] if len(self.terms) < 2 else [self.terms, [joined]]
        self.alternatives = [terms for terms in ways if pairs(" ".join(terms))]
        self.too_short = bool(self.text) and not self.alternatives

    def found(self, kind: Searchable) -> Any:
        """The public records of a kind in which the words stand, newest first."""
        entries = self._entries(kind)
        records = kind.public(kind.model._default_manager.all()).filter(pk__in=entries)
        return kind.ready(records.order_by(f"-{kind.day}", "-pk"))

    def _entries(self, kind: Searchable) -> QuerySet[SearchEntry, int] | None:
        """Keys of the entries that hold all words, or all of them written as one (张　三)."""
        keys = None
        for terms in self.alternatives:
            found = self._with_terms(kind, terms)
            keys = found if keys is None else keys.union(found)
        return keys

    def _with_terms(self, kind: Searchable, terms: list[str]) -> QuerySet[SearchEntry, int]:
        entries = SearchEntry.objects.filter(kind=kind.key)
        for term in terms:
            entries = entries.filter(text__contains=term)
        for pair in pairs(" ".join(terms))[:MOST_PAIRS]:
            holding = SearchPair.objects.filter(kind=kind.key, pair=pair)
            entries = entries.filter(record__in=holding.values("record"))
        return entries.order_by().values_list("record", flat=True)


def groups(query: Query) -> list[HitGroup]:
    """Each kind in which something is found, with its first hits.

    Args:
        query: a ``Query``.

    Returns:
        A list of ``HitGroup`` in the order of the kinds; empty where nothing was asked.
    """
    if not query.text or query.too_short:
        return []
    found = (_group(kind, query) for kind in SEARCHABLE.all())
    return [group for group in found if group.number]


def _group(kind: Searchable, query: Query) -> HitGroup:
    records = query.found(kind)
    number = records.order_by().values("pk")[: MOST_COUNTED + 1].count()
    hits = [Hit(kind, record) for record in records[:FIRST_ONES]] if number else []
    return HitGroup(kind, min(number, MOST_COUNTED), number > MOST_COUNTED, hits)
