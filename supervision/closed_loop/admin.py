from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from backoffice.actions import WorkflowAdmin
from backoffice.base import Part
from supervision.activities.admin import READERS, WRITERS
from supervision.activities.choices import Method
from supervision.activities.filters import HandedOverYear
from supervision.activities.models import Activity
from supervision.closed_loop.choices import WITH_UNIT
from supervision.closed_loop.effects import explain_deadline
from supervision.closed_loop.forms import ItemForm, ItemFormSet, OpinionForm
from supervision.closed_loop.models import Item, ItemQuerySet, Opinion
from workflow.deadlines import written


class ItemMethod(SimpleListFilter):
    """By the method of the activity."""

    title = _("方式")
    parameter_name = "method"
    lookup = "opinion__activity__method"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return Method.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = dict(self.lookup_choices)
        chosen = self.value() in known
        return queryset.filter(**{self.lookup: self.value()}) if chosen else queryset


class OpinionMethod(ItemMethod):
    lookup = "activity__method"


class LeadUnit(SimpleListFilter):
    """By the unit that leads."""

    title = _("主办单位")
    parameter_name = "unit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        units = Organization.objects.handling_units()
        return [(str(unit.pk), str(unit)) for unit in units[:200]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = dict(self.lookup_choices)
        return queryset.filter(lead_unit=self.value()) if self.value() in known else queryset


class OverdueItems(SimpleListFilter):
    """The unit has it in hand and the deadline has passed."""

    title = _("逾期")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [("yes", _("已逾期"))]

    def queryset(self, request: HttpRequest, queryset: ItemQuerySet) -> QuerySet[Any]:
        return queryset.overdue(timezone.localdate()) if self.value() == "yes" else queryset


@admin.register(Item)
class ItemAdmin(WorkflowAdmin):
    """Read and act; an item's text is written on its opinion's form."""

    view_roles = READERS
    list_display = (
        "suggestion_start",
        "opinion_number",
        "sequence",
        "lead_unit",
        "state",
        "due",
        "outcome",
        "is_public",
    )
    list_filter = (HandedOverYear, ItemMethod, LeadUnit, "status", OverdueItems, "outcome")
    list_select_related = ("opinion", "opinion__activity", "lead_unit")
    search_fields = ("suggestion",)
    ordering = ("-handed_over_on", "opinion_id", "sequence")
    readonly_fields = ("timeline", "assisting", "deputies", "deadline_explained")
    fields = (
        "opinion",
        ("sequence", "kind", "status"),
        "problem",
        "suggestion",
        ("lead_unit", "assisting", "deputies"),
        ("handed_over_on", "due_on", "extended_to"),
        "deadline_explained",
        ("acknowledged_on", "replied_on", "outcome"),
        "reply",
        ("verified_on", "verified_place", "verified_by"),
        ("satisfaction", "struck_off_on", "is_public"),
        "timeline",
    )
    related = list_select_related
    search_texts = ("suggestion", "opinion__number", "problem")
    can_add = can_change = False

    @admin.display(description=_("建议"))
    def suggestion_start(self, item):
        text = item.suggestion
        return text if len(text) < 40 else f"{text[:38]}…"

    @admin.display(description=_("文号"))
    def opinion_number(self, item):
        return item.opinion.number or "—"

    @admin.display(description=_("状态"))
    def state(self, item):
        return item.get_status_display()

    @admin.display(description=_("期限"))
    def due(self, item):
        if item.deadline is None:
            return "—"
        late = item.status in WITH_UNIT and item.deadline < timezone.localdate()
        return format_html("{}{}", item.deadline, _("（已逾期）") if late else "")

    @admin.display(description=_("协办单位"))
    def assisting(self, item):
        return "、".join(map(str, item.assisting_units.all())) or "—"

    @admin.display(description=_("跟踪代表"))
    def deputies(self, item):
        return "、".join(map(str, item.following_deputies.all())) or "—"

    @admin.display(description=_("期限是怎么算出来的"))
    def deadline_explained(self, item):
        return format_html_join(mark_safe("<br>"), "{}", ((one,) for one in explain_deadline(item)))

    @admin.display(description=_("办理记录"))
    def timeline(self, item):
        return format_html(
            '<a href="{}">{}</a>',
            reverse("my_items:item", args=[item.pk]),
            _("查看经过和佐证材料，关联履职记录"),
        )


ROWS_OF_A_NEW_LIST = 20
MOST_ROWS = 60


class ItemInline(Part):
    """The list: twenty rows on one form, one save."""

    model = Item
    form = ItemForm
    formset = ItemFormSet
    ordering = ("sequence",)
    autocomplete_fields = ("lead_unit", "assisting_units", "following_deputies")
    fields = (
        ("sequence", "kind", "due_on"),
        ("problem", "suggestion"),
        ("lead_unit", "assisting_units", "following_deputies"),
    )
    related = ("lead_unit", "opinion")
    deletable = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.prefetch_related("assisting_units", "following_deputies")

    def is_open_to(self, user: User, record: Any) -> bool:
        return not record.is_locked

    def get_extra(self, request, obj=None, **options):
        asked = request.GET.get("rows", "")
        if asked.isdecimal() and len(asked) < 10:
            return min(int(asked), MOST_ROWS)
        return ROWS_OF_A_NEW_LIST if obj is None else 3


@admin.register(Opinion)
class OpinionAdmin(WorkflowAdmin):
    view_roles, change_roles = READERS, WRITERS
    form = OpinionForm
    inlines = (ItemInline,)
    list_display = ("title", "number", "kind", "state", "addressee", "handed_over_on", "is_public")
    list_filter = (HandedOverYear, OpinionMethod, "kind", "status")
    list_select_related = ("activity", "addressee")
    search_fields = ("number", "title")
    ordering = ("-handed_over_on", "-id")
    autocomplete_fields = ("activity", "addressee")
    readonly_fields = ("state", "facts")
    fieldsets = (
        (None, {"fields": ("seen_version", "activity", ("kind", "number"), "title", "addressee")}),
        (_("办理"), {"fields": ("state", "facts")}),
    )
    related = ("activity", "addressee")
    choices = {"activity": Activity.objects.in_charge}
    search_texts = ("title", "number")
    created_by = "drafted_by"
    first_when_new = True

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        return super().in_charge(request, obj) and not obj.is_locked

    @admin.display(description=_("状态"), ordering="status")
    def state(self, opinion):
        return opinion.get_status_display()

    @admin.display(description=_("经过"))
    def facts(self, opinion):
        facts = [
            (_("起草"), opinion.drafted_by),
            (_("提交"), opinion.submitted_by),
            (_("审签"), opinion.approved_by),
            (_("交办日期"), opinion.handed_over_on and written(opinion.handed_over_on)),
            (_("报告日期"), opinion.reported_on and written(opinion.reported_on)),
        ]
        return "　".join(f"{label}：{value}" for label, value in facts if value) or "—"
