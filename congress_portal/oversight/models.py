"""When each person last looked at the desk of supervision, and how a delay climbs."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.readers import KnownToAll
from workflow.people import Actor


class DeskVisitQuerySet(models.QuerySet["DeskVisit"]):
    """Visits, each known to its visitor alone."""

    def visible_to(self, user: Actor) -> Self:
        """The own one."""
        return self.filter(user=user)


class DeskVisit(models.Model):
    """``at`` is the latest visit, ``before`` the one from which changes are told."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="desk_visit",
    )
    at = models.DateTimeField(_("最近一次"))
    before = models.DateTimeField(_("上一次"))

    objects = DeskVisitQuerySet.as_manager()

    class Meta:
        app_label = "congress_portal"
        verbose_name = verbose_name_plural = _("督办台访问")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Audience(models.TextChoices):
    """To whom a delay climbs."""

    UNIT = "unit", _("承办单位")
    HEAD = "head", _("承办单位负责人")
    CLERK = "clerk", _("人大经办人员")
    LEADER = "leader", _("人大领导")


class EscalationStep(models.Model):
    """So many days after its day has passed, a delay is told to the next one up."""

    days = models.PositiveSmallIntegerField(
        _("逾期天数"), validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    audience = models.CharField(_("告诉谁"), max_length=10, choices=Audience)
    is_active = models.BooleanField(_("启用"), default=True)

    objects = KnownToAll.as_manager()

    class Meta:
        app_label = "congress_portal"
        verbose_name = verbose_name_plural = _("逾期升级提醒")
        ordering = ["days", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["days", "audience"],
                name="escalation_once",
                violation_error_message=_("这一级提醒已经有了。"),
            ),
        ]

    def __str__(self) -> str:
        text = _("逾期 %(days)d 天告知%(audience)s")
        return str(text % {"days": self.days, "audience": self.get_audience_display()})
