"""备案审查: normative documents that were filed, their review, and what was repealed or amended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganizationKind
from accounts.models import Organization, User
from accounts.successions.fields import heir_field
from pages.readers import PublicRecords
from registers.merging.models import known_as
from supervision.activities.choices import Level
from supervision.documents.choices import (
    ON_RECORD,
    RESULT_SIGNS,
    CleanupResult,
    DocumentStatus,
    ReviewResult,
    ReviewWay,
)
from supervision.documents.relations import (
    CLEANUP_READER,
    DOCUMENT_KEEPER,
    DOCUMENT_READER,
    PUBLIC,
)
from supervision.normative_documents.models import OfPaper, Paper, year_span
from supervision.opinions.choices import UNSEEN_OUTSIDE
from supervision.opinions.models import Opinion
from workflow.canonical import number_contains
from workflow.cases import TimelineEntry
from workflow.choices import RecordStatus
from workflow.fields import day_field, not_before, state_field, states_known

A_YEAR = timedelta(days=365)
"""A review for which no rule names a last day counts as late after so long."""


class DocumentQuerySet(PublicRecords["Document"]):
    """Normative documents, by year, maker and who may see one before it is public."""

    def on_record(self) -> Self:
        """Registered; neither at the door nor returned nor withdrawn."""
        return self.filter(status__in=ON_RECORD)

    def public(self) -> Self:
        """What everybody reads."""
        return self.filter(**PUBLIC.lookups)

    def recorded_in(self, year: int, level: str | None = None) -> Self:
        """Filed in a calendar year, of one level where it is said."""
        found = self.on_record().filed_in(year)
        return found.filter(level=level) if level else found

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is published, and all that staff answers for: the city clerk everything."""
        if not user.is_authenticated:
            return self.public()
        return (DOCUMENT_READER | PUBLIC).records(self, user)

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """What the person registers and reviews: each level by its own clerks."""
        return DOCUMENT_KEEPER.records(self, user)

    def late(self) -> Self:
        """Filed after the last day that the rules give the maker."""
        return self.filter(filed_on__gt=F("filing_due_on"))

    def waiting_too_long(self, today: date) -> Self:
        """Under review beyond the day of a step, or for over a year where none has a day."""
        # A review itself has no last day in the rules; without this one could lie for ever unseen.
        long = Q(step_due_on=None, filed_on__lt=today - A_YEAR)
        return self.filter(Q(step_due_on__lt=today) | long, result=ReviewResult.REVIEWING)

    def filed_in(self, year: int) -> Self:
        """Received in a calendar year."""
        return self.filter(filed_on__range=year_span(year))

    def matching(self, text: str) -> Self:
        """The text stands in the title or in the number."""
        found = Q(title__contains=text) | number_contains(text) | known_as(self.model, text)
        return self.filter(found)

    def newest_first(self) -> Self:
        """Filed last, first."""
        return self.order_by("-filed_on", "-id")

    def first_public_year(self) -> int | None:
        """The year of the oldest one that is public; None without any."""
        first = self.public().order_by("filed_on").values_list("filed_on", flat=True).first()
        return first.year if first else None


CITY_REVIEWERS = (OrganizationKind.COMMITTEE, OrganizationKind.WORKING_BODY)


class Document(OfPaper):
    """A normative document filed with the congress body that reviews it (监督法 art. 39–40).

    Where its maker is closed while it is under review, ``heir`` answers; who made it stays told.
    ``result`` is 审查中 until the review is concluded. ``filing_due_on`` is the last day on which
    the maker had to file; ``step_due_on`` the last day of the step that is under way.
    """

    paper = models.OneToOneField(
        Paper,
        verbose_name=_("文件"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="review",
    )
    maker = models.ForeignKey(
        Organization,
        verbose_name=_("制定机关"),
        on_delete=models.PROTECT,
        related_name="made_documents",
    )
    heir = heir_field()
    level = models.CharField(_("层级"), max_length=10, choices=Level, default=Level.CITY)
    reviewer = models.ForeignKey(
        Organization,
        verbose_name=_("审查单位"),
        on_delete=models.PROTECT,
        related_name="reviewed_documents",
    )
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    filed_on = models.DateField(_("备案日期"), help_text=_("收到报送备案材料的日期。"))
    filing_due_on = day_field(_("报备期限"))
    status = state_field(DocumentStatus, DocumentStatus.FILED)
    step_due_on = day_field(_("本环节期限"))
    registered_on = day_field(_("登记日期"))
    way = models.CharField(_("方式"), max_length=20, choices=ReviewWay, blank=True, editable=False)
    opinion = models.TextField(_("审查意见"), blank=True, editable=False)
    opinion_sent_on = day_field(_("审查意见发出日期"))
    reply = models.TextField(_("制定机关反馈"), blank=True, editable=False)
    replied_on = day_field(_("反馈日期"))
    result = state_field(ReviewResult, ReviewResult.REVIEWING, _("结果"))
    conclusion = models.TextField(_("审查结论"), blank=True, editable=False)
    concluded_on = day_field(_("办结日期"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("备案审查文件")
        ordering = ["-filed_on", "-id"]
        constraints = [
            states_known(DocumentStatus, "document_status_known"),
            models.CheckConstraint(
                condition=Q(result=ReviewResult.REVIEWING)
                | Q(status__in=[DocumentStatus.CONCLUDED, DocumentStatus.WITHDRAWN]),
                name="document_result_when_concluded",
                violation_error_message=_("审查办结以后才有结果。"),
            ),
            not_before(
                "concluded_on",
                "filed_on",
                "document_concluded_after_filing",
                _("办结日期不能早于备案日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["-filed_on", "-id"], name="document_newest"),
            models.Index(fields=["level", "filed_on"], name="document_level_day"),
            models.Index(fields=["status", "step_due_on"], name="document_status"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("supervision:document", args=[self.pk])

    @property
    def is_seen_in_public(self) -> bool:
        """Whether the public reads of it: published, and on record."""
        return self.is_public and self.status in ON_RECORD

    @property
    def running_until(self) -> date | None:
        """The last day of the present step while it is under review."""
        return self.step_due_on if self.result == ReviewResult.REVIEWING else None

    @property
    def stands(self) -> list[tuple[str, object]]:
        """The result of its review: a sign with its word."""
        return [(RESULT_SIGNS[ReviewResult(self.result)], self.get_result_display())]

    @property
    def changes(self) -> bool:
        """The review ended with the repeal or an amendment of the document."""
        changing = self.result in (ReviewResult.REPEALED, ReviewResult.AMENDED)
        return changing and self.status == DocumentStatus.CONCLUDED

    @property
    def changed_day(self) -> date:
        """When it was repealed or amended; imported ones may tell only when they were filed."""
        return self.concluded_on or self.filed_on

    @property
    def is_late(self) -> bool:
        """Filed after the last day that the rules give."""
        return bool(self.filing_due_on and self.filed_on > self.filing_due_on)

    @property
    def days_late(self) -> int:
        """By how many days it came too late; 0 where it came in time."""
        due = self.filing_due_on
        return max(0, (self.filed_on - due).days) if due else 0

    def clean(self) -> None:
        super().clean()
        if self.published_on and self.filed_on and self.filed_on < self.published_on:
            raise ValidationError({"filed_on": _("备案日期不能早于公布日期。")})
        fault = wrong_reviewer(self.level, _known(self, "maker"), _known(self, "reviewer"))
        if fault:
            raise ValidationError({"reviewer": fault})


def _known(document: Document, name: str) -> Organization | None:
    return getattr(document, name) if getattr(document, f"{name}_id") else None


def wrong_reviewer(level: str, maker: Organization | None, reviewer: Organization | None) -> object:
    """Why this body does not review this maker's documents at this level; empty where it does.

    A town's documents are reviewed by that town's own body alone.
    """
    if maker is None or reviewer is None:
        return ""
    if level == Level.CITY:
        fits = reviewer.kind in CITY_REVIEWERS
        return "" if fits else _("市级文件由市人大常委会或其工作机构审查。")
    if reviewer.kind != OrganizationKind.TOWN_CONGRESS:
        return _("镇级文件由本镇（街道、区）人大审查。")
    # A town's congress has its own government alone below it, not a neighbour's.
    if reviewer.area_id and reviewer.area_id != maker.area_id:
        sentence = _("镇级文件只能由本镇（街道、区）人大审查：%(maker)s的文件不归%(reviewer)s。")
        return sentence % {"maker": maker, "reviewer": reviewer}
    return ""


class DocumentEntryQuerySet(models.QuerySet["DocumentEntry"]):
    """Steps of a review; who sees the document sees them."""

    PUBLIC = ("register", "begin_review", "send_opinion", "take_reply", "conclude")

    def in_public(self) -> Self:
        """The steps that the public follows; what was missing at the door stays inside."""
        return self.filter(action__in=self.PUBLIC)


class DocumentEntry(TimelineEntry):
    """A step of a document's course: what was done, when, with which words."""

    document = models.ForeignKey(
        Document, verbose_name=_("文件"), on_delete=models.PROTECT, related_name="entries"
    )

    objects = DocumentEntryQuerySet.as_manager()

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = _("备案审查经过")


class CleanupQuerySet(PublicRecords["CleanupEntry"]):
    """Documents that were repealed or changed in a clean-up."""

    def recorded(self) -> Self:
        """Not withdrawn."""
        return self.filter(status=RecordStatus.RECORDED)

    def public(self) -> Self:
        """What everybody reads."""
        return self.recorded().filter(is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the city's clerks and leaders; everybody else what is public."""
        if user.is_authenticated:
            today = timezone.localdate()
            if CLEANUP_READER.scope(self.model, user, today) is not None:
                return self
        return self.public()

    def matching(self, text: str) -> Self:
        """The text stands in the title or in the number."""
        found = Q(title__contains=text) | number_contains(text) | known_as(self.model, text)
        return self.filter(found)

    def first_public_year(self) -> int | None:
        """The year of the oldest one that is public; None without any."""
        first = self.public().order_by("decided_on").values_list("decided_on", flat=True).first()
        return first.year if first else None


class CleanupEntry(OfPaper):
    """A normative document that a clean-up repealed or amended (清理)."""

    paper = models.OneToOneField(
        Paper,
        verbose_name=_("文件"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="cleanup",
    )
    maker = models.ForeignKey(
        Organization,
        verbose_name=_("制定机关"),
        on_delete=models.PROTECT,
        related_name="cleaned_documents",
    )
    result = models.CharField(_("结果"), max_length=20, choices=CleanupResult)
    decided_on = models.DateField(_("日期"), help_text=_("宣布废止或者修改的日期。"))
    reason = models.CharField(
        _("原因"), max_length=300, blank=True, help_text=_("为什么废止或者修改。")
    )
    review = models.ForeignKey(
        Document,
        verbose_name=_("起因：备案审查"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="caused",
        help_text=_("因哪一件文件的审查而清理，没有则不填。"),
    )
    opinion = models.ForeignKey(
        Opinion,
        verbose_name=_("起因：监督意见"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="caused_cleanups",
        help_text=_("因哪一份意见而清理，没有则不填。"),
    )
    status = state_field(RecordStatus, RecordStatus.RECORDED)

    objects = CleanupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("清理文件")
        ordering = ["-decided_on", "-id"]
        indexes = [models.Index(fields=["-decided_on", "-id"], name="cleanup_newest")]

    @property
    def changed_day(self) -> date:
        """The day of the decision, on which the document was repealed or amended."""
        return self.decided_on

    def public_causes(self) -> Iterator[tuple[str, str]]:
        """What the public may see of the causes, as (label, path)."""
        review, opinion = self.review, self.opinion
        if self.reason:
            yield self.reason, ""
        if review and review.is_seen_in_public:
            yield str(review), review.get_absolute_url()
        if opinion and _is_public(opinion):
            yield opinion.title, opinion.get_absolute_url()


def _is_public(opinion: Opinion) -> bool:
    seen = opinion.is_public and opinion.status not in UNSEEN_OUTSIDE
    return seen and opinion.activity.is_public
