"""The state of the system, for who keeps it: what ``doctor`` says, on a page."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.choices import Role
from congress_portal.upkeep.doctor import diagnoses


def may_look(user: Any) -> bool:
    """The system administrator, and the break-glass account."""
    return bool(user.is_superuser or user.has_role(Role.SYSADMIN))


@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """Worker, outbox, last backup, trail, disk, versions: a line each, the faults first."""
    if not may_look(request.user):
        raise PermissionDenied
    found = sorted(diagnoses(quick=True), key=lambda one: one.is_well)
    context = {**admin.site.each_context(request), "title": _("系统状态"), "diagnoses": found}
    return render(request, "admin/system.html", context)
