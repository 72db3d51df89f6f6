"""Law-enforcement inspections: the team, what the inspected reported of themselves, what was found
on site, and the report."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from deputies.people.models import Deputy
from pages.readers import PublicRecords
from supervision.activities.models import Activity, ActivityFile
from supervision.inspections.relations import INSPECTION_READER, PUBLIC
from workflow.choices import RecordStatus
from workflow.fields import state_field, states_known
from workflow.models import Publishable, Stateful

PAPER: dict[str, Any] = {
    "blank": True,
    "editable": False,
    "on_delete": models.PROTECT,
    "related_name": "+",
}


class InspectionTeamQuerySet(PublicRecords["InspectionTeam"]):
    """Teams of inspections, public with the report."""

    def public(self) -> Self:
        """With the published report of the inspection itself, or of the joint one above it."""
        reports = InspectionReport.objects.public()
        has_report = Exists(reports.filter(activity=OuterRef("activity"))) | Exists(
            reports.filter(activity=OuterRef("activity__parent"))
        )
        return self.filter(has_report, activity__is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Congress staff of the level; everybody else sees it with the published report."""
        if not user.is_authenticated:
            return self.public()
        public = Q(pk__in=InspectionTeam.objects.public().values("pk"))
        read = INSPECTION_READER.records(InspectionTeam.objects.all(), user)
        return self.filter(public | Q(pk__in=read.values("pk")))


class InspectionTeam(Stateful):
    """Who inspects whom (监督法 art. 33): led by a leader, without anybody of the inspected."""

    activity = models.OneToOneField(
        Activity,
        verbose_name=_("执法检查"),
        on_delete=models.PROTECT,
        related_name="inspection_team",
        error_messages={"unique": _("这次执法检查已经登记了检查组。")},
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("组长"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("由本级人大领导担任。"),
    )
    organs = models.ManyToManyField(
        Organization, verbose_name=_("受检单位"), related_name="inspected_by"
    )

    objects = InspectionTeamQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("执法检查组")
        ordering = ["-id"]

    def __str__(self) -> str:
        return _("%(activity)s检查组") % {"activity": self.activity}

    def get_absolute_url(self) -> str:
        return f"{self.activity.get_absolute_url()}#inspection"


class TeamMember(models.Model):
    """A member: a deputy, or another person of the congress by name and post."""

    team = models.ForeignKey(
        InspectionTeam, verbose_name=_("检查组"), on_delete=models.CASCADE, related_name="members"
    )
    deputy = models.ForeignKey(
        Deputy,
        verbose_name=_("代表"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inspection_memberships",
    )
    name = models.CharField(_("姓名"), max_length=50, blank=True, help_text=_("不是代表的填写。"))
    post = models.CharField(_("单位职务"), max_length=100, blank=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("所在单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("检查组成员")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "deputy"],
                name="team_member_once",
                violation_error_message=_("这位代表已经在检查组里。"),
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=False) | ~Q(name=""),
                name="team_member_has_name",
                violation_error_message=_("请选择代表，或填写成员姓名。"),
            ),
        ]

    def __str__(self) -> str:
        return self.deputy.name if self.deputy else self.name


class TeamPartQuerySet(PublicRecords[Any]):
    """Self-inspection reports and findings: seen with their team."""

    def public(self) -> Self:
        """Those of teams that the public sees."""
        return self.filter(team__in=InspectionTeam.objects.public())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of teams that the person sees."""
        if not user.is_authenticated:
            return self.public()
        return self.filter(team__in=InspectionTeam.objects.visible_to(user))


class SelfReport(models.Model):
    """What an inspected organ reported of itself beforehand (自查报告)."""

    team = models.ForeignKey(
        InspectionTeam,
        verbose_name=_("检查组"),
        on_delete=models.CASCADE,
        related_name="self_reports",
    )
    organ = models.ForeignKey(
        Organization, verbose_name=_("受检单位"), on_delete=models.PROTECT, related_name="+"
    )
    received_on = models.DateField(_("收到日期"))
    summary = models.TextField(_("主要内容"), blank=True)
    file = models.OneToOneField(ActivityFile, verbose_name=_("自查报告"), null=True, **PAPER)

    objects = TeamPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("自查报告")
        ordering = ["received_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "organ"],
                name="self_report_once",
                violation_error_message=_("这个单位的自查报告已经登记。"),
            )
        ]

    def __str__(self) -> str:
        return _("%(organ)s自查报告") % {"organ": self.organ}


class Finding(models.Model):
    """A problem found on site: where and when."""

    team = models.ForeignKey(
        InspectionTeam, verbose_name=_("检查组"), on_delete=models.CASCADE, related_name="findings"
    )
    found_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=200)
    problem = models.TextField(_("问题"))
    organ = models.ForeignKey(
        Organization,
        verbose_name=_("涉及单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = TeamPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("现场发现的问题")
        ordering = ["found_on", "id"]

    def __str__(self) -> str:
        return self.problem[:40]


class InspectionReportQuerySet(PublicRecords["InspectionReport"]):
    """Reports on inspections, by who may see one before it is public."""

    def kept(self) -> Self:
        """Not withdrawn."""
        return self.filter(status=RecordStatus.RECORDED)

    def public(self) -> Self:
        """Published, of a published inspection."""
        return self.filter(**PUBLIC.lookups)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Congress staff of the level; everybody else sees what is published."""
        if not user.is_authenticated:
            return self.public()
        return (INSPECTION_READER | PUBLIC).records(self, user)


class InspectionReport(Publishable):
    """The report on an inspection (监督法 art. 36): evaluation, problems, advice, and advice on
    amending the law; seen by the public after a second person has published it."""

    activity = models.ForeignKey(
        Activity,
        verbose_name=_("执法检查"),
        on_delete=models.PROTECT,
        related_name="inspection_reports",
    )
    status = state_field(RecordStatus, RecordStatus.RECORDED)
    reported_on = models.DateField(_("报告日期"))
    evaluation = models.TextField(_("实施情况评价"))
    problems = models.TextField(_("存在的问题"))
    advice = models.TextField(_("改进建议"))
    law_advice = models.TextField(_("修改完善法律法规的建议"), blank=True)
    file = models.OneToOneField(ActivityFile, verbose_name=_("报告全文"), null=True, **PAPER)

    objects = InspectionReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("执法检查报告")
        ordering = ["-reported_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity"],
                condition=Q(status="recorded"),
                name="inspection_report_once",
                violation_error_message=_("这次执法检查已经登记了报告。"),
            ),
            states_known(RecordStatus, "inspection_report_status_known"),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(status="recorded"),
                name="inspection_report_public_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return _("%(activity)s报告") % {"activity": self.activity}

    def get_absolute_url(self) -> str:
        return f"{self.activity.get_absolute_url()}#inspection"
