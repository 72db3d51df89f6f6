"""Well-being projects in the back office, each body its own."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from backoffice.base import ScopedFields
from supervision.projects.models import Milestone, Project, ProjectRound, Proposal
from supervision.sessions.admin import OfBodyAdmin

MOST_SHOWN = 60


class Part(ScopedFields, admin.StackedInline):
    """A part of the record: who may change the record may change it."""

    extra = 1

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return obj is None or self._in_charge(request, obj)

    has_change_permission = has_delete_permission = has_add_permission

    def _in_charge(self, request, obj):
        return type(obj).objects.in_charge(request.user).filter(pk=obj.pk).exists()


class ProposalInline(Part):
    model = Proposal
    fields = ("text", ("source", "project"))

    def formfield_for_foreignkey(self, db_field, request, **options):
        """A proposal goes into a project that the person may see."""
        if db_field.name == "project":
            options["queryset"] = Project.objects.in_charge(request.user).candidates()
        return super().formfield_for_foreignkey(db_field, request, **options)


class MilestoneInline(Part):
    model = Milestone
    fields = (("month", "text"),)


@admin.register(ProjectRound)
class ProjectRoundAdmin(OfBodyAdmin):
    list_display = ("name", "whose", "places", "status", "voted_on", "is_public")
    list_filter = ("status", "is_public")
    list_select_related = ("organization",)
    inlines = (ProposalInline,)
    readonly_fields = ("candidates", "vote", "assessed")
    ordering = ("-year", "organization_id")

    def get_fields(self, request, obj=None):
        typed = ("seen_version", "organization", ("year", "places"))
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

    def get_fields(self, request, obj=None):
        typed = (
            "seen_version",
            "organization",
            ("year", "sequence"),
            "title",
            "content",
            "unit",
            "parent",
        )
        return (*typed, ("votes", "is_chosen"), ("progress", "completed_on")) if obj else typed
