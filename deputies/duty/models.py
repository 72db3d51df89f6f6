"""履职登记: what a deputy did, where the entry came from, and who verified it."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attachments.models import StoredFile
from deputies.people.models import Deputy, MandateLevel, reads_everybody
from pages.readers import KnownToAll, PublicRecords, shown_in_public
from workflow.days import year_span
from workflow.fields import day_field, not_before, person_field, state_field, states_known
from workflow.models import Stateful
from workflow.table_words import rule_name


class DutyKind(models.TextChoices):
    """The kinds of the ledger sheet 履职记录."""

    MEETING = "meeting", _("出席会议")
    INSPECTION = "inspection", _("视察调研")
    ENFORCEMENT = "enforcement", _("执法检查")
    RECEPTION = "reception", _("接待群众")
    VISIT = "visit", _("联系走访")
    SUGGESTION = "suggestion", _("提出建议")
    TRAINING = "training", _("学习培训")
    CAMPAIGN = "campaign", _("专项行动")
    REPORT = "report", _("述职")
    OTHER = "other", _("其他")


class DutySource(models.TextChoices):
    """Where an entry of the duty record came from."""

    LOGGED = "logged", _("代表登记")
    STAFF = "staff", _("工作人员登记")
    PAPER = "paper", _("凭纸质件代录")
    ATTENDANCE = "attendance", _("活动签到")
    EVALUATION = "evaluation", _("事项评价")
    RECEPTION = "reception", _("接待记录")
    TRAINING = "training", _("培训考勤")
    SUGGESTION = "suggestion", _("代表建议")
    CAMPAIGN = "campaign", _("专项行动日志")
    LISTED = "listed", _("活动名单")
    INQUIRY = "inquiry", _("专题询问")
    PROJECT = "project", _("民生实事回访")
    BILL = "bill", _("代表议案")
    LEDGER = "ledger", _("台账导入")


class DutyStatus(models.TextChoices):
    """The states of an entry."""

    DRAFT = "draft", _("待代表确认")
    SUBMITTED = "submitted", _("待审核")
    SENT_BACK = "sent_back", _("已退回")
    VERIFIED = "verified", _("已审核")
    CONTESTED = "contested", _("本人有异议")
    WITHDRAWN = "withdrawn", _("已撤回")


class YardstickKey(models.TextChoices):
    """What is measured."""

    DAYS = "days", _("履职天数")
    GROUP_ACTIVITIES = "group_activities", _("代表小组活动次数")


class DutyEntryQuerySet(PublicRecords[Any]):
    """Entries of the duty record, and who may read which of them."""

    def public(self) -> Self:
        """Verified entries that may be shown (代表法 art. 58)."""
        return self.verified().filter(is_public=True)

    def verified(self) -> Self:
        """Those that staff have verified."""
        return self.filter(status=DutyStatus.VERIFIED)

    @shown_in_public
    def contested_grounds(self, kind: str) -> object:
        """Which names in records of a kind the public does not read, as values of ``source_key``:
        their deputies say that it was not they, and staff have not decided."""
        found = self.filter(status=DutyStatus.CONTESTED, source_key__startswith=f"{kind}:")
        return found.order_by().values_list("source_key", flat=True)

    def of_year(self, year: int) -> Self:
        """Begun in a calendar year."""
        return self.filter(happened_on__range=year_span(year))

    def touching(self, year: int) -> Self:
        """Done in a year, if only on its first days after the turn of the year."""
        first = date(year, 1, 1)
        over_the_turn = Q(happened_on__lt=first, ends_on__gte=first)
        return self.filter(over_the_turn | Q(happened_on__range=(first, date(year, 12, 31))))

    def newest_first(self) -> Self:
        """By day, the latest first."""
        return self.order_by("-happened_on", "-id")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The deputy's own; those of the deputies whose record congress staff read; what the
        person wrote down from a deputy's paper."""
        if not user.is_authenticated:
            return self.none()
        if reads_everybody(user):
            return self
        deputies = Deputy.objects
        written_down = Q(source=DutySource.PAPER, created_by=user.pk)
        return self.filter(written_down | Q(deputy__in=deputies.read_by(user).values("pk")))


class DutyFileQuerySet(models.QuerySet[Any]):
    """Papers of the duty record."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the entries that the person may read."""
        entries = DutyEntry.objects
        return self.filter(entry__in=entries.visible_to(user).values("pk"))


class YardstickQuerySet(KnownToAll[Any]):
    """Yardsticks with the day from which each holds."""

    def in_force(self, key: str, level: str, on: date) -> "Yardstick | None":
        """The yardstick as it stands on a day, or None where none is set."""
        found = self.filter(key=key, level=level, since__lte=on)
        return found.order_by("-since").first()


class PointSchemeQuerySet(KnownToAll[Any]):
    """Rule sets with the days between which each holds."""

    def in_force(self, on: date) -> "PointScheme | None":
        """The rule set of a day; None where points are off."""
        found = self.filter(Q(until__isnull=True) | Q(until__gte=on))
        return found.filter(since__lte=on).order_by("-since", "-id").first()


class DutyEntry(Stateful):
    """One performance of duty (代表法 art. 58, 浙江省实施代表法办法 art. 47).

    An entry comes by itself from what happened elsewhere (``source``, ``source_key``) and waits
    for the deputy's word, or the deputy logs it; staff verify it. ``level`` is told of who holds
    mandates of several levels on that day. ``had_result`` is set by the
    room that keeps the link to what the act of duty led to.
    """

    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.PROTECT, related_name="duty_entries"
    )
    happened_on = models.DateField(_("日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    kind = models.CharField(_("类型"), max_length=20, choices=DutyKind)
    text = models.TextField(_("内容"))
    place = models.CharField(_("地点"), max_length=200, blank=True)
    level = models.CharField(
        _("以哪一级代表身份"), max_length=20, choices=MandateLevel, blank=True, editable=False
    )
    group_activity = models.BooleanField(_("代表小组活动"), default=False)
    had_result = models.BooleanField(_("有成效"), default=False, editable=False)
    is_public = models.BooleanField(_("公开"), default=False)
    source = state_field(DutySource, DutySource.LOGGED, _("来源"))
    source_key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    status = state_field(DutyStatus, DutyStatus.DRAFT)
    submitted_on = day_field(_("提交日期"))
    verified_on = day_field(_("审核日期"))
    verified_by = person_field(_("审核人"))
    note = models.TextField(_("审核意见"), blank=True, editable=False)
    created_by = person_field(_("登记人"), blank=False)

    objects = DutyEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("履职记录")
        ordering = ["-happened_on", "-id"]
        constraints = [
            not_before("ends_on", "happened_on", "duty_ends_after_start"),
            states_known(DutyStatus, "duty_status_known"),
        ]
        indexes = [
            models.Index(fields=["deputy", "-happened_on", "-id"], name="duty_deputy"),
            models.Index(fields=["status", "happened_on"], name="duty_status"),
            models.Index(fields=["-happened_on", "-id"], name="duty_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"

    def get_absolute_url(self) -> str:
        return reverse("my_duty:entry", args=[self.pk])


class DutyFile(models.Model):
    """A photograph or paper of a duty entry; seen by whoever sees the entry."""

    entry = models.ForeignKey(
        DutyEntry, verbose_name=_("履职记录"), on_delete=models.PROTECT, related_name="files"
    )
    stored = models.OneToOneField(
        StoredFile, verbose_name=_("附件"), on_delete=models.PROTECT, related_name="+"
    )

    objects = DutyFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("履职照片与材料")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.stored.name


class Yardstick(models.Model):
    """What the rules expect of a deputy in a year, as a dated setting.

    Defaults follow 浙江省实施代表法办法 (2016) art. 19 and 35: 15 days of duty at county level and
    above, 7 in a town; three activities of the deputies' group.
    """

    key = models.CharField(_("项目"), max_length=20, choices=YardstickKey)
    level = models.CharField(_("层级"), max_length=20, choices=MandateLevel)
    amount = models.PositiveSmallIntegerField(_("每年至少"), validators=[MinValueValidator(1)])
    source = models.CharField(_("依据"), max_length=200, blank=True)
    since = models.DateField(_("生效日期"))

    objects = YardstickQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("履职标准")
        ordering = ["key", "level", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "level", "since"],
                name="yardstick_once_a_day",
                violation_error_message=_("同一标准同一天只能设定一次。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()} · {self.get_level_display()} {self.amount}"

    @property
    def follows(self) -> str:
        """The rule that expects it, in the reader's language."""
        return rule_name(self.source)


class PointScheme(models.Model):
    """A dated set of rules for duty points (履职积分); none in force means that there are none.

    Seen by the deputy and by staff, never a public ranking.
    """

    name = models.CharField(_("名称"), max_length=100)
    since = models.DateField(_("生效日期"))
    until = models.DateField(_("失效日期"), null=True, blank=True)

    objects = PointSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("履职积分规则")
        ordering = ["-since", "-id"]
        constraints = [
            not_before("until", "since", "points_end_after_start", _("失效日期不能早于生效日期。"))
        ]

    def __str__(self) -> str:
        return self.name


class PointRule(models.Model):
    """So many points for each verified entry of a kind, at most so many in a year."""

    scheme = models.ForeignKey(
        PointScheme, verbose_name=_("积分规则"), on_delete=models.CASCADE, related_name="rules"
    )
    kind = models.CharField(_("类型"), max_length=20, choices=DutyKind)
    points = models.PositiveSmallIntegerField(_("每次积分"))
    with_result = models.PositiveSmallIntegerField(_("有成效另加"), default=0)
    most = models.PositiveSmallIntegerField(_("每年最多"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("积分项目")
        ordering = ["scheme", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "kind"],
                name="point_rule_once",
                violation_error_message=_("这个类型的积分已经设定。"),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
