"""Deputies asked to an activity, their answers and their attendance; what their duty led to."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deputies.duty.models import DutyEntry
from deputies.people.models import Deputy
from supervision.activities.models import Activity
from supervision.attendance.relations import READER
from supervision.items.models import Item
from workflow.fields import day_field, person_field, state_field, states_known
from workflow.models import Stateful


class InvitationStatus(models.TextChoices):
    """What an invited deputy has answered."""

    INVITED = "invited", _("待答复")
    ACCEPTED = "accepted", _("参加")
    LEAVE_ASKED = "leave_asked", _("请假待批")
    EXCUSED = "excused", _("准假")
    CANCELLED = "cancelled", _("已取消")


class AttendanceSource(models.TextChoices):
    """How it is known that somebody came."""

    CODE = "code", _("扫码签到")
    LIST = "list", _("名单签到")


def still_to_come(on: date) -> Q:
    """Of activities that are not over on a day, and the deputy has not signed in: a condition."""
    last_day = Q(activity__ends_on__gte=on)
    last_day |= Q(activity__ends_on__isnull=True, activity__starts_on__gte=on)
    return last_day & Q(attended_at__isnull=True)


class InvitationQuerySet(models.QuerySet[Any]):
    """Invitations, by deputy, activity and who may see them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The deputy's own; those of activities that congress staff may read."""
        return READER.records(self, user)

    def expected(self) -> Self:
        """Asked and not excused."""
        return self.exclude(status__in=(InvitationStatus.EXCUSED, InvitationStatus.CANCELLED))

    def by_strokes(self) -> Self:
        """The order of official lists."""
        return self.order_by("deputy__sort_key", "deputy_id")


class Invitation(Stateful):
    """A deputy asked to take part in an activity: the answer, and whether they came."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("监督活动"), on_delete=models.PROTECT, related_name="invitations"
    )
    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.PROTECT, related_name="invitations"
    )
    status = state_field(InvitationStatus, InvitationStatus.INVITED)
    reason = models.TextField(_("请假理由"), blank=True, editable=False)
    note = models.TextField(_("经办意见"), blank=True, editable=False)
    answered_on = day_field(_("答复日期"))
    attended_at = models.DateTimeField(_("签到时间"), null=True, blank=True, editable=False)
    attended_by = models.CharField(
        _("签到方式"), max_length=10, choices=AttendanceSource, blank=True, editable=False
    )
    marked_by = person_field(_("考勤人"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("参加邀请")
        ordering = ["activity", "deputy__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "deputy"],
                name="invitation_once",
                violation_error_message=_("这位代表已在邀请名单里。"),
            ),
            states_known(InvitationStatus, "invitation_status_known"),
        ]
        indexes = [models.Index(fields=["deputy", "status"], name="invitation_deputy")]

    def __str__(self) -> str:
        return f"{self.deputy} · {self.activity}"

    def get_absolute_url(self) -> str:
        return reverse("my_assignments:invitation", args=[self.pk])


class Gathering(models.Model):
    """When and where those who are invited meet, whom they may call, and what they read before.

    For the invited and the hosts alone: the contact is a colleague, not a service for everybody.
    """

    activity = models.OneToOneField(
        Activity, verbose_name=_("监督活动"), on_delete=models.PROTECT, related_name="gathering"
    )
    meets_at = models.TimeField(_("集合时间"), null=True, blank=True)
    ends_at = models.TimeField(_("预计结束"), null=True, blank=True)
    point = models.CharField(_("集合地点"), max_length=200, blank=True)
    contact = models.CharField(_("联系人和电话"), max_length=100, blank=True)
    documents = models.TextField(_("材料"), blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("集合安排")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SignInCode(models.Model):
    """The code that staff show at an activity; valid from ``opens_at`` to ``closes_at``."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("监督活动"), on_delete=models.PROTECT, related_name="codes"
    )
    token = models.CharField(max_length=64, unique=True, editable=False)
    opens_at = models.DateTimeField(_("开始签到"))
    closes_at = models.DateTimeField(_("结束签到"))
    made_by = person_field(_("生成人"), blank=False)

    class Meta:
        verbose_name = verbose_name_plural = _("签到码")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="sign_in_code_closes_after_opening",
                violation_error_message=_("结束签到必须晚于开始签到。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)


class DutyResult(models.Model):
    """What an act of duty led to: the item that grew from it."""

    entry = models.ForeignKey(
        DutyEntry, verbose_name=_("履职记录"), on_delete=models.PROTECT, related_name="results"
    )
    item = models.ForeignKey(
        Item, verbose_name=_("清单事项"), on_delete=models.PROTECT, related_name="duty_results"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("履职成效")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "item"],
                name="duty_result_once",
                violation_error_message=_("这项成效已经关联。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} → {self.item}"
