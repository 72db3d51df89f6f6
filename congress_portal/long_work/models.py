"""One piece of long work, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annual_summaries.summaries.models import may_preview
from attachments.models import StoredFile
from congress_portal.upkeep.readers import may_look
from workflow.fields import states_known
from workflow.people import Actor

if TYPE_CHECKING:
    from accounts.models import User

TAKEN_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)


class WorkKind(models.TextChoices):
    """What is being done."""

    LEDGER_CHECK = "ledger_check", _("检查台账")
    LEDGER_IMPORT = "ledger_import", _("导入台账")
    LEDGER_EXPORT = "ledger_export", _("导出台账")
    LEDGER_UNDO = "ledger_undo", _("撤销台账导入")
    PUBLISH = "publish", _("发布年度总结")
    SEARCH = "search", _("重建搜索索引")
    FILES = "files", _("重写已公开的文件")
    BACKUP = "backup", _("做一份备份")


class WorkState(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", _("等待处理")
    RUNNING = "running", _("正在处理")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有完成")
    STOPPED = "stopped", _("已停止")


UNDER_WAY = (WorkState.WAITING, WorkState.RUNNING)
OF_THE_LEDGER = (WorkKind.LEDGER_CHECK, WorkKind.LEDGER_IMPORT, WorkKind.LEDGER_UNDO)
"""What the page of an upload shows."""
OF_THE_SYSTEM = (WorkKind.SEARCH, WorkKind.FILES, WorkKind.BACKUP)
IN_PARTS = (WorkKind.SEARCH, WorkKind.FILES)
"""What is whole after each of its parts; all else leaves nothing when it is stopped."""


class LongWorkQuerySet(models.QuerySet["LongWork"]):
    """Long work by its state, and by who asked for it."""

    def visible_to(self, user: Actor) -> Self:
        """One's own alone, for what it made may hold what only that person may read; what makes no
        file also for those who could have asked for it."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(by=user.pk)
        if may_look(user):
            seen |= Q(kind__in=OF_THE_SYSTEM)
        if may_preview(cast("User", user)):
            seen |= Q(kind=WorkKind.PUBLISH)
        return self.filter(seen)

    def to_do(self, kinds: Iterable[WorkKind], at: datetime) -> Self:
        """Not begun yet, or left by a process that died a quarter of an hour ago."""
        left = Q(state=WorkState.RUNNING, seen_at__lt=at - TAKEN_FOR)
        return self.filter(Q(state=WorkState.WAITING) | left, kind__in=list(kinds))

    def of_system(self) -> Self:
        """Work on the system itself."""
        return self.filter(kind__in=OF_THE_SYSTEM)

    def under_way(self) -> Self:
        """Waiting or in the hands of a process."""
        return self.filter(state__in=UNDER_WAY)

    def forgotten(self, at: datetime) -> Self:
        """Ended a day ago: nobody fetches its file any more."""
        return self.filter(finished_at__lt=at - KEPT_FOR)


class LongWork(models.Model):
    """Something that goes on while nobody has its page open.

    ``asked`` is what it needs to know, ``subject`` the key of the record that it works on.
    ``stage`` says in words which step it is at, ``done`` of ``total`` rows of that step;
    ``sentence`` how it ended, ``stored`` the file that it made.
    """

    kind = models.CharField(_("种类"), max_length=20, choices=WorkKind)
    subject = models.CharField(_("对象编号"), max_length=64, blank=True)
    asked = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    state = models.CharField(_("状态"), max_length=10, choices=WorkState, default=WorkState.WAITING)
    stage = models.CharField(_("步骤"), max_length=200, blank=True)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("共有"), default=0)
    seen_at = models.DateTimeField(_("最近动静"), null=True)
    stop_asked = models.BooleanField(_("要求停止"), default=False)
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    sentence = models.TextField(_("结果"), blank=True)
    stored = models.OneToOneField(
        StoredFile,
        verbose_name=_("文件"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = LongWorkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("后台处理的事")
        ordering = ["-id"]
        constraints = [
            states_known(WorkState, "long_work_state_known", "state"),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(subject=""),
                name="long_work_once_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["kind", "state"], name="long_work_to_do")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("admin:long_work", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        """Whether it has not ended."""
        return self.state in UNDER_WAY

    @property
    def can_be_stopped(self) -> bool:
        """Whether it is safe to stop: nothing is written before the end, or what is written is
        whole."""
        return self.is_under_way and not self.stop_asked

    @property
    def is_in_parts(self) -> bool:
        """Whether what it has done stays when it is stopped."""
        return self.kind in IN_PARTS
