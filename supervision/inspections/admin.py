"""Law-enforcement inspections in the back office: the team with what it found, and the report."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganizationKind, Role
from accounts.models import User
from attachments.uploads import store
from backoffice.actions import WorkflowAdmin
from backoffice.base import Part, ScopedModelAdmin
from backoffice.years import HandedOverYear
from supervision.activities.admin import READERS, WRITERS
from supervision.activities.models import Activity, ActivityFile
from supervision.duty_results.duty import on_team, teamed
from supervision.inspections.forms import (
    FindingForm,
    MemberForm,
    MemberFormSet,
    OrganFormSet,
    ReportForm,
    SelfReportForm,
    TeamForm,
)
from supervision.inspections.models import (
    Finding,
    InspectionReport,
    InspectionTeam,
    SelfReport,
    TeamMember,
)
from workflow.choices import RecordStatus


def _in_charge(user, record):
    return Activity.objects.in_charge(user).filter(pk=record.activity_id).exists()


def _is_read(team):
    return InspectionTeam.objects.public().filter(pk=team.pk).exists()


def _keep_paper(upload, activity, caption, user):
    """The upload as a paper of the activity, not public by itself."""
    stored = store(upload, by=user)
    return ActivityFile.objects.create(activity=activity, stored=stored, caption=caption)


def _paper_link(record):
    if not (record.pk and record.file_id):
        return "—"
    stored = record.file.stored
    url = reverse("supervision:activity_file", args=[stored.uuid])
    return format_html('<a href="{}">{}</a>', url, stored.name)


class TeamPart(Part):
    """Who may change the team may change what it brought together."""

    def is_open_to(self, user: User, record: Any) -> bool:
        return _in_charge(user, record) and not _is_read(record)


class MemberInline(TeamPart):
    """Who goes along: deputies by their record, others by name and body."""

    model = TeamMember
    form = MemberForm
    formset = MemberFormSet
    autocomplete_fields = ("deputy", "organization")
    fields = (("deputy", "name"), ("post", "organization"))
    related = ("deputy", "organization")
    deletable = True


class SelfReportInline(TeamPart):
    """What each inspected organ reports of itself, with its paper."""

    model = SelfReport
    form = SelfReportForm
    formset = OrganFormSet
    autocomplete_fields = ("organ",)
    readonly_fields = ("paper",)
    fields = (("organ", "received_on"), "summary", ("paper", "upload"))
    related = ("organ", "file__stored")

    @admin.display(description=_("已存文件"))
    def paper(self, report):
        return _paper_link(report)


class FindingInline(TeamPart):
    """What the team found, on which day and where, and which organ it concerns."""

    model = Finding
    form = FindingForm
    formset = OrganFormSet
    autocomplete_fields = ("organ",)
    fields = (("found_on", "place"), "problem", "organ")
    related = ("organ",)


class InspectionYear(HandedOverYear):
    """By the year of the inspection's activity."""

    title = _("年度")
    lookup = "activity__year"


def leaders_above(user):
    """Leaders of the person's level and above; which of them fits is judged with the form."""
    leaders = User.objects.filter(grants__role=Role.LEADER)
    if not (user.is_superuser or user.acts_for_city(Role.CLERK)):
        own = Q(grants__organization__in=user.organizations_as(Role.TOWN_CLERK))
        above = Q(grants__organization__kind=OrganizationKind.COMMITTEE)
        leaders = leaders.filter(own | above)
    return leaders.distinct().order_by("name", "pk")


@admin.register(InspectionTeam)
class InspectionTeamAdmin(ScopedModelAdmin):
    """Teams of law-enforcement inspections (执法检查): head, members, organs, findings."""

    view_roles, change_roles = READERS, WRITERS
    form = TeamForm
    inlines = (MemberInline, SelfReportInline, FindingInline)
    list_display = ("activity", "head")
    list_filter = (InspectionYear,)
    list_select_related = ("activity", "head")
    search_fields = ("activity__title", "activity__number")
    ordering = ("-id",)
    autocomplete_fields = ("activity", "organs")
    fields = ("activity", "head", "organs")
    related = ("activity",)
    choices = {"activity": Activity.objects.in_charge, "head": leaders_above}

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        """What the public reads of a team stands with its report, which is taken back first."""
        return _in_charge(request.user, obj) and not _is_read(obj)

    def save_form(self, request, form, change):
        """The rows below are judged by the organs that stand on this form."""
        team = super().save_form(request, form, change)
        team.listed_organs = list(form.cleaned_data["organs"])
        return team

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        activity = form.instance.activity
        before = on_team(activity)
        super().save_related(request, form, formsets, change)
        teamed(activity, before, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for one in formset.forms:
            upload = getattr(one, "cleaned_data", {}).get("upload")
            if upload:
                activity = form.instance.activity
                caption = str(one.instance)
                one.instance.file = _keep_paper(upload, activity, caption, request.user)
        super().save_formset(request, form, formset, change)


@admin.register(InspectionReport)
class InspectionReportAdmin(WorkflowAdmin):
    """Written by the clerk, published by a second person; what is published is not rewritten."""

    view_roles, change_roles = READERS, WRITERS
    form = ReportForm
    list_display = ("activity", "reported_on", "status", "is_public")
    list_filter = (InspectionYear, "status", "is_public")
    list_select_related = ("activity",)
    search_fields = ("activity__title", "activity__number")
    ordering = ("-reported_on", "-id")
    autocomplete_fields = ("activity",)
    readonly_fields = ("paper",)
    fieldsets = (
        (None, {"fields": ("activity", "reported_on")}),
        (_("报告"), {"fields": ("evaluation", "problems", "advice", "law_advice")}),
        (_("全文"), {"fields": (("paper", "upload"),)}),
    )
    related = ("activity",)
    choices = {"activity": Activity.objects.in_charge}
    created_by = "created_by"

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        is_open = obj.status == RecordStatus.RECORDED and not obj.is_public
        return is_open and _in_charge(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        upload = form.cleaned_data.get("upload")
        if upload:
            obj.file = _keep_paper(upload, obj.activity, str(obj), request.user)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("已存文件"))
    def paper(self, report):
        return _paper_link(report)
