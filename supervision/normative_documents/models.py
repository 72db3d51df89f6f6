"""A normative document as such, and what its two records have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.readers import PublicRecords
from pages.untyped import ByDjango
from supervision.documents.choices import ON_RECORD, CleanupResult, DocumentStatus, ReviewResult
from workflow.canonical import CanonicalField, canonical, number_contains, refuse_twin
from workflow.choices import RecordStatus
from workflow.days import year_span
from workflow.models import Publishable

if TYPE_CHECKING:
    from supervision.documents.models import (
        CleanupEntry,
        CleanupQuerySet,
        Document,
        DocumentQuerySet,
    )

CHANGED = (ReviewResult.REPEALED, ReviewResult.AMENDED)
"""Results after which a document stands in the list of repealed and amended ones."""


class PaperQuerySet(PublicRecords["Paper"]):
    """Papers by what became of them; a review and a clean-up of one paper are one row."""

    def repealed_in(self, year: int) -> Self:
        """Repealed in a year as a result of review or of clean-up, or of both: each once."""
        span = year_span(year)
        return self.filter(
            _of_review(ReviewResult.REPEALED, on=span)
            | _of_cleanup(CleanupResult.REPEALED, on=span)
        ).annotate(
            **_MAKER,
            repealed_by_review=Exists(self._reviewed(on=span)),
            repealed_for=_reason_told(on=span),
        )

    def _reviewed(self, on: tuple[date, date]) -> DocumentQuerySet:
        repealed = _reviews().filter(result=ReviewResult.REPEALED, concluded_on__range=on)
        return repealed.exclude(status=DocumentStatus.WITHDRAWN).filter(paper=OuterRef("pk"))

    def public(self) -> Self:
        """Where the public may read of the repeal or amendment somewhere."""
        return self.filter(_of_review(*CHANGED, public=True) | _of_cleanup(public=True))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Where this person may read of the repeal or amendment somewhere; ``review_seen`` says
        whether it may be told by the review."""
        reviews = _reviews().visible_to(user)
        cleanups = _cleanups().visible_to(user)
        return self.filter(
            (_of_review(*CHANGED) & Q(review__in=reviews))
            | (_of_cleanup() & Q(cleanup__in=cleanups))
        ).annotate(review_seen=Exists(reviews.filter(paper=OuterRef("pk"))))

    def with_records(self) -> Self:
        """Ready to be told in a list without further queries."""
        return self.select_related("review__maker", "cleanup__maker")

    def with_causes(self) -> Self:
        """Also with the reviews and opinions that a clean-up followed from."""
        causes = ("cleanup__review", "cleanup__opinion__activity")
        return self.with_records().select_related(*causes)

    def changed(self) -> Self:
        """The public list of repealed and amended papers, newest first.

        ``changed_on`` and ``changed_to`` are those of the review, or else of the clean-up.
        """
        by_review = _of_review(*CHANGED, public=True)
        day = Coalesce("review__concluded_on", "review__filed_on")
        return (
            self.public()
            .annotate(
                changed_on=Case(When(by_review, then=day), default=F("cleanup__decided_on")),
                changed_to=Case(
                    When(by_review, then=F("review__result")), default=F("cleanup__result")
                ),
            )
            .order_by("-changed_on", "-pk")
        )

    def changed_in(self, year: int) -> Self:
        """Of those, what changed in one year; after ``changed``."""
        return self.filter(changed_on__range=year_span(year))

    def matching(self, text: str) -> Self:
        """By a part of the number, or of a public title."""
        return self.filter(
            number_contains(text)
            | Q(review__title__contains=text, review__is_public=True)
            | Q(cleanup__title__contains=text, cleanup__is_public=True)
        )


def _reviews() -> DocumentQuerySet:
    from supervision.documents.models import Document  # that module is built upon this one

    return Document.objects.all()


def _cleanups() -> CleanupQuerySet:
    from supervision.documents.models import CleanupEntry  # that module is built upon this one

    return CleanupEntry.objects.all()


_MAKER = {
    f"maker_{part}": Coalesce(f"cleanup__maker__{part}", f"review__maker__{part}")
    for part in ("id", "order", "name", "short_name")
}


def _of_review(*results: str, public: bool = False, on: tuple[date, date] | None = None) -> Q:
    found = Q(review__result__in=results, review__status__in=ON_RECORD)
    if public:
        found &= Q(review__is_public=True)
    return found & Q(review__concluded_on__range=on) if on else found


def _of_cleanup(*results: str, public: bool = False, on: tuple[date, date] | None = None) -> Q:
    found = Q(cleanup__status=RecordStatus.RECORDED)
    if results:
        found &= Q(cleanup__result__in=results)
    if public:
        found &= Q(cleanup__is_public=True)
    return found & Q(cleanup__decided_on__range=on) if on else found


REPEALED_BY_REVIEW, REASON_NOT_TOLD = "~review", "~closed"
"""Stand where a paper was repealed without a clean-up, or where the public may not read of it."""


def _reason_told(on: tuple[date, date]) -> Case:
    """Why a clean-up repealed a paper, in its own words."""
    cleaned = _of_cleanup(CleanupResult.REPEALED, on=on)
    return Case(
        When(cleaned & Q(cleanup__reason=""), then=Value("")),
        When(cleaned & Q(cleanup__is_public=True), then=F("cleanup__reason")),
        When(cleaned, then=Value(REASON_NOT_TOLD)),
        default=Value(REPEALED_BY_REVIEW),
        output_field=models.CharField(),
    )


LONGEST_NUMBER = 60


@dataclass(frozen=True)
class PublicChange:
    """A repeal or amendment: its record, the page of the review, and (label, path) of causes."""

    record: Document | CleanupEntry
    review_path: str
    causes: tuple[tuple[str, str], ...]


class Paper(models.Model):
    """A normative document as such, known by its 文号 alone.

    Its review and its clean-up meet here, so that a repeal that stands in both is one repeal.
    """

    number = models.CharField(_("文号"), max_length=LONGEST_NUMBER, unique=True)
    canonical = CanonicalField(of="number", unique=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("规范性文件")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number

    @property
    def public_change(self) -> PublicChange:
        """What the public may read of its repeal or amendment, with the way to what caused it."""
        review: Document | None = getattr(self, "review", None)
        if review and review.changes and review.is_public:
            return PublicChange(review, review.get_absolute_url(), ())
        return PublicChange(self.cleanup, "", tuple(self.cleanup.public_causes()))

    @property
    def change_record(self) -> Document | CleanupEntry:
        """The record that tells of its repeal or amendment: the review before the clean-up.

        A published record goes before one that is not; where the papers were asked for somebody,
        a review that is not theirs to read tells nothing.
        """
        review: Document | None = getattr(self, "review", None)
        if review is None or not review.changes or not getattr(self, "review_seen", True):
            return self.cleanup
        cleanup: CleanupEntry | None = getattr(self, "cleanup", None)
        if cleanup and cleanup.is_public and not review.is_public:
            return cleanup
        return review

    @property
    def changed_day(self) -> date:
        """On which day it was repealed or amended."""
        return self.change_record.changed_day


class OfPaper(Publishable):
    """A record that belongs to the paper of its number."""

    number = models.CharField(
        _("文号"),
        max_length=LONGEST_NUMBER,
        unique=True,
        help_text=_("例如：永政发〔2023〕12号。"),
        error_messages={
            "unique": _("这个文号已经登记。"),
            "blank": _("请填写文号：没有文件就不能登记它的审查、废止或修改。"),
        },
    )
    canonical = CanonicalField(of="number", unique=True)
    paper: models.OneToOneField[Paper, Paper]
    paper_id: int | None
    title = models.CharField(_("标题"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    def clean(self) -> None:
        super().clean()
        refuse_twin(self, _("这个文号已经登记。"))

    def save(self, *args: ByDjango, **options: ByDjango) -> None:
        """The paper follows the number when that changes; bulk writers set it themselves."""
        if self.paper_id is None or self._number_changes():
            self.paper = Paper.objects.get_or_create(
                canonical=canonical(self.number), defaults={"number": self.number}
            )[0]
            fields = options.get("update_fields")
            if fields is not None:
                options["update_fields"] = {*fields, "paper"}
        super().save(*args, **options)

    def _number_changes(self) -> bool:
        """A paper that was merged is known by both numbers."""
        if self.paper.canonical == canonical(self.number):
            return False
        stored = type(self)._base_manager.filter(pk=self.pk, canonical=canonical(self.number))
        return not stored.exists()
