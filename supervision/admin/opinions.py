from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin_actions import WorkflowAdmin
from accounts.admin_base import ScopedFields
from supervision.admin.activities import READERS, WRITERS
from supervision.admin.filters import HandedOverYear, OpinionMethod
from supervision.admin.forms import ItemForm, ItemFormSet, OpinionForm
from supervision.models import Item, Opinion
from workflow.deadlines import written

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
