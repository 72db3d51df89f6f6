from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.admin_actions import WorkflowAdmin
from supervision.admin.activities import READERS
from supervision.admin.filters import HandedOverYear, ItemMethod, LeadUnit, Overdue
from supervision.choices import WITH_UNIT
from supervision.models import Item
from supervision.services import explain_deadline


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
