"""The yearly plan in the back office: proposals, their scores, adoption, changes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.actions import WorkflowAdmin
from supervision.plans.models import Plan, Topic, TopicStatus
from supervision.sessions.admin import OfBodyAdmin

MOST_SHOWN = 100


@admin.register(Plan)
class PlanAdmin(OfBodyAdmin):
    """The yearly plan of a body, with its topics as they stand."""

    list_display = ("name", "whose", "status", "adopted_on", "is_public")
    list_filter = ("status", "is_public")
    list_select_related = ("organization",)
    search_fields = ("text",)
    ordering = ("-year", "organization_id")
    readonly_fields = ("topics", "adopted")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        typed = ("organization", "year", "text")
        return (*typed, "topics", "adopted") if obj else typed

    @admin.display(description=_("年度计划"))
    def name(self, plan):
        return str(plan)

    @admin.display(description=_("议题和平均评分"))
    def topics(self, plan):
        rows = plan.topics.with_score().in_order()[:MOST_SHOWN]
        lines = (
            (one.title, one.get_status_display(), "—" if one.score is None else round(one.score, 1))
            for one in rows
        )
        return format_html_join("", "<p>{} · {} · {}</p>", lines) or "—"

    @admin.display(description=_("通过"))
    def adopted(self, plan):
        if plan.adopted_on is None:
            return "—"
        return format_html("{} {}", plan.adopted_on, plan.meeting)


class TopicForm(forms.ModelForm):
    """A topic; its fields are those of the page."""

    class Meta:
        model = Topic
        fields = ()


@admin.register(Topic)
class TopicAdmin(WorkflowAdmin):
    """Anybody on the staff proposes; the wording stays open until the plan is adopted."""

    view_roles, change_roles = (Role.LEADER,), (Role.CLERK, Role.TOWN_CLERK)
    form = TopicForm
    list_display = ("title", "plan", "method", "month", "source", "status", "mean")
    list_filter = ("status", "source", "method")
    list_select_related = ("plan__organization",)
    search_fields = ("title",)
    ordering = ("-plan__year", "month", "id")
    autocomplete_fields = ("plan", "proposed_by", "activity")
    fields = (
        "plan",
        "title",
        ("method", "policy_area"),
        ("lead", "month"),
        "reason",
        ("source", "proposed_by"),
        "activity",
    )
    choices = {"plan": Plan.objects.in_charge}
    created_by = "created_by"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_score()

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        """What the public reads of a topic stands with its plan, which is taken back first."""
        mine = Plan.objects.in_charge(request.user).filter(pk=obj.plan_id).exists()
        is_read = Topic.objects.public().filter(pk=obj.pk).exists()
        return mine and obj.status != TopicStatus.DROPPED and not is_read

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An adopted line is changed by actions that are shown as changes."""
        if obj is None or obj.status == TopicStatus.PROPOSED:
            return ()
        return ("plan", "title", "month", "source", "proposed_by")

    @admin.display(description=_("平均评分"))
    def mean(self, topic):
        return "—" if topic.score is None else round(topic.score, 1)
