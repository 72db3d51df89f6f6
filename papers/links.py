"""The papers of a record, as the record's own page names them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from papers.kinds import KINDS
from papers.models import OfficialPaper


@dataclass(frozen=True)
class PaperLink:
    """One paper that the person may open; ``number`` is empty while it is not made."""

    label: Any
    address: str
    number: str = ""
    standing: Any = ""


def links(record: Any, user: Any) -> list[PaperLink]:
    """Made papers that the person may read, and those that the person may make."""
    made: dict[str, OfficialPaper] = {}
    for paper in OfficialPaper.objects.about(record).defer("content"):
        made.setdefault(paper.kind, paper)
    found = []
    for kind in KINDS.values():
        if kind.model is not type(record) or not kind.may_read(record, user):
            continue
        paper = made.get(kind.key)
        if paper is None and not (
            (kind.at_once and kind.ready(record)) or kind.may_make(record, user)
        ):
            continue
        address = reverse("my_papers:page", args=[kind.key, record.pk])
        if paper is None:
            found.append(PaperLink(kind.label, address))
        else:
            found.append(PaperLink(kind.label, address, paper.number, paper.standing.label))
    return found
