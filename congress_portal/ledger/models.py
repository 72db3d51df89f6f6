"""What the back office keeps of workbooks that were brought in or taken out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from attachments.models import StoredFile
from congress_portal.undoing.models import ImportJournal
from workflow.fields import state_field, states_known
from workflow.models import Stateful
from workflow.people import Actor

TAKEN_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)


class UploadStatus(models.TextChoices):
    """How far a workbook is: looked at, before a second person, decided, taken back."""

    PREVIEWED = "previewed", _("预览中")
    PROPOSED = "proposed", _("待第二人确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未予确认")
    UNDO_ASKED = "undo_asked", _("待第二人确认撤销")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")


class LedgerUploadQuerySet(models.QuerySet["LedgerUpload"]):
    """Uploads of workbooks, by who brought them in and who decides on them."""

    def free(self, at: datetime) -> Self:
        """Not in the hands of a process; one that died lets go after a quarter of an hour."""
        return self.filter(Q(taken_at__isnull=True) | Q(taken_at__lt=at - TAKEN_FOR))

    def waiting(self, at: datetime) -> Self:
        """Large workbooks, or such whose import broke off: to be looked at or taken in."""
        undone = Q(preview__isnull=True) | Q(confirmed_at__isnull=False)
        due = Q(is_large=True) | Q(taken_at__isnull=False)
        return self.free(at).filter(undone, due, finished_at__isnull=True)

    def forgotten(self, at: datetime) -> Self:
        """Looked at a day ago, and neither confirmed nor put before anybody."""
        looked_at = self.filter(status=UploadStatus.PREVIEWED, uploaded_at__lt=at - KEPT_FOR)
        return looked_at.filter(confirmed_at__isnull=True)

    def visible_to(self, user: Actor) -> Self:
        """One's own; what was put before a second person, for those who decide on it."""
        if not user.is_authenticated:
            return self.none()
        own = Q(uploaded_by=user.pk)
        if user.acts_for_city(Role.LEADER):
            own |= ~Q(status=UploadStatus.PREVIEWED)
        return self.filter(own)


class LedgerUpload(Stateful):
    """A workbook that a clerk brought in: kept while it is previewed, then only remembered.

    ``preview`` and ``outcome`` are what the pages show. ``taken_at`` says that a process works on
    it now. What would publish, hand over or count something is proposed, and a second person
    confirms what the preview says; ``reason`` is why it was refused.
    """

    status = state_field(UploadStatus, UploadStatus.PREVIEWED)
    reason = models.TextField(_("未予确认的理由"), blank=True)

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
    journal = models.OneToOneField(
        ImportJournal,
        verbose_name=_("写入记录"),
        null=True,
        on_delete=models.PROTECT,
        related_name="upload",
    )
    undo_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出撤销的人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = LedgerUploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("台账导入")
        ordering = ["-id"]
        constraints = [states_known(UploadStatus, "ledger_upload_status_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def asks_second_person(self) -> bool:
        """Whether it would publish, hand over or count something, by its preview."""
        return any(((self.preview or {}).get("consequences") or {}).values())

    @property
    def can_be_undone(self) -> bool:
        """Whether it was taken in, and is still there to be taken back."""
        return self.finished_at is not None and self.journal_id is not None


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
