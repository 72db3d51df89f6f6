"""Activities in the back office: their forms, a pasted list of participants that is shown as it is
understood before anything is saved, and what belongs to an activity or can be done from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization
from attachments.uploads import store
from backoffice.actions import WorkflowAdmin
from backoffice.base import Part, ScopedModelAdmin
from backoffice.stored_files import StoredFilePart
from backoffice.years import ActivityYear
from deputies.people.models import Deputy
from deputies.people.naming import DeputyNames
from pages.days import DayField
from pages.fields import PlainField
from papers.links import links
from supervision.activities.choices import Method
from supervision.activities.forms import ActivityFileForm, ActivityForm, BroadcastForm
from supervision.activities.models import Activity, ActivityFile, Effect, Stage, Theme
from supervision.attendance.admin import AttendancePages
from supervision.duty_results.duty import listed
from supervision.inquiries.models import Broadcast
from supervision.opinions.models import Opinion
from supervision.reports.choices import HEARD_METHODS
from supervision.reports.models import WorkReport

MOST = 50


def _address(name, *args):
    return reverse(f"admin:supervision_{name}", args=args)


def tools(activity, hosts):
    """Links (address, label) to what can be done from an activity.

    Args:
        activity: the activity
        hosts: whether the person may change it
    """
    own = f"?activity={activity.pk}"
    links = []
    if hosts:
        links.append((_address("activity_attendance", activity.pk), gettext("邀请和签到")))
        links.append((_address("opinion_add") + own, gettext("起草意见和清单")))
    if hosts and activity.method in HEARD_METHODS:
        links.append((_address("workreport_add") + own, gettext("安排听取报告")))
    links += _of_method(activity, hosts, own)
    return [*links, (activity.get_absolute_url(), gettext("查看页面"))]


def _of_method(activity, hosts, own):
    """Links to what belongs to the method of the activity alone."""
    if activity.method == Method.SPECIAL_INQUIRY:
        links = [(_address("inquiryquestion_add") + own, gettext("登记询问问题"))] if hosts else []
        listed = f"{_address('inquiryquestion_changelist')}?q={quote(activity.number)}"
        return [*links, (listed, gettext("询问问题清单"))]
    if activity.method != Method.ENFORCEMENT:
        return []
    links = []
    team = getattr(activity, "inspection_team", None)
    report = activity.inspection_reports.kept().first()
    if team:
        links.append((_address("inspectionteam_change", team.pk), gettext("检查组和发现的问题")))
    elif hosts:
        links.append((_address("inspectionteam_add") + own, gettext("登记检查组")))
    if report:
        links.append((_address("inspectionreport_change", report.pk), gettext("执法检查报告")))
    elif hosts:
        links.append((_address("inspectionreport_add") + own, gettext("起草执法检查报告")))
    return links


def belongings(activity):
    """Its reports and its opinions: (key, title, records as (address, name, state))."""
    reports = WorkReport.objects.filter(activity=activity)[:MOST]
    opinions = Opinion.objects.filter(activity=activity)[:MOST]
    return [
        (
            "reports",
            gettext("听取的报告"),
            [_belonging("workreport_change", one) for one in reports],
        ),
        ("opinions", gettext("意见"), [_belonging("opinion_change", one) for one in opinions]),
    ]


def _belonging(name, record):
    return _address(name, record.pk), str(record), record.get_status_display()


if TYPE_CHECKING:
    from backoffice.actions import WorkflowAdmin as _Page
    from supervision.activities.models import Activity
else:
    _Page = object


class NamesForm(forms.Form):
    """A pasted list of participants, and the day on which they must be in office."""

    names = PlainField(required=False, max_length=10_000)
    starts_on = DayField(required=False)


class NamesPage(_Page):
    """The page, mixed into the admin of activities; for whoever may record one."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.names_view)
        return [path("names/", view, name="supervision_activity_names"), *super().get_urls()]

    @admin.display(description=_("名单里看懂的"))
    def look(self, activity: Activity | None) -> str:
        """Where a pasted list is shown as it is understood, before anything is saved."""
        return format_html(
            '<button type="button" class="button" hidden data-address="{}" data-look="named">'
            "{}</button>"
            '<div id="named" aria-live="polite"></div>',
            reverse("admin:supervision_activity_names"),
            _("核对名单"),
        )

    def names_view(self, request: HttpRequest) -> HttpResponse:
        """What a pasted list means: whom, and which words mean nobody or several."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = NamesForm(request.POST)
        form.full_clean()
        day = form.cleaned_data.get("starts_on")
        people = Deputy.objects.visible_to(request.user)
        named = DeputyNames(people, day).read(form.cleaned_data.get("names") or "")
        context = {
            **self.admin_site.each_context(request),
            "title": _("核对名单"),
            "opts": self.opts,
            "named": named,
            "faults": named.faults(),
        }
        return TemplateResponse(request, "admin/supervision/names.html", context)


PARTICIPANTS = ("deputies", "names", "look", "attendances")
READERS = (Role.CLERK, Role.TOWN_CLERK, Role.LEADER)
WRITERS = (Role.CLERK, Role.TOWN_CLERK)


class StageInline(Part):
    """The stages of an activity's course, each once, hence at most six."""

    model = Stage
    max_num = 6
    fields = (("kind", "held_on"), "text")
    deletable = True


class FileInline(StoredFilePart):
    """The files of an activity, each with its stage and whether the public reads it."""

    model = ActivityFile
    form = ActivityFileForm
    fields = ("stored_file", "upload", ("stage", "caption"), "is_public")
    record = "activity"

    def address(self, link):
        return reverse("supervision:activity_file", args=[link.stored.uuid])


class EffectInline(Part):
    """What came of an activity (成效), with the opinion or item that it goes back to."""

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
    """Activities with their course, files and effects, and pages for names and attendance."""

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
        before = list(form.instance.deputies.all())
        super().save_related(request, form, formsets, change)
        listed(form.instance, before, by=request.user)
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
    """Themes that several activities share; the city's clerks name them."""

    view_roles, change_roles = READERS, (Role.CLERK,)
    search_fields = ("name",)
