"""What was published: revisions, frozen with their figures and the keys of the records.

Nothing here is changed after publication; a correction is a new revision.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annual_summaries.revisions.keys import WithoutKeys, keys_field
from annual_summaries.summaries.models import AnnualSummary, DescribedPicture, SummaryStatus
from attachments.models import StoredFile
from pages.readers import PublicRecords


class StoredFormat(models.TextChoices):
    """The forms in which a revision is kept, word for word as it was published."""

    PAGE = "page", _("网页")
    JSON = "json", "JSON"
    CSV = "csv", "CSV"
    BREAKDOWNS = "breakdowns", _("分项 CSV")


class RevisionQuerySet(PublicRecords["Revision"]):
    """Published revisions; the newest of a year is the one that holds."""

    def public(self) -> Self:
        """Every revision of a summary that is published now."""
        return self.filter(summary__status=SummaryStatus.PUBLISHED)

    def current(self) -> Self:
        """The latest revision of each published year."""
        return self.public().filter(shown_by__isnull=False)


class RevisionPictureQuerySet(PublicRecords["RevisionPicture"]):
    """Pictures that were frozen with a revision."""

    def public(self) -> Self:
        """Of every revision of a summary that is published now."""
        return self.filter(revision__summary__status=SummaryStatus.PUBLISHED)


class BrochureQuerySet(PublicRecords["Brochure"]):
    """Brochures of revisions."""

    def public(self) -> Self:
        """Those of the revision that the public reads now."""
        return self.filter(
            revision__shown_by__isnull=False,
            revision__summary__status=SummaryStatus.PUBLISHED,
        )


class FrozenFigureQuerySet(models.QuerySet["FrozenFigure"]):
    """Figures as they were frozen, in the order of the summary."""

    def current(self) -> Self:
        """The figures that the public reads now."""
        return self.filter(
            revision__shown_by__isnull=False,
            revision__summary__status=SummaryStatus.PUBLISHED,
        )


class Bilingual(models.Model):
    """A name in both languages, as it read on the day of publication."""

    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the page's language."""
        return self.label_en if get_language() == "en" else self.label_zh


class Revision(models.Model):
    """One publication of a summary, numbered from 1."""

    summary = models.ForeignKey(
        AnnualSummary,
        verbose_name=_("年度总结"),
        on_delete=models.PROTECT,
        related_name="revisions",
    )
    number = models.PositiveSmallIntegerField(_("版次"))
    published_at = models.DateTimeField(_("发布时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发布人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.TextField(_("修订说明"), blank=True)
    explanation = models.TextField(
        _("不一致的理由"),
        blank=True,
        help_text=_("为什么文中有数与记录不一致而仍然发布；只供内部查看。"),
    )
    title = models.CharField(_("标题"), max_length=100)
    sentence = models.CharField(_("一句话"), max_length=300)
    opening = models.TextField(_("开篇"), blank=True)
    checksum = models.CharField(_("校验值"), max_length=64)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("版本")
        ordering = ["summary", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(note=""),
                name="revision_note_from_second",
                violation_error_message=_("再次发布必须说明改了什么。"),
            ),
        ]

    def __str__(self) -> str:
        return _("%(summary)s 第%(number)d版") % {"summary": self.title, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("annual:revision", args=[self.summary.year, self.number])


class RevisionSection(models.Model):
    """One section of text as it was published, in both languages."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    body = models.TextField()
    figure_keys = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("版本章节")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class FrozenFigure(Bilingual):
    """A figure as published: value, unit, definition, and the keys of the counted records.

    ``amounts`` are their shares of the value, in the order of the keys; empty where each counts
    as one.
    """

    KEYS = ("records", "amounts")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="figures")
    key = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()
    unit_zh = models.CharField(max_length=20)
    unit_en = models.CharField(max_length=40)
    definition_zh = models.TextField()
    definition_en = models.TextField()
    records = keys_field()
    amounts = models.JSONField(default=list, editable=False)

    objects = WithoutKeys.from_queryset(FrozenFigureQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = _("已发布的数据")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="frozen_figure_once")
        ]

    @property
    def unit(self) -> str:
        """The unit in the page's language."""
        return self.unit_en if get_language() == "en" else self.unit_zh

    @property
    def definition(self) -> str:
        """What is counted, in the page's language."""
        return self.definition_en if get_language() == "en" else self.definition_zh


class FrozenBreakdown(Bilingual):
    """One part of a figure by one of its dimensions, as it was frozen."""

    figure = models.ForeignKey(FrozenFigure, on_delete=models.CASCADE, related_name="breakdowns")
    key = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()
    chart = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("已发布的分项")
        ordering = ["order", "id"]


class FrozenRow(Bilingual):
    """One row of a breakdown, with the keys of its records; the series of a chart are its rows."""

    KEYS = ("records",)

    breakdown = models.ForeignKey(FrozenBreakdown, on_delete=models.CASCADE, related_name="rows")
    key = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    value = models.BigIntegerField()
    tone = models.CharField(max_length=10, blank=True)
    records = keys_field()

    objects = WithoutKeys()

    class Meta:
        verbose_name = verbose_name_plural = _("已发布的分项行")
        ordering = ["order", "id"]


class FrozenRate(Bilingual):
    """A rate as published, with the keys of the records that it counts (``counted``) and of those
    among which it counts (``among``).
    """

    KEYS = ("counted", "among")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="rates")
    key = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()
    numerator = models.PositiveBigIntegerField()
    denominator = models.PositiveBigIntegerField()
    definition_zh = models.TextField()
    definition_en = models.TextField()
    counted = keys_field()
    among = keys_field()

    objects = WithoutKeys()

    class Meta:
        verbose_name = verbose_name_plural = _("已发布的比率")
        ordering = ["order", "id"]

    @property
    def definition(self) -> str:
        """What is counted, in the page's language."""
        return self.definition_en if get_language() == "en" else self.definition_zh


class StoredForm(models.Model):
    """A revision as it leaves the house, in one language and one form.

    The page is kept as its content and set in the present templates; JSON and CSV are kept byte
    for byte.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="forms")
    language = models.CharField(max_length=10)
    form = models.CharField(max_length=20, choices=StoredFormat)
    body = models.TextField()

    class Meta:
        verbose_name = verbose_name_plural = _("已发布的文本")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "form", "language"], name="stored_form_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.form} {self.language}"


class Brochure(models.Model):
    """The page of a revision as it was printed from the running site, to be taken home."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="brochures")
    language = models.CharField(max_length=10)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = BrochureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("总结小册子")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "language"], name="brochure_once")
        ]

    def __str__(self) -> str:
        return self.stored.name


class RevisionPicture(DescribedPicture):
    """Frozen with its revision; public as long as the summary is."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="pictures")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = RevisionPictureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("已发布的图片")
        ordering = ["order", "id"]
