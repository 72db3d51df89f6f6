"""What the kernel keeps: trail and seals, clocks, holidays, the outbox; and abstract records."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.readers import KnownToAll
from pages.untyped import AnyRecord
from workflow.choices import ClockUnit, DayKind
from workflow.corrected import CorrectedValues
from workflow.messages import Delivery, OutboxMessage
from workflow.people import Actor
from workflow.subjects import key_of, kind_of
from workflow.table_words import clock_name, day_name
from workflow.urging import Urging

__all__ = [
    "Clock",
    "CorrectedValues",
    "Delivery",
    "Holiday",
    "OutboxMessage",
    "ProposedChange",
    "Publishable",
    "Stateful",
    "TrailEntry",
    "TrailSeal",
    "Urging",
]


class TrailQuerySet(models.QuerySet[Any]):
    """The trail by record; nobody but an auditor reads it whole."""

    def of(self, subject: models.Model) -> Self:
        """The chain of one record, oldest first."""
        return self.filter(subject_kind=kind_of(subject), subject_key=key_of(subject)).order_by(
            "sequence"
        )

    def for_audit(self, user: Actor) -> Self:
        """The whole trail; the page of the back office says to whom it is open."""
        return self.all()


class ClockQuerySet(KnownToAll["Clock"]):
    """Time limits by the day from which each is in force."""

    def in_force(self, key: str, on: date) -> AnyRecord:
        """The clock ``key`` as it stands on a day, or None where it was never set."""
        return self.filter(key=key, since__lte=on).order_by("-since").first()


class Stateful(models.Model):
    """A record whose state is changed by the kernel alone.

    ``version`` counts the changes; a page sends back the version that it showed, so that a
    person who acts on an old page is told what happened meanwhile.
    """

    version = models.PositiveIntegerField(_("版本"), default=0, editable=False)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        abstract = True


class Publishable(Stateful):
    """A record that the public sees after a second person has published it."""

    is_public = models.BooleanField(_("公开"), default=False, editable=False)
    is_sample = models.BooleanField(_("示例数据"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True


class TrailEntry(models.Model):
    """One line of the append-only trail; the database refuses to change or delete it.

    Each subject (kind and key) has its own chain of SHA-256 hashes. ``content`` holds ids, field
    names and salted digests, never anybody's words, name or phone number.
    """

    subject_kind = models.CharField(_("对象类别"), max_length=100)
    subject_key = models.CharField(_("对象编号"), max_length=64)
    sequence = models.PositiveIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    action = models.CharField(_("动作"), max_length=50)
    source = models.CharField(_("原状态"), max_length=30, blank=True)
    target = models.CharField(_("新状态"), max_length=30, blank=True)
    content = models.JSONField(_("内容"), default=dict)
    previous_hash = models.CharField(_("前一条散列"), max_length=64)
    hash = models.CharField(_("散列"), max_length=64)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("留痕")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "sequence"], name="trail_one_chain"
            )
        ]
        indexes = [models.Index(fields=["at"], name="trail_at")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_key} #{self.sequence}"


class TrailSeal(models.Model):
    """A digest over every entry of the trail that was there when it was made.

    Seals are chained in the order in which they were made; ``day`` is the day that the clock then
    said had ended. ``entries`` counts the entries up to ``last_entry``.
    """

    day = models.DateField(_("日期"))
    last_entry = models.PositiveBigIntegerField(_("最后一条"))
    entries = models.PositiveBigIntegerField(_("条数"))
    heads = models.CharField(_("各链末端摘要"), max_length=64)
    previous_hash = models.CharField(_("前一次封存的散列"), max_length=64, unique=True)
    hash = models.CharField(_("散列"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("留痕封存")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.day)


class Clock(models.Model):
    """A statutory or agreed time limit, as a dated setting.

    Defaults follow 浙江省各级人大常委会监督条例 and 浙江省实施代表法办法; the local committee
    may set its own from a day on.
    """

    key = models.SlugField(_("代号"), max_length=40)
    label = models.CharField(_("名称"), max_length=80)
    amount = models.PositiveSmallIntegerField(_("数量"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("单位"), max_length=20, choices=ClockUnit)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    moves_on = models.BooleanField(
        _("休息日顺延"),
        default=True,
        help_text=_("最后一日是法定休假日的，到其后的第一个工作日为止（民法典第203条）。"),
    )
    since = models.DateField(_("生效日期"))

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("办理期限")
        ordering = ["key", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "since"],
                name="clock_once_a_day",
                violation_error_message=_("同一期限同一天只能设定一次。"),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=1),
                name="clock_amount_positive",
                violation_error_message=_("期限数量至少为 1。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{clock_name(self.label)} {self.amount}{self.get_unit_display()}"


class Holiday(models.Model):
    """A day on which the State Council's notice departs from the ordinary week (放假、调休).

    A year without any row is unknown, and said to be so.
    """

    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=DayKind)
    name = models.CharField(_("名称"), max_length=40)

    objects = KnownToAll.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("节假日与调休")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {day_name(self.name)}"


class ChangeStatus(models.TextChoices):
    """How far a change of a published record is."""

    PROPOSED = "proposed", _("待第二人确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未予确认")
    REPLACED = "replaced", _("已由提出人的新修改代替")


class ProposedChange(Stateful):
    """What somebody would change in a published record, or add to a register of which the public
    reads every record: nobody sees it until a second person confirms it.

    ``subject_key`` is empty as long as the record is new. ``posted`` is what the form sent,
    ``shown`` the fields with old and new as people read them. ``seen_version`` is the version of
    the record that it starts from.
    """

    subject_kind = models.CharField(_("对象类别"), max_length=100)
    subject_key = models.CharField(_("对象编号"), max_length=64, blank=True)
    title = models.CharField(_("标题"), max_length=300)
    path = models.CharField(max_length=200)
    posted = models.JSONField(default=dict)
    shown = models.JSONField(_("修改内容"), default=list)
    seen_version = models.PositiveIntegerField(default=0)
    status = models.CharField(
        _("状态"),
        max_length=20,
        choices=ChangeStatus,
        default=ChangeStatus.PROPOSED,
        editable=False,
    )
    reason = models.TextField(_("未予确认的理由"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("公开内容的修改")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key"],
                condition=models.Q(status="proposed") & ~models.Q(subject_key=""),
                name="proposed_change_one_open",
                violation_error_message=_("这条记录已有一项修改等待确认。"),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ChangeStatus.values),
                name="proposed_change_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_new(self) -> bool:
        """Whether the record is not there before the change is confirmed."""
        return not self.subject_key

    @property
    def subject(self) -> AnyRecord:
        """The record as it is now; nothing filled in where it is new."""
        model = apps.get_model(self.subject_kind)
        if self.is_new:
            return model()
        return model._default_manager.get(pk=self.subject_key)
