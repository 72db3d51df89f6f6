"""The rollover in the back office: the congress, the list, the preview, the action itself."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.actions import WorkflowAdmin
from backoffice.base import PartInRows
from deputies.people.models import MandateLevel
from deputies.rollovers import workflow
from deputies.rollovers.models import Rollover, RolloverLine, RolloverStatus


class RolloverForm(forms.ModelForm):
    """Which congress rolls over: of the city without a body, of a town with its own."""

    class Meta:
        model = Rollover
        fields = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        town = data.get("level") == MandateLevel.TOWN
        if town and not data.get("organization"):
            self.add_error("organization", _("镇级换届要选明是哪个镇的人大。"))
        if not town and data.get("organization"):
            self.add_error("organization", _("只有镇级换届才选镇街区人大。"))
        return data


class LineInline(PartInRows):
    """A part of the list; open while the rollover is being prepared."""

    model = RolloverLine
    fields = ("deputy", "elected", "district", "delegation", "group")

    def formfield_for_dbfield(self, db_field, request, **options):
        """Each cell says by itself what it is: a table's head is no label."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None:
            field.widget.attrs["aria-label"] = db_field.verbose_name
        return field

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is not None and obj.status == RolloverStatus.PREPARED
        return is_open and request.user.has_role(Role.CLERK)


class ListInline(LineInline):
    """Everybody who is on the list; the names are text, so that a long list costs one query."""

    verbose_name_plural = _("名单：标出当选新一届代表的人")
    readonly_fields = ("deputy",)
    related = ("deputy",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewcomerInline(LineInline):
    """Who is newly elected and does not sit yet."""

    verbose_name_plural = _("新当选的代表（先在“代表”里登记本人）")
    extra = 5
    max_num = 50
    autocomplete_fields = ("deputy",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).none()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Rollover)
class RolloverAdmin(WorkflowAdmin):
    """A rollover (换届) while it is prepared: its days, its seats, who goes on and who is new."""

    view_roles, change_roles = (Role.LEADER,), (Role.CLERK,)
    form = RolloverForm
    inlines = (ListInline, NewcomerInline)
    list_display = ("__str__", "organization", "closes_on", "opens_on", "status")
    list_filter = ("status", "level")
    list_select_related = ("organization",)
    autocomplete_fields = ("organization",)
    change_form_template = "admin/deputies/rollover.html"
    fieldsets = (
        (_("哪一届"), {"fields": (("level", "organization"), ("from_term", "to_term"))}),
        (_("日期和名额"), {"fields": (("closes_on", "opens_on"), "seats")}),
    )
    created_by = "prepared_by"

    def get_inlines(self, request, obj):
        """The list follows once the congress is named."""
        return self.inlines if obj else ()

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        return obj.status == RolloverStatus.PREPARED

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The list of a new rollover begins with everybody who sits."""
        super().save_related(request, form, formsets, change)
        if not change:
            workflow.fill_lines(form.instance)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        is_prepared = obj is not None and obj.status == RolloverStatus.PREPARED
        context["preview"] = workflow.preview(obj) if is_prepared else None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        """From the congress straight to its list."""
        request.POST = request.POST.copy()
        request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)
