"""Settings of the portal in the back office; the kernel's are registered here, above all rooms."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.http import HttpRequest

from accounts.choices import Role
from backoffice.base import ScopedModelAdmin
from congress_portal.site.models import SiteSettings
from workflow.models import Clock, Holiday

admin.site.unregister(EmailAddress)


@admin.register(SiteSettings)
class SiteSettingsAdmin(ScopedModelAdmin):
    change_roles = (Role.SYSADMIN, Role.CLERK)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and SiteSettings.current()._state.adding


@admin.register(Clock)
class ClockAdmin(ScopedModelAdmin):
    """A new value is a new row from a day on; old deadlines keep the row they came from."""

    view_roles, change_roles = (Role.LEADER, Role.SYSADMIN), (Role.CLERK,)
    list_display = ("label", "amount", "unit", "source", "valid_from")
    ordering = ("key", "-valid_from")
    can_change = False


@admin.register(Holiday)
class HolidayAdmin(ScopedModelAdmin):
    view_roles, change_roles = (Role.LEADER,), (Role.CLERK, Role.SYSADMIN)
    list_display = ("day", "kind", "name")
    list_filter = ("kind",)
    ordering = ("-day",)
