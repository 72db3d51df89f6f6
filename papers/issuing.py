"""Makes papers: the content is frozen, a number and a code are given, older versions superseded."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation

from papers.content import PaperContent, written_number
from papers.kinds import PaperKind
from papers.models import CODE_LENGTH, SIGNS, OfficialPaper
from workflow import trail
from workflow.subjects import key_of, kind_of

ATTEMPTS = 5
MADE, VOIDED = "paper_made", "paper_voided"


def compose(kind: PaperKind, record: Any, occasion: str = "") -> PaperContent:
    """What the paper would say now, in Chinese whatever the reader's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return kind.compose(record, occasion)


def current(kind: PaperKind, record: models.Model, occasion: str = "") -> OfficialPaper | None:
    """The newest version, void or not; None where none was made."""
    return OfficialPaper.objects.of(kind.key, record, occasion).first()


def issue(
    kind: PaperKind,
    record: Any,
    *,
    by: Any,
    at: datetime | None = None,
    occasion: str | None = None,
) -> OfficialPaper:
    """The paper of a record as it stands now: a new version where its content has changed.

    Two who make it at once get the same one.
    """
    at = at or timezone.now()
    occasion = kind.occasion(record) if occasion is None else occasion
    content = compose(kind, record, occasion)
    # Another one may take the number or the version first: then the next one is tried.
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _issue(kind, record, content, by, at, occasion)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError  # pragma: no cover  the loop returns or raises


def _issue(
    kind: PaperKind, record: Any, content: PaperContent, by: Any, at: datetime, occasion: str
) -> OfficialPaper:
    last = current(kind, record, occasion)
    digest = content.digest()
    # Pressed twice, or after a change that the paper does not speak of: its number stays the last.
    if last and last.digest == digest and not last.void_at:
        return last
    day = kind.day(record) or timezone.localdate(at)
    paper = OfficialPaper(
        kind=kind.key,
        subject_kind=kind_of(record),
        subject_key=key_of(record),
        occasion=occasion,
        version=last.version + 1 if last else 1,
        issuer=content.issuer,
        day=day,
        # By chance and not counted up: whoever holds one paper must not find the others by its
        # code.
        code="".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH)),
        content=content.as_data(),
        digest=digest,
        made_at=at,
        made_by=by,
    )
    _number(paper, kind, record, last)
    if last:
        # The older version stays and says so itself: somebody may hold it in their hands.
        OfficialPaper.objects.filter(pk=last.pk).update(superseded_at=at)
    paper.save(force_insert=True)
    trail.append(paper, MADE, by=by, at=at, content={"version": paper.version, "digest": digest})
    return paper


def _number(paper: OfficialPaper, kind: PaperKind, record: Any, last: OfficialPaper | None) -> None:
    """Versions of a paper share its number; a first one takes the next of its series."""
    if kind.number is not None:
        paper.number = written_number(kind.number(record))
        return
    paper.series, paper.year = kind.series, paper.day.year
    if last and last.ordinal:
        # Also in another year: a corrected letter is the same letter.
        paper.series, paper.year, paper.ordinal = last.series, last.year, last.ordinal
    else:
        same = OfficialPaper.objects.filter(
            issuer=paper.issuer, series=paper.series, year=paper.year
        )
        highest = same.aggregate(highest=models.Max("ordinal"))["highest"]
        paper.ordinal = (highest or 0) + 1
    paper.number = f"{paper.series}〔{paper.year}〕{paper.ordinal}号"


def make_void(record: Any, *, by: Any, at: datetime | None = None) -> None:
    """Every paper of a record that was taken back: their codes say so from now on."""
    at = at or timezone.now()
    for paper in OfficialPaper.objects.about(record).filter(void_at=None):
        OfficialPaper.objects.filter(pk=paper.pk).update(void_at=at)
        trail.append(paper, VOIDED, by=by, at=at)
