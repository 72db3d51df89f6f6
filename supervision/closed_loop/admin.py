from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from backoffice.actions import WorkflowAdmin
from backoffice.base import ScopedFields
from supervision.activities.admin import READERS, WRITERS
from supervision.activities.choices import Method
from supervision.activities.filters import HandedOverYear
from supervision.closed_loop.choices import WITH_UNIT
from supervision.closed_loop.effects import explain_deadline
from supervision.closed_loop.forms import ItemForm, ItemFormSet, OpinionForm
from supervision.closed_loop.models import Item, Opinion
from workflow.deadlines import written


class ItemMethod(SimpleListFilter):
    """By the method of the activity."""

    title = _("方式")
    parameter_name = "method"
    lookup = "opinion__activity__method"

    def lookups(self, request, model_admin):
        return Method.choices

    def queryset(self, request, queryset):
        known = dict(self.lookup_choices)
        chosen = self.value() in known
        return queryset.filter(**{self.lookup: self.value()}) if chosen else queryset


class OpinionMethod(ItemMethod):
    lookup = "activity__method"


class LeadUnit(SimpleListFilter):
    """By the unit that leads."""

    title = _("主办单位")
    parameter_name = "unit"

    def lookups(self, request, model_admin):
        units = Organization.objects.handling_units()
        return [(str(unit.pk), str(unit)) for unit in units[:200]]

    def queryset(self, request, queryset):
        known = dict(self.lookup_choices)
        return queryset.filter(lead_unit=self.value()) if self.value() in known else queryset


class Overdue(SimpleListFilter):
    """The unit has it in hand and the deadline has passed."""

    title = _("逾期")
    parameter_name = "overdue"

    def lookups(self, request, model_admin):
        return [("yes", _("已逾期"))]

    def queryset(self, request, queryset):
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
    list_filter = (HandedOverYear, ItemMethod, LeadUnit, "status", Overdue, "outcome")
    list_select_related = ("opinion", "opinion__activity", "lead_unit")
    search_fields = ("suggestion",)
    ordering = ("-handed_over_on", "opinion_id", "sequence")
    readonly_fields = ("story", "assisting", "deputies", "deadline_explained")
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
        "story",
    )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_search_results(self, request, queryset, term):
        if not term:
            return queryset, False
        found = queryset.filter(suggestion__contains=term) | queryset.filter(
            opinion__number__contains=term
        )
        return found | queryset.filter(problem__contains=term), False

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
    def story(self, item):
        return format_html(
            '<a href="{}">{}</a>',
            reverse("my_items:item", args=[item.pk]),
            _("查看经过和佐证材料，关联履职记录"),
        )


ROWS_OF_A_NEW_LIST = 20
MOST_ROWS = 60


class ItemInline(ScopedFields, admin.StackedInline):
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

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("lead_unit", "opinion")
        return rows.prefetch_related("assisting_units", "following_deputies")

    def get_extra(self, request, obj=None, **options):
        asked = request.GET.get("rows", "")
        if asked.isdecimal() and len(asked) < 10:
            return min(int(asked), MOST_ROWS)
        return ROWS_OF_A_NEW_LIST if obj is None else 3

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return obj is None or not obj.is_locked

    has_change_permission = has_delete_permission = has_add_permission


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

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.fieldsets[:1]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("activity", "addressee")

    def get_search_results(self, request, queryset, term):
        found = queryset.filter(title__contains=term) | queryset.filter(number__contains=term)
        return (found if term else queryset), False

    def in_charge(self, request, obj):
        mine = Opinion.objects.in_charge(request.user).filter(pk=obj.pk).exists()
        return mine and not obj.is_locked

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "activity":
            options["queryset"] = db_field.remote_field.model.objects.in_charge(request.user)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.drafted_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("状态"), ordering="status")
    def state(self, opinion):
        return opinion.get_status_display()

    @admin.display(description=_("经过"))
    def facts(self, opinion):
        told = [
            (_("起草"), opinion.drafted_by),
            (_("提交"), opinion.submitted_by),
            (_("审签"), opinion.approved_by),
            (_("交办日期"), opinion.handed_over_on and written(opinion.handed_over_on)),
            (_("报告日期"), opinion.reported_on and written(opinion.reported_on)),
        ]
        return "　".join(f"{label}：{value}" for label, value in told if value) or "—"
