from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization
from attachments.uploads import store
from backoffice.actions import WorkflowAdmin
from backoffice.base import Part, ScopedModelAdmin
from backoffice.stored_files import StoredFilePart
from backoffice.years import ActivityYear
from papers.links import links
from supervision.activities.choices import Method
from supervision.activities.forms import ActivityFileForm, ActivityForm, BroadcastForm
from supervision.activities.models import Activity, ActivityFile, Effect, Stage, Theme
from supervision.activities.names import NamesPage
from supervision.activities.tools import belongings, tools
from supervision.attendance.admin import AttendancePages
from supervision.inquiries.models import Broadcast

PARTICIPANTS = ("deputies", "names", "look", "attendances")
READERS = (Role.CLERK, Role.TOWN_CLERK, Role.LEADER)
WRITERS = (Role.CLERK, Role.TOWN_CLERK)


class StageInline(Part):
    model = Stage
    max_num = 6
    fields = (("kind", "held_on"), "text")
    deletable = True


class FileInline(StoredFilePart):
    model = ActivityFile
    form = ActivityFileForm
    fields = ("stored_file", "upload", ("stage", "caption"), "is_public")
    record = "activity"

    def address(self, link):
        return reverse("supervision:activity_file", args=[link.stored.uuid])


class EffectInline(Part):
    model = Effect
    fields = (("achieved_on", "kind"), "text", "evidence", ("opinion", "item"))

    def formfield_for_foreignkey(self, db_field, request, **options):
        """An effect can name only an opinion or item of its own activity."""
        activity = request.resolver_match.kwargs.get("object_id") or 0
        path = {"opinion": "activity", "item": "opinion__activity"}.get(db_field.name)
        if path and str(activity).isdigit():
            model = db_field.remote_field.model
            options["queryset"] = model.objects.filter(**{path: activity}).select_related()
        elif path:
            options["queryset"] = db_field.remote_field.model.objects.none()
        return super().formfield_for_foreignkey(db_field, request, **options)


class BroadcastInline(Part):
    """Schedule, address and number of viewers of a special inquiry."""

    model = Broadcast
    form = BroadcastForm
    max_num = 1
    fields = (("starts_at", "ends_at"), ("url", "viewers"))
    deletable = True


@admin.register(Activity)
class ActivityAdmin(AttendancePages, NamesPage, WorkflowAdmin):
    view_roles, change_roles = READERS, WRITERS
    form = ActivityForm
    inlines = (StageInline, FileInline, EffectInline)
    list_display = ("number", "title", "method", "level", "organizer", "starts_on", "is_public")
    list_display_links = ("number", "title")
    list_filter = (ActivityYear, "method", "level", "is_public", "status")
    list_select_related = ("organizer",)
    search_fields = ("number", "title")
    ordering = ("-starts_on", "-id")
    autocomplete_fields = ("organizer", "partners", "parent", "deputies")
    readonly_fields = ("is_public", "status", "look")
    change_form_template = "admin/activity_change_form.html"
    fieldsets = (
        (None, {"fields": (("number", "year"), "title", ("method", "level"))}),
        (_("时间地点"), {"fields": (("starts_on", "ends_on"), "place")}),
        (
            _("组织与参加"),
            {
                "fields": (
                    ("organizer", "joint"),
                    "partners",
                    "parent",
                    "deputies",
                    "names",
                    "look",
                    "attendances",
                )
            },
        ),
        (
            _("内容"),
            {"fields": (("theme", "policy_area"), "inspected_law", "broadcast_url", "notes")},
        ),
        (_("照片与文件"), {"fields": ("pictures",)}),
        (_("公开"), {"fields": (("is_public", "status"),)}),
    )
    search_word = "matching"
    form_knows_user = True
    created_by = "created_by"
    stores = (ActivityFile,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for checked in form.cleaned_data.get("pictures") or ():
            stored = store(checked, by=request.user)
            ActivityFile.objects.create(activity=form.instance, stored=stored)

    def get_inlines(self, request, obj):
        special = obj is not None and obj.method == Method.SPECIAL_INQUIRY
        return (*self.inlines, BroadcastInline) if special else self.inlines

    def get_search_results(self, request, queryset, term):
        """A chooser offers only activities for which the person may draft an opinion."""
        if request.GET.get("field_name") == "activity":
            queryset = queryset.in_charge(request.user)
        return super().get_search_results(request, queryset, term)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        bodies = request.user.organizations_as(Role.TOWN_CLERK)
        if bodies and not request.user.acts_for_city(Role.CLERK):
            return {
                "level": "town",
                "organizer": Organization.objects.filter(pk__in=bodies).first(),
            }
        committee = next(
            (g.organization_id for g in request.user.current_grants if g.role == Role.CLERK), None
        )
        return {
            "level": "city",
            "organizer": committee,
            **super().get_changeform_initial_data(request),
        }

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            hosts = self.has_change_permission(request, obj)
            papers = [(one.address, one.label) for one in links(obj, request.user)]
            context["tools"] = [*papers, *tools(obj, hosts=hosts)]
            context["belongings"] = belongings(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)


@admin.register(Theme)
class ThemeAdmin(ScopedModelAdmin):
    view_roles, change_roles = READERS, (Role.CLERK,)
    search_fields = ("name",)
