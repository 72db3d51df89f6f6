"""Who may see what of the reports that the committee hears."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization
from attachments.models import StoredFile
from pages.readers import KnownToAll
from supervision.activities.models import Activity, congress_scope
from supervision.closed_loop.models import Opinion
from supervision.reports.choices import (
    AFTER_SESSION,
    AWAITING_HANDLING,
    PUBLISHED_TEXTS,
    CollectedFrom,
    ReportEntryKind,
    ReportStatus,
)
from workflow.models import Publishable


class WorkReportQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True, activity__is_public=True, status__in=AFTER_SESSION)

    def visible_to(self, user):
        """Congress staff of the level, and the bodies that report; others what is public."""
        if not user.is_authenticated:
            return self.public()
        scope = congress_scope(user, "activity__")
        if scope is None:
            return self
        public = Q(pk__in=self.model.objects.public().values("pk"))
        return self.filter(scope | self._spoken_by(user) | public)

    def worked_on_by(self, user):
        """Those whose whole story the person may read."""
        if not user.is_authenticated:
            return self.none()
        scope = congress_scope(user, "activity__")
        return self if scope is None else self.filter(scope | self._spoken_by(user))

    def in_charge(self, user):
        activities = self.model._meta.get_field("activity").related_model.objects
        return self.filter(activity__in=activities.in_charge(user))

    def spoken_by(self, user):
        """Reports that a body of this person gives."""
        return self.filter(self._spoken_by(user))

    def _spoken_by(self, user):
        units = user.organizations_as(Role.HANDLER)
        if not units:
            return Q(pk__in=[])
        return Q(reporter__in=units) | Q(entrusted__in=units)

    def draft_overdue(self, on):
        return self.filter(status=ReportStatus.PLANNED, draft_due_on__lt=on)

    def handling_overdue(self, on):
        return self.filter(status__in=AWAITING_HANDLING, handling_deadline__lt=on)

    def matching(self, text):
        return self.filter(Q(title__icontains=text) | Q(activity__number__icontains=text))


class ReportEntryQuerySet(models.QuerySet):
    def texts(self):
        """The organ's own two of the three texts, as they stand."""
        return self.filter(kind__in=PUBLISHED_TEXTS, superseded=False)

    def public(self):
        reports = self.model._meta.get_field("report").related_model.objects
        return self.texts().filter(is_public=True, report__in=reports.public())

    def visible_to(self, user):
        reports = self.model._meta.get_field("report").related_model.objects
        own = Q(report__in=reports.worked_on_by(user).values("pk"))
        return self.filter(own | Q(pk__in=self.public().values("pk")))


class ReportFileQuerySet(models.QuerySet):
    def public(self):
        entries = self.model._meta.get_field("entry").related_model.objects
        return self.filter(entry__in=entries.public())

    def visible_to(self, user):
        entries = self.model._meta.get_field("entry").related_model.objects
        return self.filter(entry__in=entries.visible_to(user))


class CollectedOpinionQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(sent_on__isnull=False)

    def visible_to(self, user):
        """All for congress staff; for the body that reports, what was sent to it."""
        if not user.is_authenticated:
            return self.none()
        scope = congress_scope(user, "report__activity__")
        if scope is None:
            return self
        reports = self.model._meta.get_field("report").related_model.objects
        told = Q(sent_on__isnull=False, report__in=reports.spoken_by(user).values("pk"))
        return self.filter(scope | told)

    def counted(self, reports):
        """Rows of report, how many were collected, sent, and answered in the report."""
        return (
            self.filter(report__in=reports)
            .order_by()
            .values("report")
            .annotate(
                number=models.Count("pk"),
                answered=models.Count("pk", filter=Q(answered=True)),
            )
        )


class AssessmentRuleQuerySet(KnownToAll):
    def in_force(self, on):
        """The rule on a day, or None where none was set by then."""
        return self.filter(valid_from__lte=on).order_by("-valid_from").first()


class AssessmentQuerySet(models.QuerySet):
    def public(self):
        reports = self.model._meta.get_field("report").related_model.objects
        return self.filter(is_public=True, report__in=reports.public())

    def visible_to(self, user):
        reports = self.model._meta.get_field("report").related_model.objects
        own = Q(report__in=reports.worked_on_by(user).values("pk"))
        return self.filter(own | Q(pk__in=self.public().values("pk")))


DAY = {"null": True, "blank": True, "editable": False}


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
    status = models.CharField(
        _("状态"),
        max_length=20,
        choices=ReportStatus,
        default=ReportStatus.PLANNED,
        editable=False,
    )
    session_on = models.DateField(_("拟听取日期"))
    draft_due_on = models.DateField(_("初稿期限"), **DAY)
    final_due_on = models.DateField(_("正式报告期限"), **DAY)
    members_due_on = models.DateField(_("印发组成人员期限"), **DAY)
    comment_due_on = models.DateField(_("提出修改意见期限"), **DAY)
    opinion_due_on = models.DateField(_("交办审议意见期限"), **DAY)
    draft_on = models.DateField(_("收到初稿日期"), **DAY)
    commented_on = models.DateField(_("提出修改意见日期"), **DAY)
    final_on = models.DateField(_("收到正式报告日期"), **DAY)
    members_on = models.DateField(_("印发组成人员日期"), **DAY)
    heard_on = models.DateField(_("听取日期"), **DAY)
    opinion = models.OneToOneField(
        Opinion,
        verbose_name=_("审议意见"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="work_report",
    )
    handling_due_on = models.DateField(_("研究处理情况报告期限"), **DAY)
    renewed_due_on = models.DateField(_("重新报告期限"), **DAY)
    handling_deadline = models.GeneratedField(
        expression=Coalesce("renewed_due_on", "handling_due_on"),
        output_field=models.DateField(_("当前报告期限"), null=True),
        db_persist=True,
    )
    handling_on = models.DateField(_("收到研究处理情况报告日期"), **DAY)
    concluded_on = models.DateField(_("办结日期"), **DAY)
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
            models.CheckConstraint(
                condition=Q(status__in=ReportStatus.values), name="work_report_status_known"
            ),
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

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("my_reports:report", args=[self.pk])

    @property
    def speakers(self):
        """Ids of the bodies that may hand in its texts."""
        return {self.reporter_id, self.entrusted_id} - {None}


class ReportEntry(models.Model):
    """A line of a report's story; a text of the organ is public once a leader has published it."""

    report = models.ForeignKey(
        WorkReport, verbose_name=_("报告"), on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(_("类别"), max_length=20, choices=ReportEntryKind)
    action = models.CharField(_("动作"), max_length=50)
    round = models.PositiveSmallIntegerField(_("报告轮次"), default=1)
    text = models.TextField(_("内容"), blank=True)
    happened_on = models.DateField(_("日期"))
    superseded = models.BooleanField(_("已被替换"), default=False)
    is_public = models.BooleanField(_("公开"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    unit = models.ForeignKey(
        Organization,
        verbose_name=_("单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("时间"))

    objects = ReportEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报告办理记录")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["report", "at"], name="report_entry_story")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_on}"


class ReportFile(models.Model):
    """A paper that came with a line of the story; public with a published text."""

    entry = models.ForeignKey(
        ReportEntry, verbose_name=_("办理记录"), on_delete=models.PROTECT, related_name="files"
    )
    stored = models.OneToOneField(
        StoredFile, verbose_name=_("附件"), on_delete=models.PROTECT, related_name="+"
    )

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报告文本")
        ordering = ["id"]

    def __str__(self):
        return self.stored.name


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

    def __str__(self):
        return self.text[:40]
