"""Reports that the committee hears, their texts, and what was collected before the session."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from pages.readers import PublicRecords
from pages.untyped import AnyRecord
from supervision.activities.models import Activity
from supervision.opinions.models import Opinion
from supervision.reports.choices import (
    AFTER_SESSION,
    AWAITING_HANDLING,
    PUBLISHED_TEXTS,
    CollectedFrom,
    ReportEntryKind,
    ReportStatus,
)
from supervision.reports.relations import COLLECTED_READER, PUBLIC, REPORT_KEEPER, REPORT_PARTY
from workflow.cases import HandlingEntry, TimelineFile
from workflow.fields import day_field, state_field, states_known
from workflow.models import Publishable


class WorkReportQuerySet(PublicRecords["WorkReport"]):
    """Reports heard by the committee, by who may see one before it is public."""

    def public(self) -> Self:
        """Published reports of published activities that were heard."""
        return self.filter(**PUBLIC.lookups)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What the person works on or may read for the congress, and what is public."""
        if not user.is_authenticated:
            return self.public()
        return (REPORT_PARTY | PUBLIC).records(self, user)

    def worked_on_by(self, user: User | AnonymousUser) -> Self:
        """Those whose whole timeline the person may read: congress staff of the level, and the
        bodies that report."""
        return REPORT_PARTY.records(self, user)

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """Those that the person may enter and correct."""
        return REPORT_KEEPER.records(self, user)

    def draft_overdue(self, on: date) -> Self:
        """No draft came by the day before ``on``."""
        return self.filter(status=ReportStatus.PLANNED, draft_due_on__lt=on)

    def handling_overdue(self, on: date) -> Self:
        """No report on the handling came by the day before ``on``."""
        return self.filter(status__in=AWAITING_HANDLING, handling_deadline__lt=on)

    def matching(self, text: str) -> Self:
        """The text stands in the title or in the number of the activity."""
        return self.filter(Q(title__icontains=text) | Q(activity__number__icontains=text))


class WorkReport(Publishable):
    """One report of an organ, from its draft to the last word on how the opinion was handled.

    The draft is due 20 days before the session, the final text 10, and 7 days before the members
    have it (监督法 art. 15); the handling report three months after the hand-over of the
    deliberation opinion. The days are clocks. ``handling_due_on`` is never overwritten: the day
    of a renewed report stands beside it.
    """

    activity = models.ForeignKey(
        Activity, verbose_name=_("监督活动"), on_delete=models.PROTECT, related_name="reports"
    )
    title = models.CharField(_("报告名称"), max_length=200)
    reporter = models.ForeignKey(
        Organization,
        verbose_name=_("报告机关"),
        on_delete=models.PROTECT,
        related_name="work_reports",
    )
    entrusted = models.ForeignKey(
        Organization,
        verbose_name=_("受委托报告单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entrusted_reports",
        help_text=_("政府委托部门报告的，填写该部门。"),
    )
    status = state_field(ReportStatus, ReportStatus.PLANNED)
    session_on = models.DateField(_("拟听取日期"))
    draft_due_on = day_field(_("初稿期限"))
    final_due_on = day_field(_("正式报告期限"))
    members_due_on = day_field(_("印发组成人员期限"))
    comment_due_on = day_field(_("提出修改意见期限"))
    opinion_due_on = day_field(_("交办审议意见期限"))
    draft_on = day_field(_("收到初稿日期"))
    commented_on = day_field(_("提出修改意见日期"))
    final_on = day_field(_("收到正式报告日期"))
    members_on = day_field(_("印发组成人员日期"))
    heard_on = day_field(_("听取日期"))
    opinion = models.OneToOneField(
        Opinion,
        verbose_name=_("审议意见"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="work_report",
    )
    handling_due_on = day_field(_("研究处理情况报告期限"))
    renewed_due_on = day_field(_("重新报告期限"))
    handling_deadline = models.GeneratedField(
        expression=Coalesce("renewed_due_on", "handling_due_on"),
        output_field=models.DateField(null=True),
        db_persist=True,
        verbose_name=_("当前报告期限"),
    )
    handling_on = day_field(_("收到研究处理情况报告日期"))
    concluded_on = day_field(_("办结日期"))
    round = models.PositiveSmallIntegerField(_("报告轮次"), default=1, editable=False)

    objects = WorkReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("听取的报告")
        ordering = ["-session_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "title"],
                condition=~Q(status="withdrawn"),
                name="work_report_once",
                violation_error_message=_("这项活动已经登记了同名的报告。"),
            ),
            states_known(ReportStatus, "work_report_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=[str(one) for one in AFTER_SESSION])
                | Q(heard_on__isnull=False),
                name="work_report_heard_has_day",
                violation_error_message=_("已听取的报告必须有听取日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["-session_on", "-id"], name="work_report_newest"),
            models.Index(fields=["status", "draft_due_on"], name="work_report_draft"),
            models.Index(fields=["status", "handling_deadline"], name="work_report_handling"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("my_reports:report", args=[self.pk])

    @property
    def speakers(self) -> set[int]:
        """Ids of the bodies that may hand in its texts."""
        return {pk for pk in (self.reporter_id, self.entrusted_id) if pk is not None}


class ReportEntryQuerySet(PublicRecords["ReportEntry"]):
    """Steps of a report; who sees the report sees them."""

    def texts(self) -> Self:
        """The organ's own two of the three texts, as they stand."""
        return self.filter(kind__in=PUBLISHED_TEXTS, superseded=False)

    def public(self) -> Self:
        """Published texts of public reports."""
        return self.texts().filter(is_public=True, report__in=WorkReport.objects.public())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The whole timeline for who works on the report, else what is public of it."""
        own = Q(report__in=WorkReport.objects.worked_on_by(user).values("pk"))
        return self.filter(own | Q(pk__in=self.public().values("pk")))


class ReportEntry(HandlingEntry):
    """A line of a report's timeline; a text of the organ is public once a leader publishes it."""

    report = models.ForeignKey(
        WorkReport, verbose_name=_("报告"), on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(_("类别"), max_length=20, choices=ReportEntryKind)
    superseded = models.BooleanField(_("已被替换"), default=False)
    is_public = models.BooleanField(_("公开"), default=False)

    objects = ReportEntryQuerySet.as_manager()

    class Meta(HandlingEntry.Meta):
        verbose_name = verbose_name_plural = _("报告办理记录")
        indexes = [models.Index(fields=["report", "at"], name="report_entry_story")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"


class ReportFileQuerySet(PublicRecords["ReportFile"]):
    """The texts of a report; the three that the law makes public are seen with it."""

    def public(self) -> Self:
        """Papers of published texts."""
        current = self.filter(stored__replaced_by=None)
        return current.filter(entry__in=ReportEntry.objects.public())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Papers of the lines that the person may read."""
        return self.filter(entry__in=ReportEntry.objects.visible_to(user))


class ReportFile(TimelineFile):
    """A paper that came with a line of the timeline; public with a published text."""

    entry = models.ForeignKey(
        ReportEntry, verbose_name=_("办理记录"), on_delete=models.PROTECT, related_name="files"
    )

    objects = ReportFileQuerySet.as_manager()

    class Meta(TimelineFile.Meta):
        verbose_name = verbose_name_plural = _("报告文本")


class CollectedOpinionQuerySet(models.QuerySet["CollectedOpinion"]):
    """What deputies and citizens said before a report was heard."""

    def sent(self) -> Self:
        """Sent to the body that reports."""
        return self.filter(sent_on__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for congress staff; for the body that reports, what was sent to it."""
        return COLLECTED_READER.records(self, user)

    def counted(self, reports: AnyRecord) -> AnyRecord:
        """Rows of report, how many were collected, and how many were answered in the report."""
        return (
            self.filter(report__in=reports)
            .order_by()
            .values("report")
            .annotate(
                number=models.Count("pk"),
                answered=models.Count("pk", filter=Q(answered=True)),
            )
        )


class CollectedOpinion(models.Model):
    """An opinion collected before the session, answered in the report (监督法 art. 14).

    Only how many there are, and how many were answered, is ever public.
    """

    report = models.ForeignKey(
        WorkReport, verbose_name=_("报告"), on_delete=models.PROTECT, related_name="collected"
    )
    source = models.CharField(
        _("来源"), max_length=20, choices=CollectedFrom, default=CollectedFrom.DEPUTY
    )
    from_whom = models.CharField(_("何人何处"), max_length=100, blank=True)
    text = models.CharField(_("意见"), max_length=1000)
    sent_on = models.DateField(_("送交报告机关日期"), null=True, blank=True)
    answered = models.BooleanField(_("报告中是否回应"), null=True, blank=True)

    objects = CollectedOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("会前征集的意见")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered__isnull=True) | Q(sent_on__isnull=False),
                name="collected_answered_was_sent",
                violation_error_message=_("没有送交报告机关的意见，不能登记是否回应。"),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
