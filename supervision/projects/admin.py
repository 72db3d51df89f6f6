"""Well-being projects in the back office, each body its own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from backoffice.base import Part
from supervision.projects.models import Milestone, Project, ProjectRound, Proposal
from supervision.sessions.admin import OfBodyAdmin

MOST_SHOWN = 60


def candidates_in_charge(user):
    """A proposal goes into a project that the person may see."""
    return Project.objects.in_charge(user).candidates()


class ProposalInline(Part):
    """What was proposed for a round, and which candidate it became."""

    model = Proposal
    fields = ("text", ("source", "project"))
    extra = 1
    deletable = True
    choices = {"project": candidates_in_charge}


class MilestoneInline(Part):
    """What a project is to reach by a month, and how far it has come."""

    model = Milestone
    fields = (("month", "progress"), "text")
    extra = 1
    deletable = True


@admin.register(ProjectRound)
class ProjectRoundAdmin(OfBodyAdmin):
    """A year's vote on well-being projects (民生实事) of a body: proposals, places, result."""

    list_display = ("name", "whose", "places", "status", "voted_on", "is_public")
    list_filter = ("status", "is_public")
    list_select_related = ("organization",)
    inlines = (ProposalInline,)
    readonly_fields = ("candidates", "vote", "assessed")
    ordering = ("-year", "organization_id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        typed = ("organization", ("year", "places"))
        return (*typed, "candidates", "vote", "assessed") if obj else typed

    @admin.display(description=_("年度"))
    def name(self, round_):
        return str(round_)

    @admin.display(description=_("项目"))
    def candidates(self, round_):
        rows = round_.projects().kept().in_order()[:MOST_SHOWN]
        lines = ((one.sequence, one.title, one.get_status_display()) for one in rows)
        return format_html_join("", "<p>{}. {} · {}</p>", lines) or "—"

    @admin.display(description=_("票决"))
    def vote(self, round_):
        if round_.voted_on is None:
            return "—"
        facts = (round_.voted_on, round_.members, round_.present, round_.ballots)
        return format_html(_("{}，全体 {} 人，出席 {} 人，收回 {} 票"), *facts)

    @admin.display(description=_("年底测评"))
    def assessed(self, round_):
        return str(getattr(round_, "assessment", None) or "—")


@admin.register(Project)
class ProjectAdmin(OfBodyAdmin):
    """Well-being projects, candidates and chosen ones, with their milestones."""

    list_display = (
        "title",
        "year",
        "sequence",
        "whose",
        "unit",
        "progress",
        "status",
        "is_public",
    )
    list_filter = ("year", "status", "is_public")
    list_select_related = ("organization", "unit")
    search_fields = ("title",)
    ordering = ("-year", "organization_id", "sequence")
    inlines = (MilestoneInline,)
    autocomplete_fields = ("unit", "parent")
    readonly_fields = ("votes", "is_chosen", "progress", "completed_on")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        typed = (
            "organization",
            ("year", "sequence"),
            "title",
            "content",
            "place",
            ("planned_cost", "spent"),
            "unit",
            "parent",
        )
        return (*typed, ("votes", "is_chosen"), ("progress", "completed_on")) if obj else typed
