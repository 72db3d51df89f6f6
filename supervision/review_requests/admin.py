"""Requests for review: read and answered by the city's clerks alone."""

from django.contrib import admin
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.actions import WorkflowAdmin
from supervision.review_requests import personal_data
from supervision.review_requests.models import ReviewRequest


@admin.register(ReviewRequest)
class ReviewRequestAdmin(WorkflowAdmin):
    """Nobody enters one here; whoever opens one is noted beside the requester's data."""

    change_roles = (Role.CLERK,)
    list_display = ("number", "paper", "status", "received_on", "step_due_on")
    list_display_links = ("number", "paper")
    list_filter = ("status",)
    search_fields = ("number", "paper")
    ordering = ("-received_on", "-id")
    readonly_fields = (
        *("number", "paper", "words", "status", "received_on", "step_due_on"),
        *("document", "answer", "answered_on", "requester_kind", "requester_name"),
        "requester_contact",
    )
    fieldsets = (
        (None, {"fields": ("number", "paper", "words", ("received_on", "step_due_on"))}),
        (_("办理"), {"fields": ("status", "document", "answer", "answered_on")}),
        (
            _("建议人（查看有记录）"),
            {"fields": ("requester_kind", "requester_name", "requester_contact")},
        ),
    )
    related = ("document", "requester")
    can_add = can_change = False
    search_texts = ("number", "paper")

    def has_module_permission(self, request):
        return request.user.acts_for_city(Role.CLERK)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            personal_data.look(obj, request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("建议审查的理由"))
    def words(self, request):
        return mark_safe(linebreaks(request.text, autoescape=True)) or "—"  # noqa: S308  escaped

    @admin.display(description=_("身份"))
    def requester_kind(self, request):
        return request.requester.get_kind_display()

    @admin.display(description=_("姓名或名称"))
    def requester_name(self, request):
        return request.requester.name or "—"

    @admin.display(description=_("联系方式"))
    def requester_contact(self, request):
        return request.requester.contact or "—"
