"""What the back office keeps of workbooks that were brought in or taken out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attachments.models import StoredFile

TAKEN_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)


class LedgerUploadQuerySet(models.QuerySet["LedgerUpload"]):
    def free(self, at: datetime) -> Self:
        """Not in the hands of a process; one that died lets go after a quarter of an hour."""
        return self.filter(Q(taken_at__isnull=True) | Q(taken_at__lt=at - TAKEN_FOR))

    def waiting(self, at: datetime) -> Self:
        """Large workbooks, or such whose import broke off: to be looked at or taken in."""
        undone = Q(preview__isnull=True) | Q(confirmed_at__isnull=False)
        due = Q(is_large=True) | Q(taken_at__isnull=False)
        return self.free(at).filter(undone, due, finished_at__isnull=True)

    def forgotten(self, at: datetime) -> Self:
        """Looked at a day ago and never confirmed."""
        return self.filter(confirmed_at__isnull=True, uploaded_at__lt=at - KEPT_FOR)


class LedgerUpload(models.Model):
    """A workbook that a clerk brought in: kept while it is previewed, then only remembered.

    ``preview`` and ``outcome`` are what the pages show. ``taken_at`` says that a process works on
    it now.
    """

    stored = models.OneToOneField(
        StoredFile,
        verbose_name=_("文件"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(_("校验和"), max_length=64)
    is_large = models.BooleanField(_("由后台进程处理"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    preview = models.JSONField(_("预览"), null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    taken_at = models.DateTimeField(_("开始处理"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    objects = LedgerUploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("台账导入")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class LedgerExport(models.Model):
    """A workbook that somebody took out; its reason stands on the trail."""

    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("导出人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    exported_at = models.DateTimeField(_("导出时间"), default=timezone.now)
    reason = models.TextField(_("理由"), blank=True)
    with_personal_data = models.BooleanField(_("含个人信息"), default=False)
    sha256 = models.CharField(_("校验和"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("台账导出")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(timezone.localdate(self.exported_at))
