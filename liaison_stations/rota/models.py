"""Who receives citizens where and when: rules, the days made from them, duties and swaps."""

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from deputies.people.models import Deputy
from liaison_stations.stations.models import OfStationQuerySet, Station, Weekday, in_year
from workflow.fields import day_field, not_before, state_field, states_known
from workflow.models import Stateful


class RotaPattern(models.TextChoices):
    """How a rule names its days."""

    WEEKLY = "weekly", _("每周")
    MONTHLY_DAY = "monthly_day", _("每月")


class RotaMonths(models.TextChoices):
    """In which months a rule holds."""

    ALL = "all", _("每月")
    ODD = "odd", _("单月")
    EVEN = "even", _("双月")


class DayStatus(models.TextChoices):
    """The states of a reception day."""

    PLANNED = "planned", _("已安排")
    CANCELLED = "cancelled", _("已取消")
    HELD = "held", _("已接待")


class SwapStatus(models.TextChoices):
    """The states of a swap."""

    ASKED = "asked", _("待对方答复")
    ACCEPTED = "accepted", _("已同意")
    REFUSED = "refused", _("已谢绝")
    WITHDRAWN = "withdrawn", _("已撤回")


class ReceptionDayQuerySet(OfStationQuerySet["ReceptionDay"]):
    """Reception days, and who may read which of them."""

    def with_deputies(self) -> Self:
        """Each with those on duty, in one query for all."""
        duties = ReceptionDuty.objects.select_related("deputy")
        return self.prefetch_related(models.Prefetch("duties", duties))

    def public(self) -> Self:
        """Days whose notice is out, and cancelled ones of which it was."""
        return self.filter(noticed_on__isnull=False)

    def planned(self) -> Self:
        """Neither cancelled nor held."""
        return self.filter(status=DayStatus.PLANNED)

    def coming(self, today: date) -> Self:
        """From today on, the nearest first."""
        return self.filter(day__gte=today).order_by("day", "opens", "id")

    def of_year(self, year: int) -> Self:
        """Of a calendar year."""
        return self.filter(in_year("day", year))

    def of_deputy(self, user: User | AnonymousUser) -> Self:
        """On which the person is on duty as a deputy."""
        if not user.is_authenticated or not user.has_role(Role.DEPUTY):
            return self.none()
        duties = ReceptionDuty.objects.filter(deputy__user=user.pk)
        return self.filter(pk__in=duties.values("reception_day"))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The station's own, and a deputy's days on duty."""
        if not user.is_authenticated:
            return self.none()
        kept = Q(pk__in=ReceptionDay.objects.of_kept(user).values("pk"))
        return self.filter(kept | Q(pk__in=ReceptionDay.objects.of_deputy(user).values("pk")))


class ReceptionDutyQuerySet(models.QuerySet["ReceptionDuty"]):
    """Who is on duty on which day."""

    def of_deputy(self, user: User) -> Self:
        """The person's own, as a deputy."""
        if not user.has_role(Role.DEPUTY):
            return self.none()
        return self.filter(deputy__user=user.pk)


class SwapQuerySet(models.QuerySet["Swap"]):
    """Swaps, and who may read which of them."""

    def pending(self) -> Self:
        """What the other deputy has not answered yet."""
        return self.filter(status=SwapStatus.ASKED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Both deputies, and those who keep the station."""
        if not user.is_authenticated:
            return self.none()
        days = ReceptionDay.objects.of_kept(user)
        scope = Q(duty__reception_day__in=days.values("pk"))
        if user.has_role(Role.DEPUTY):
            scope |= Q(asked_by__user=user.pk) | Q(other_deputy__user=user.pk)
        return self.filter(scope)


class RotaRule(models.Model):
    """Every Monday morning, or the 15th of odd months; on a holiday the next working day."""

    station = models.ForeignKey(
        Station, verbose_name=_("联络站"), on_delete=models.PROTECT, related_name="rules"
    )
    pattern = models.CharField(_("方式"), max_length=20, choices=RotaPattern)
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=Weekday, null=True, blank=True)
    month_day = models.PositiveSmallIntegerField(
        _("日"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    months = models.CharField(_("月份"), max_length=10, choices=RotaMonths, default=RotaMonths.ALL)
    opens = models.TimeField(_("开始时间"))
    closes = models.TimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=200, blank=True)
    since = models.DateField(_("生效日期"), default=timezone.localdate)
    until = models.DateField(_("失效日期"), null=True, blank=True)
    holiday_shift = models.BooleanField(_("遇节假日顺延"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("轮值规则")
        ordering = ["station", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="rota_rule_closes_after_opening",
                violation_error_message=_("结束时间必须晚于开始时间。"),
            ),
            models.CheckConstraint(
                condition=Q(pattern="weekly", weekday__isnull=False)
                | Q(pattern="monthly_day", month_day__isnull=False),
                name="rota_rule_names_its_day",
                violation_error_message=_("每周的规则要选星期，每月的规则要填日。"),
            ),
            not_before(
                "until", "since", "rota_rule_ends_after_start", _("失效日期不能早于生效日期。")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_pattern_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def in_words(self) -> str:
        """The rule as people say it: 每周星期一 09:00–11:00，遇节假日顺延."""
        if self.pattern == RotaPattern.WEEKLY:
            days = _("每周%(weekday)s") % {"weekday": self.get_weekday_display()}
        else:
            days = _("%(months)s%(day)d日") % {
                "months": self.get_months_display(),
                "day": self.month_day,
            }
        shift = _("，遇节假日顺延") if self.holiday_shift else ""
        return f"{days} {self.opens:%H:%M}–{self.closes:%H:%M}{shift}"


class ReceptionDay(Stateful):
    """A day on which deputies receive citizens at a station; ``moved_from`` is the rule's day."""

    station = models.ForeignKey(
        Station, verbose_name=_("联络站"), on_delete=models.PROTECT, related_name="days"
    )
    day = models.DateField(_("日期"))
    opens = models.TimeField(_("开始时间"))
    closes = models.TimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=200, blank=True)
    status = state_field(DayStatus, DayStatus.PLANNED)
    rule = models.ForeignKey(
        RotaRule,
        verbose_name=_("轮值规则"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="days",
    )
    moved_from = day_field(_("原定日期"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    noticed_on = day_field(_("公告日期"))
    deputies = models.ManyToManyField(
        Deputy, verbose_name=_("接待代表"), through="ReceptionDuty", related_name="reception_days"
    )

    objects = ReceptionDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("接待日")
        ordering = ["day", "opens", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "day", "opens"],
                name="reception_day_once",
                violation_error_message=_("这个联络站在同一时间已有接待日。"),
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="reception_day_closes_after_opening",
                violation_error_message=_("结束时间必须晚于开始时间。"),
            ),
            states_known(DayStatus, "reception_day_status_known"),
        ]
        indexes = [models.Index(fields=["day", "status"], name="reception_day_when")]

    def __str__(self) -> str:
        return f"{self.station} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("my_station:day", args=[self.pk])


class ReceptionDuty(models.Model):
    """A deputy on duty on a reception day."""

    reception_day = models.ForeignKey(
        ReceptionDay, verbose_name=_("接待日"), on_delete=models.CASCADE, related_name="duties"
    )
    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.PROTECT, related_name="reception_duties"
    )

    objects = ReceptionDutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("接待安排")
        ordering = ["reception_day", "deputy__sort_key", "deputy_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reception_day", "deputy"],
                name="reception_duty_once",
                violation_error_message=_("该代表已安排在这一天。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.deputy} {self.reception_day_id}"


class Swap(Stateful):
    """A deputy asks another one to take over a reception day."""

    duty = models.ForeignKey(
        ReceptionDuty, verbose_name=_("接待安排"), on_delete=models.CASCADE, related_name="swaps"
    )
    asked_by = models.ForeignKey(
        Deputy,
        verbose_name=_("提出的代表"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    other_deputy = models.ForeignKey(
        Deputy, verbose_name=_("对方代表"), on_delete=models.PROTECT, related_name="+"
    )
    status = state_field(SwapStatus, SwapStatus.ASKED)
    asked_at = models.DateTimeField(_("提出时间"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True, editable=False)

    objects = SwapQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("换班")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(status="asked"),
                name="swap_one_at_a_time",
                violation_error_message=_("这次接待已有一个换班请求等待答复。"),
            ),
            states_known(SwapStatus, "swap_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} → {self.other_deputy_id}"

    def get_absolute_url(self) -> str:
        return reverse("my_station:swap", args=[self.pk])
