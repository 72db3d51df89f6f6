"""The summary as staff write it; what the public reads is in ``revisions``."""

from collections.abc import Sized
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from annual_summaries.told_numbers.told import AT_LEAST, EXACT, LONGEST, read, readable
from attachments.models import StoredFile
from registers.figures import FIGURES
from workflow.fields import person_field, state_field, states_known
from workflow.models import Stateful


class SummaryStatus(models.TextChoices):
    """Whether a summary is a draft, published, or taken down."""

    DRAFT = "draft", _("起草中")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


def may_preview(user: User | AnonymousUser) -> bool:
    """City clerks and leaders see drafts; nobody else knows that there is one."""
    return isinstance(user, User) and (
        user.is_superuser or bool(user.acts_for_city(Role.CLERK, Role.LEADER))
    )


class SummaryQuerySet(models.QuerySet["AnnualSummary"]):
    """Summaries by year, and by who may preview a draft."""

    def published(self) -> Self:
        """Those that the public reads."""
        return self.filter(status=SummaryStatus.PUBLISHED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for those who may read drafts; for others the published ones."""
        return self if may_preview(user) else self.published()


MOST_HEADLINES = 6


def known_figures(keys: object) -> None:
    """Refuses keys that no room declares."""
    known = {figure.key for figure in FIGURES.in_force()}
    if not isinstance(keys, list) or not known.issuperset(keys):
        raise ValidationError(_("有数据项不存在，请重新选择。"))


def at_most_six(keys: Sized) -> None:
    """As many headlines as the page has room for.

    Raises:
        ValidationError: where more are chosen.
    """
    if len(keys) > MOST_HEADLINES:
        raise ValidationError(_("最多选择 6 个数据。"))


class AnnualSummary(Stateful):
    """The yearly account to the public (监督法 art. 10, publicity of supervision).

    Staff write and count on; the public reads the ``current`` revision, frozen when a leader
    published it.
    """

    year = models.PositiveSmallIntegerField(
        _("年度"),
        unique=True,
        validators=[MinValueValidator(1949), MaxValueValidator(2100)],
        error_messages={"unique": _("这一年的年度总结已经建立。")},
    )
    title = models.CharField(_("标题"), max_length=100)
    sentence = models.CharField(
        _("一句话"),
        max_length=120,
        blank=True,
        help_text=_("概括全年的一句话；留空则由数据自动写成。"),
    )
    opening = models.TextField(_("开篇"), blank=True, help_text=_("空行分段。"))
    headline_keys = models.JSONField(
        _("首要数据"),
        default=list,
        blank=True,
        validators=[known_figures, at_most_six],
        help_text=_("页首的大号数据，最多 6 个；不选则取前 4 个。"),
    )
    status = state_field(SummaryStatus, SummaryStatus.DRAFT)
    current = models.OneToOneField(
        "annual_summaries.Revision",
        verbose_name=_("现行版本"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="shown_by",
    )
    drafted_by = person_field(_("起草人"), blank=False)
    edited_by = person_field(_("最后修改人"), blank=False)

    ready_at = models.DateTimeField(_("提请发布时间"), null=True, editable=False)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("年度总结")
        ordering = ["-year"]
        constraints = [
            states_known(SummaryStatus, "summary_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(current__isnull=False),
                name="summary_published_has_revision",
                violation_error_message=_("已发布的年度总结必须有版本。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or _("%(year)s年年度总结") % {"year": self.year}

    @property
    def is_published(self) -> bool:
        """Whether the public reads it."""
        return self.status == SummaryStatus.PUBLISHED

    def get_absolute_url(self) -> str:
        return reverse("annual:summary", args=[self.year])


class Look(models.Model):
    """The figures as a person last saw them before deciding on a summary."""

    summary = models.ForeignKey(
        AnnualSummary,
        verbose_name=_("年度总结"),
        on_delete=models.CASCADE,
        related_name="looks",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("看的人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("时间"))
    values = models.JSONField(_("当时的数"))

    class Meta:
        verbose_name = verbose_name_plural = _("看过的数")
        constraints = [
            models.UniqueConstraint(fields=["summary", "user"], name="look_one_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.summary} · {self.user}"


class SectionQuerySet(models.QuerySet["Section"]):
    """Sections of drafts; who sees the summary sees them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The working copy is for those who may read it before it is public."""
        return self.all() if may_preview(user) else self.none()


class Section(models.Model):
    """A themed section: prose, with the figures that stand in its margin."""

    summary = models.ForeignKey(
        AnnualSummary,
        verbose_name=_("年度总结"),
        on_delete=models.CASCADE,
        related_name="sections",
    )
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    title = models.CharField(_("标题"), max_length=60)
    body = models.TextField(_("正文"), help_text=_("空行分段。"))
    figure_keys = models.JSONField(_("数据"), default=list, blank=True, validators=[known_figures])

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("章节")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class ReportedFigureQuerySet(models.QuerySet["ReportedFigure"]):
    """Numbers that were published elsewhere, beside those that the records give."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those who prepare summaries; the public reads them in what was published."""
        return self if may_preview(user) else self.none()


class ReportedFigure(models.Model):
    """A number published elsewhere without records (“600多”): shown beside, never added.

    ``told`` are the words as they were published.
    """

    summary = models.ForeignKey(
        AnnualSummary,
        verbose_name=_("年度总结"),
        on_delete=models.CASCADE,
        related_name="reported_figures",
    )
    section = models.ForeignKey(
        Section,
        verbose_name=_("章节"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reported_figures",
    )
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    label = models.CharField(_("名称"), max_length=60)
    told = models.CharField(
        _("数值"),
        max_length=LONGEST,
        validators=[readable],
        help_text=_("照原文写：1200、600多、十余、近百。"),
    )
    unit = models.CharField(_("单位"), max_length=10)
    source = models.CharField(_("出处"), max_length=200)

    objects = ReportedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("另行公布的数")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["summary", "label"],
                name="reported_figure_once",
                violation_error_message=_("这一年已有同名的另行公布的数。"),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def value(self) -> int:
        """The number that the words begin from: 600 of 600多, 100 of 近百."""
        number = read(self.told)
        return int(number.value) if number else 0

    @property
    def precision(self) -> str:
        """exact, at_least, nearly, about or range, as the words say."""
        number = read(self.told)
        return number.qualifier if number else EXACT

    @property
    def is_minimum(self) -> bool:
        """Whether the number is told as “at least”."""
        return self.precision == AT_LEAST


class DescribedPicture(models.Model):
    """A picture with words for those who cannot see it."""

    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    alt = models.CharField(
        _("图片说明（读屏）"), max_length=200, help_text=_("画面上有什么，给看不见图片的人。")
    )
    caption = models.CharField(_("图注"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.caption or self.alt


class SectionPicture(DescribedPicture):
    """A picture of the working copy; the public sees it with the next publication."""

    summary = models.ForeignKey(
        AnnualSummary,
        verbose_name=_("年度总结"),
        on_delete=models.CASCADE,
        related_name="pictures",
    )
    section = models.ForeignKey(
        Section, verbose_name=_("章节"), on_delete=models.CASCADE, related_name="pictures"
    )
    stored = models.ForeignKey(
        StoredFile,
        verbose_name=_("图片"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = verbose_name_plural = _("章节图片")
        ordering = ["order", "id"]
