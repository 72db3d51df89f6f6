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

from accounts.models import Organization
from backoffice.actions import WorkflowAdmin
from backoffice.years import HandedOverYear
from supervision.activities.admin import READERS
from supervision.activities.choices import Method
from supervision.handling.effects import explain_deadline
from supervision.items.choices import WITH_UNIT
from supervision.items.models import Item, ItemQuerySet


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


class LeadUnit(SimpleListFilter):
    """By the unit that leads."""

    title = _("主办单位")
    parameter_name = "unit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        units = Organization.objects.handling_units().offered()
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
