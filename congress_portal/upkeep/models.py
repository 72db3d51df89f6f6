"""When the worker and the backup last did their work, and how the system did day by day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LastDone(models.Model):
    """One row for each task, with the moment at which it was last done."""

    task = models.CharField(_("任务"), max_length=30, unique=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        app_label = "congress_portal"
        verbose_name = verbose_name_plural = _("最近完成的任务")

    def __str__(self) -> str:
        return self.task


class SystemDay(models.Model):
    """What the state page draws of one day: how many answers, and the worst of what waits or ages.

    ``errors`` are answers of 500 and above; ``queue`` the most messages that waited to be sent,
    ``backup_hours`` the greatest age of the last backup, ``lag_seconds`` of a read replica; None
    where there was none.
    """

    day = models.DateField(_("日期"), unique=True)
    answers = models.PositiveBigIntegerField(_("应答"), default=0)
    errors = models.PositiveBigIntegerField(_("出错的应答"), default=0)
    queue = models.PositiveIntegerField(_("待发消息"), default=0)
    backup_hours = models.PositiveIntegerField(_("备份的时长"), null=True)
    lag_seconds = models.PositiveIntegerField(_("副本落后"), null=True)

    class Meta:
        app_label = "congress_portal"
        verbose_name = verbose_name_plural = _("系统每日情况")
        ordering = ["day"]

    def __str__(self) -> str:
        return str(self.day)
