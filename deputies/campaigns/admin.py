"""Campaigns in the back office: grids, teams, and what each day brought."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from backoffice.actions import WorkflowAdmin
from backoffice.base import Part, ScopedModelAdmin
from deputies.campaigns.models import Campaign, CampaignDay, Grid, SolvedProblem, Team
from deputies.campaigns.progress import enter_duty
from workflow.canonical import canonical

READERS, WRITERS = (Role.LEADER, Role.TOWN_CLERK, Role.STATION_CLERK), (Role.CLERK,)


class CampaignPart(Part):
    """A part of the record: the clerk keeps it."""

    def is_open_to(self, user: User, record: Any) -> bool:
        return user.has_role(*WRITERS)


class GridFormSet(BaseInlineFormSet):
    """The grids of a campaign, of which no two may bear one name, however typed."""

    def clean(self) -> None:
        super().clean()
        names: set[str] = set()
        for form in self.forms:
            name = canonical(form.cleaned_data.get("name", "")) if form.is_valid() else ""
            if name and name in names:
                form.add_error("name", _("这项行动已有同名的网格。"))
            names.add(name)


class GridInline(CampaignPart):
    """The grids (网格) of a campaign, by town, with their place on the map of tiles."""

    model = Grid
    formset = GridFormSet
    fields = (("name", "leader"), ("area", "row", "column"))
    show_change_link = True


class TeamInline(CampaignPart):
    """The teams of deputies of a campaign."""

    model = Team
    fields = ("name", "members")
    autocomplete_fields = ("members",)


class ProblemInline(CampaignPart):
    """What a campaign solved on the spot, and how."""

    model = SolvedProblem
    extra = 1
    fields = ("problem", "solution")


@admin.register(Campaign)
class CampaignAdmin(WorkflowAdmin):
    """A clerk records; the public reads it once a leader has published it, and each change too."""

    view_roles, change_roles = READERS, WRITERS
    inlines = (GridInline,)
    created_by = "created_by"
    list_display = ("name", "starts_on", "ends_on", "status", "is_public")
    list_filter = ("is_public", "status")
    search_fields = ("name",)
    fields = ("name", "text", ("starts_on", "ends_on"))


@admin.register(Grid)
class GridAdmin(ScopedModelAdmin):
    """The teams of a grid; name and leader are changed on the page of the campaign, where what the
    public reads waits for a second person."""

    view_roles, change_roles = READERS, WRITERS
    inlines = (TeamInline,)
    list_display = ("name", "campaign", "leader")
    list_filter = ("campaign",)
    list_select_related = ("campaign",)
    search_fields = ("name", "campaign__name")
    autocomplete_fields = ("campaign",)
    fields = readonly_fields = ("campaign", "name", "leader")
    can_add = False


@admin.register(CampaignDay)
class CampaignDayAdmin(WorkflowAdmin):
    """A day of a grid; named deputies get a draft in their duty record, the public reads it once a
    leader has published it."""

    view_roles, change_roles = READERS, WRITERS
    inlines = (ProblemInline,)
    created_by = "created_by"
    list_display = ("day", "grid", "participations", "problems_solved", "status", "is_public")
    list_filter = ("grid__campaign", "is_public", "status")
    list_select_related = ("grid__campaign",)
    search_fields = ("grid__name",)
    ordering = ("-day", "-id")
    autocomplete_fields = ("grid", "deputies")
    fieldsets = (
        (None, {"fields": ("grid", "day", ("participations", "problems_solved"))}),
        (_("参加代表"), {"fields": ("deputies",)}),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            enter_duty(form.instance, by=request.user)
