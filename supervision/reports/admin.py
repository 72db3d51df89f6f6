"""Reports in the back office: the plan, the opinions collected before, and every step after."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization, User
from backoffice.actions import WorkflowAdmin
from backoffice.base import Part, ScopedModelAdmin
from supervision.activities.admin import READERS, WRITERS
from supervision.activities.models import Activity
from supervision.assessments.models import AssessmentRule
from supervision.report_handling.effects import set_days
from supervision.reports.choices import BEFORE_SESSION, HEARD_METHODS
from supervision.reports.models import CollectedOpinion, WorkReport, WorkReportQuerySet
from workflow.deadlines import written


class ReportOverdue(admin.SimpleListFilter):
    """Reports of which a paper is late today: the draft, or that on the handling."""

    title, parameter_name = _("逾期"), "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[Any, Any], ...]:
        return (("draft", _("初稿逾期未交")), ("handling", _("研究处理情况报告逾期未交")))

    def queryset(self, request: HttpRequest, queryset: WorkReportQuerySet) -> QuerySet[Any]:
        today = timezone.localdate()
        if self.value() == "draft":
            return queryset.draft_overdue(today)
        return queryset.handling_overdue(today) if self.value() == "handling" else queryset


class WorkReportForm(forms.ModelForm):
    """A work report on an activity that hears one; entrusted to another than who reports."""

    class Meta:
        model = WorkReport
        fields = ("activity", "title", "reporter", "entrusted", "session_on")

    def clean_activity(self) -> Any:
        activity = self.cleaned_data["activity"]
        if activity.method not in HEARD_METHODS:
            sentence = _("“%(method)s”活动不听取报告，请选择听取报告的活动。")
            raise forms.ValidationError(sentence, params={"method": activity.get_method_display()})
        return activity

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        reporter, entrusted = cleaned.get("reporter"), cleaned.get("entrusted")
        if reporter and reporter == entrusted:
            self.add_error("entrusted", _("受委托报告单位不能就是报告机关。"))
        return cleaned


class CollectedForm(forms.ModelForm):
    """An opinion collected before the session; answered can be only what was sent on."""

    class Meta:
        model = CollectedOpinion
        fields = ("source", "from_whom", "text", "sent_on", "answered")
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answered") is not None and not cleaned.get("sent_on"):
            self.add_error("sent_on", _("没有送交报告机关的意见，不能登记是否回应。"))
        return cleaned


class CollectedInline(Part):
    """What was collected before the session; closed once the report has been heard."""

    model = CollectedOpinion
    form = CollectedForm
    extra = 1
    fields = (("source", "from_whom"), "text", ("sent_on", "answered"))

    def is_open_to(self, user: User, record: Any) -> bool:
        return _is_open_to(user, record)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).visible_to(request.user)


def _is_open_to(user, report):
    mine = WorkReport.objects.in_charge(user).filter(pk=report.pk).exists()
    return mine and report.status in BEFORE_SESSION


@admin.register(WorkReport)
class WorkReportAdmin(WorkflowAdmin):
    """Work reports, with the opinions collected before the session and the days of the law."""

    view_roles, change_roles = READERS, WRITERS
    form = WorkReportForm
    inlines = (CollectedInline,)
    list_display = ("title", "reporter", "session_on", "state", "handling_deadline", "is_public")
    list_filter = (ReportOverdue, "status", "is_public")
    list_select_related = ("reporter",)
    search_fields = ("title",)
    ordering = ("-session_on", "-id")
    autocomplete_fields = ("activity", "reporter", "entrusted")
    readonly_fields = ("state", "days", "timeline")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "activity",
                    "title",
                    ("reporter", "entrusted"),
                    "session_on",
                )
            },
        ),
        (_("办理"), {"fields": ("state", "days", "timeline")}),
    )
    related = ("activity", "reporter")
    scope = "worked_on_by"
    choices = {
        "activity": Activity.objects.in_charge,
        "reporter": lambda user: Organization.objects.handling_units(),
        "entrusted": lambda user: Organization.objects.handling_units(),
    }
    search_word = "matching"
    created_by = "created_by"
    first_when_new = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The session is moved by an action, with its reason."""
        return (*self.readonly_fields, "session_on") if obj else self.readonly_fields

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        return _is_open_to(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            set_days(obj)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("状态"), ordering="status")
    def state(self, report):
        return report.get_status_display()

    @admin.display(description=_("期限"))
    def days(self, report):
        dates = (
            (_("初稿"), report.draft_due_on),
            (_("正式报告"), report.final_due_on),
            (_("印发组成人员"), report.members_due_on),
            (_("交办审议意见"), report.opinion_due_on),
            (_("研究处理情况报告"), report.handling_deadline),
        )
        return "　".join(f"{label}：{written(day)}" for label, day in dates if day) or "—"

    @admin.display(description=_("经过和文本"))
    def timeline(self, report):
        address = reverse("my_reports:report", args=[report.pk])
        return format_html('<a href="{}">{}</a>', address, _("查看办理经过、文本和测评"))


@admin.register(AssessmentRule)
class AssessmentRuleAdmin(ScopedModelAdmin):
    """A new rule is a new row from a day on; results keep the rule they came from."""

    view_roles, change_roles = (Role.LEADER, Role.SYSADMIN), (Role.CLERK,)
    list_display = ("since", "share", "source")
    fields = (("numerator", "denominator"), "reached", "source", "since")
    ordering = ("-since",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("满意的条件"))
    def share(self, rule):
        return str(rule)
