"""How a delay climbs, as a table that the clerks keep."""

from django.contrib import admin

from accounts.choices import Role
from backoffice.base import ScopedModelAdmin
from congress_portal.oversight.models import EscalationStep


@admin.register(EscalationStep)
class EscalationStepAdmin(ScopedModelAdmin):
    """Steps are switched off rather than deleted."""

    view_roles, change_roles = (Role.LEADER,), (Role.CLERK,)
    list_display = ("days", "audience", "is_active")
    ordering = ("days", "audience")
