"""The papers of a record, as the record's own page names them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from papers.kinds import KINDS, PaperKind
from papers.models import OfficialPaper

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
    kinds = [kind for kind in KINDS.values() if kind.model is type(record)]
    made: dict[str, dict[str, OfficialPaper]] = {}
    for paper in OfficialPaper.objects.about(record).defer("content").order_by("-version", "-pk"):
        made.setdefault(paper.kind, {}).setdefault(paper.occasion, paper)
    found = []
    for kind in kinds:
        if kind.may_read(record, user):
            found += _of_kind(kind, record, user, made.get(kind.key, {}))
    return found


def _of_kind(
    kind: PaperKind, record: Any, user: Any, made: dict[str, OfficialPaper]
) -> list[PaperLink]:
    address, occasion = reverse("my_papers:page", args=[kind.key, record.pk]), kind.occasion(record)
    found = []
    if present := made.get(occasion):
        found.append(PaperLink(kind.label, address, present.number, present.standing.label))
    elif (kind.at_once and kind.ready(record)) or kind.may_make(record, user):
        found.append(PaperLink(kind.label, address))
    earlier = [paper for other, paper in made.items() if other != occasion]
    for paper in sorted(earlier, key=lambda paper: -paper.pk)[:MOST_EARLIER]:
        query = urlencode({"for": paper.occasion})
        where = f"{address}?{query}"
        found.append(PaperLink(kind.label, where, paper.number, paper.standing.label))
    return found
