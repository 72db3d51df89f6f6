"""Persons elected as deputies, and the mandates that they hold."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from deputies import querysets
from deputies.choices import EndReason, Gender, MandateLevel
from workflow.models import StoredFile


class Deputy(models.Model):
    """One person, whatever the number of mandates.

    Basic information is public by 代表法 art. 58; phone, address and date of birth never are.
    """

    number = models.CharField(
        _("编号"),
        max_length=30,
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": _("这个编号已有代表使用。")},
    )
    name = models.CharField(_("姓名"), max_length=50, db_index=True)
    gender = models.CharField(_("性别"), max_length=10, choices=Gender, blank=True)
    birth_month = models.DateField(_("出生年月"), null=True, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    party = models.CharField(_("党派"), max_length=30, blank=True)
    post = models.CharField(_("单位职务"), max_length=100, blank=True)
    mobile = models.CharField(_("手机号"), max_length=20, blank=True)
    address = models.CharField(_("通讯地址"), max_length=200, blank=True)
    photo = models.OneToOneField(
        StoredFile,
        verbose_name=_("照片"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sort_key = models.CharField(_("排序"), max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputy",
    )

    objects = querysets.DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代表")
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["sort_key", "id"], name="deputy_strokes")]

    def __str__(self):
        return self.name

    def save(self, **options):
        self.number = self.number or None
        super().save(**options)

    def get_absolute_url(self):
        return reverse("deputy", args=[self.pk])


class Mandate(models.Model):
    """A mandate of one congress: level, term, district or unit, delegation and group."""

    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.PROTECT, related_name="mandates"
    )
    level = models.CharField(_("层级"), max_length=20, choices=MandateLevel)
    term = models.PositiveSmallIntegerField(_("届次"), validators=[MinValueValidator(1)])
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("镇街区人大"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mandates",
    )
    district = models.CharField(_("选区"), max_length=100, blank=True)
    delegation = models.CharField(_("代表团"), max_length=100, blank=True)
    group = models.CharField(_("代表小组"), max_length=100, blank=True)
    start = models.DateField(_("任职日期"))
    end = models.DateField(_("终止日期"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=20, choices=EndReason, blank=True)

    objects = querysets.MandateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代表任期")
        ordering = ["deputy", "level", "-term"]
        constraints = [
            models.UniqueConstraint(
                fields=["deputy", "level", "term"],
                name="mandate_once_a_term",
                violation_error_message=_("该代表在这一层级、这一届已有任期。"),
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="mandate_ends_after_start",
                violation_error_message=_("终止日期不能早于任职日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["level", "term", "organization"], name="mandate_congress"),
            models.Index(fields=["delegation"], name="mandate_delegation"),
        ]

    def __str__(self):
        return f"{self.deputy} · {self.get_level_display()}{self.term}"


class Seats(models.Model):
    """名额: how many deputies a congress has from a day on (浙江省县乡选举细则 art. 15)."""

    level = models.CharField(_("层级"), max_length=20, choices=MandateLevel)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("镇街区人大"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
    )
    term = models.PositiveSmallIntegerField(_("届次"), validators=[MinValueValidator(1)])
    number = models.PositiveSmallIntegerField(_("名额"), validators=[MinValueValidator(1)])
    valid_from = models.DateField(_("起算日期"))

    objects = querysets.SeatsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代表名额")
        ordering = ["level", "organization", "-term", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                "level",
                Coalesce("organization", 0),
                "term",
                "valid_from",
                name="seats_once_a_day",
                violation_error_message=_("这一届同一天的名额已经登记。"),
            )
        ]

    def __str__(self):
        return f"{self.get_level_display()}{self.term} · {self.number}"


class CalendarLink(models.Model):
    """The secret address of a deputy's own calendar; a revoked one leads nowhere."""

    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.CASCADE, related_name="calendar_links"
    )
    token = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("生成时间"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("日历链接")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deputy"],
                condition=Q(revoked_at__isnull=True),
                name="calendar_link_one_open",
            )
        ]

    def __str__(self):
        return str(self.deputy)
