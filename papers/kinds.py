"""The kinds of papers: who reads one, who makes it, and what stands on it.

A concept declares its kinds in its ``letters.py``: ``KIND = register(PaperKind(...))``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet

from pages.untyped import AnyRecord
from papers.content import PaperContent
from workflow.relations import Relation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


Who = Relation | Callable[[QuerySet[AnyRecord], AnyRecord], QuerySet[AnyRecord]]
"""A relation, or what a queryset and a person give: the records to which the person stands so."""


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """One kind of paper of one kind of record.

    Args:
        key: as in addresses.
        label: as people call it.
        series: the word before the year in its numbers, which are counted by issuer and year;
            not needed where ``number`` takes the number from the record.
        model: of which records there is such a paper.
        reader: who may read it.
        maker: who may make it by a button; None where an act alone makes it.
        drafts: who may read what it would say before it is made.
        ready: whether the record is so far that the paper can be; a draft can be read before.
        at_once: an act of the past, come in by the ledger, is written up when first asked for.
        occasion: of the paper meant where none is asked for.
        occasions: whether there can be a paper of another occasion; else only what was made is
            read by its occasion.
        compose: the content, from the record and the occasion; raises Http404 where there is no
            such occasion.
        rows: of a list behind it, the keys that a person may see; None for all.
        page: the address to go back to.
    """

    key: str
    label: "StrOrPromise"
    model: type[Model]
    reader: Who
    compose: Callable[[Any, str], PaperContent]
    page: Callable[[Any], str]
    series: str = ""
    number: Callable[[Any], str] | None = None
    day: Callable[[Any], date | None] = lambda record: None
    maker: Who | None = None
    drafts: Who | None = None
    occasion: Callable[[Any], str] = lambda record: ""
    occasions: Callable[[Any, str], bool] = lambda record, occasion: False
    ready: Callable[[Any], bool] = lambda record: True
    at_once: bool = False
    rows: Callable[[Any, Any], set[str] | None] = lambda record, user: None

    def records(self, user: Any) -> QuerySet[Any]:
        """The records whose paper the person may read."""
        return _of(self.model, self.reader, user)

    def can_be_for(self, record: Any, occasion: str) -> bool:
        """Whether a paper can be made for the occasion, so that no address invents one."""
        return occasion == self.occasion(record) or self.occasions(record, occasion)

    def may_make(self, record: Any, user: Any) -> bool:
        """Whether the person may make the paper now, by its button."""
        return self.ready(record) and stands(self.maker, record, user)

    def may_read_drafts(self, record: Any, user: Any) -> bool:
        """Whether the person may read what the paper would say."""
        return stands(self.drafts, record, user)


def stands(who: Who | None, record: Any, user: Any) -> bool:
    """Whether the person stands so to the record; nobody does where nobody is named."""
    if isinstance(who, Relation):
        return who.holds(record, user)
    return who is not None and _of(type(record), who, user).filter(pk=record.pk).exists()


def _of(model: type[Model], who: Who, user: Any) -> QuerySet[Any]:
    records = model._default_manager.all()
    if isinstance(who, Relation):
        return who.records(records, user)
    return who(records, user)


KINDS: dict[str, PaperKind] = {}


def register(kind: PaperKind) -> PaperKind:
    """Says that papers of this kind are made; each key once."""
    KINDS[kind.key] = kind
    return kind
