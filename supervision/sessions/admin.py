"""Sessions, decisions and appointments in the back office, each body its own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.actions import WorkflowAdmin
from supervision.bodies.forms import BodyForm
from supervision.sessions.models import Decision, Session
from workflow.choices import RecordStatus

READERS, WRITERS = (Role.LEADER,), (Role.CLERK, Role.TOWN_CLERK)


class OfBodyAdmin(WorkflowAdmin):
    """Records of a body: its own clerks write them until they are public."""

    view_roles, change_roles = READERS, WRITERS
    form = BodyForm
    form_knows_user = True
    created_by = "created_by"

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        """What the public reads is taken back before it is changed."""
        mine = super().in_charge(request, obj)
        return mine and not obj.is_public and obj.status != RecordStatus.WITHDRAWN

    @admin.display(description=_("组织单位"))
    def whose(self, record):
        return str(record.body)


@admin.register(Session)
class SessionAdmin(OfBodyAdmin):
    """Sessions of a body, with who was there."""

    list_display = ("name", "whose", "held_on", "members", "present", "status", "is_public")
    list_filter = ("kind", "is_public", "status")
    list_select_related = ("organization",)
    search_fields = ("agenda",)
    ordering = ("-held_on", "-id")
    fields = (
        "organization",
        ("kind", "term", "number"),
        ("held_on", "ends_on"),
        ("members", "present"),
        "agenda",
    )

    @admin.display(description=_("会议"))
    def name(self, session):
        return str(session)


@admin.register(Decision)
class DecisionAdmin(OfBodyAdmin):
    """Decisions and appointments of a body, with the vote and what came of them."""

    list_display = ("title", "number", "kind", "whose", "decided_on", "people", "is_public")
    list_filter = ("kind", "is_public", "status")
    list_select_related = ("organization",)
    search_fields = ("title", "number")
    ordering = ("-decided_on", "-id")
    autocomplete_fields = ("session", "activity")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "organization",
                    ("number", "kind"),
                    "title",
                    ("decided_on", "people"),
                    "text",
                    "activity",
                )
            },
        ),
        (_("表决"), {"fields": ("session", ("in_favour", "against", "abstained"))}),
        (_("执行"), {"fields": ("report_due_on", "what_came")}),
    )
