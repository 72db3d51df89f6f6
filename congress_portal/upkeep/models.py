"""When the worker and the backup last did their work."""

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
