"""The papers of a record, as the record's own page names them."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse

from papers.kinds import KINDS, PaperKind, stands
from papers.models import OfficialPaper
from workflow.subjects import kind_of

MOST_EARLIER = 12


@dataclass(frozen=True)
class PaperLink:
    """One paper that the person may open; ``number`` is empty while it is not made."""

    label: Any
    address: str
    number: str = ""
    standing: Any = ""


def links(record: Any, user: Any) -> list[PaperLink]:
    """Made papers that the person may read, and those that the person may make.

    Of each kind the paper of the present occasion first, then the latest of earlier ones.
    """
    stands_as = cache(lambda who: stands(who, record, user))  # kinds often ask for the same person
    made = _made(record) if getattr(record, "has_papers", True) else {}
    found = []
    for kind in KINDS.values():
        if kind.model is not type(record):
            continue
        own = made.get(kind.key, {})
        offered = kind.ready(record) and (kind.at_once or stands_as(kind.maker))
        if (own or offered) and stands_as(kind.reader):
            found += _of_kind(kind, record, own, offered)
    return found


def noting_papers(records: QuerySet[Any]) -> QuerySet[Any]:
    """The same records, each with a note whether there is any paper, which ``links`` heeds."""
    papers = OfficialPaper.objects.filter(
        subject_kind=kind_of(records.model), subject_key=Cast(OuterRef("pk"), CharField())
    )
    return records.annotate(has_papers=Exists(papers))


def _made(record: Any) -> dict[str, dict[str, OfficialPaper]]:
    """The newest version by kind and occasion."""
    made: dict[str, dict[str, OfficialPaper]] = {}
    for paper in OfficialPaper.objects.about(record).defer("content").order_by("-version", "-pk"):
        made.setdefault(paper.kind, {}).setdefault(paper.occasion, paper)
    return made


def _of_kind(
    kind: PaperKind, record: Any, made: dict[str, OfficialPaper], offered: bool
) -> list[PaperLink]:
    address, occasion = reverse("my_papers:page", args=[kind.key, record.pk]), kind.occasion(record)
    found = []
    if present := made.get(occasion):
        found.append(PaperLink(kind.label, address, present.number, present.standing.label))
    elif offered:
        found.append(PaperLink(kind.label, address))
    earlier = [paper for other, paper in made.items() if other != occasion]
    for paper in sorted(earlier, key=lambda paper: -paper.pk)[:MOST_EARLIER]:
        query = urlencode({"for": paper.occasion})
        where = f"{address}?{query}"
        found.append(PaperLink(kind.label, where, paper.number, paper.standing.label))
    return found
