from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from backoffice.actions import WorkflowAdmin
from backoffice.base import PartInRows
from backoffice.years import HandedOverYear
from deputies.people.models import Deputy
from pages.keys import small_number
from supervision.activities.admin import READERS, WRITERS
from supervision.activities.models import Activity
from supervision.items.admin import ItemMethod
from supervision.items.models import Item
from supervision.opinions.forms import ItemForm, ItemFormSet, OpinionForm
from supervision.opinions.models import Opinion
from workflow.deadlines import written


class OpinionMethod(ItemMethod):
    """By the method of the opinion's activity."""

    lookup = "activity__method"


ROWS_OF_A_NEW_LIST = 20
MOST_ROWS = 60


class ItemInline(PartInRows):
    """The list: a line each item, one save."""

    model = Item
    form = ItemForm
    formset = ItemFormSet
    template = "admin/supervision/item_rows.html"
    ordering = ("sequence",)
    fields = (
        "sequence",
        "kind",
        "problem",
        "suggestion",
        "lead_unit",
        "due_on",
        "assisting_units",
        "following_deputies",
    )
    related = ("lead_unit", "opinion")
    extra = 3
    deletable = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.prefetch_related("assisting_units", "following_deputies")

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset = super().get_formset(request, obj, **options)
        formset.people = Deputy.objects.visible_to(request.user)
        return formset

    def is_open_to(self, user: User, record: Any) -> bool:
        return not record.is_locked

    def get_extra(self, request, obj=None, **options):
        asked = small_number(request.GET.get("rows", ""))
        if asked is not None:
            return min(asked, MOST_ROWS)
        return ROWS_OF_A_NEW_LIST if obj is None else 3


@admin.register(Opinion)
class OpinionAdmin(WorkflowAdmin):
    """Opinions with their list, which is typed here until it is submitted."""

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
        (None, {"fields": ("activity", ("kind", "number"), "title", "addressee")}),
        (_("办理"), {"fields": ("state", "facts")}),
    )
    change_form_template = "admin/supervision/opinion_change_form.html"
    related = ("activity", "addressee")
    choices = {"activity": Activity.objects.in_charge}
    search_texts = ("title", "number")
    created_by = "drafted_by"
    first_when_new = True

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """After the submission the list is worked as a table, on its own page."""
        return () if obj is not None and obj.is_locked else self.inlines

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        return super().in_charge(request, obj) and not obj.is_locked

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """With the way to the page that takes pasted rows."""
        obj = options.get("obj") or (args[3] if len(args) > 3 else None)
        context["table"] = "" if obj is None else reverse("my_items:opinion", args=[obj.pk])
        response = super().render_change_form(request, context, *args, **options)
        if obj is not None and self.has_change_permission(request, obj):
            paste = {"label": _("粘贴清单"), "url": reverse("pasting:items", args=[obj.pk])}
            response.context_data["verbs"].append(paste)
        return response

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
