"""The page that leads a new committee from an empty installation to its first inspection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.choices import Role
from congress_portal.moving_in.holidays import may_enter
from congress_portal.moving_in.steps import SetUpStep, StepOutcome, looked_at
from congress_portal.upkeep.readers import may_look as may_look_at_system

PAGES = (
    ("admin:system", gettext_lazy("系统状态"), lambda request: may_look_at_system(request.user)),
    ("admin:moving_in_holidays", gettext_lazy("按通知录入节假日"), may_enter),
)
"""Pages of a step's own: route, words, and who may open them."""


@dataclass(frozen=True)
class StepLine:
    """A step as the page shows it: ``forms`` and ``workbook`` are addresses with their words."""

    step: SetUpStep
    look: StepOutcome
    forms: list[tuple[str, str]]
    template: str


def may_move_in(user: Any) -> bool:
    """Whoever enters a part of it: the committee's office, who keeps system and accounts."""
    return bool(
        may_look_at_system(user)
        or user.has_role(Role.ACCOUNT_ADMIN)
        or user.acts_for_city(Role.CLERK, Role.LEADER)
    )


@require_safe
def moving_in(request: HttpRequest) -> HttpResponse:
    """Each step with what is there, what is missing, and the doors that this person may use.

    Raises:
        PermissionDenied: for whoever enters no part of it.
    """
    if not may_move_in(request.user):
        raise PermissionDenied
    lines = [
        StepLine(step, look, _forms(step, request), _template(step, request.user))
        for step, look in looked_at(timezone.localdate())
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("起步：新单位启用"),
        "lines": lines,
        "open": sum(not line.look.is_done for line in lines),
    }
    return render(request, "admin/moving_in.html", context)


def _forms(step: SetUpStep, request: HttpRequest) -> list[tuple[str, str]]:
    doors = []
    for label in step.models:
        model = apps.get_model(label)
        if admin.site.get_model_admin(model).has_view_permission(request):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            doors.append((reverse(name), str(model._meta.verbose_name)))
    return doors + [
        (reverse(name), str(label))
        for name, label, may_open in PAGES
        if name == step.route and may_open(request)
    ]


def _template(step: SetUpStep, user: Any) -> str:
    """The workbook to fill in, with the sheets of this step alone."""
    if not step.sheets or not user.acts_for_city(Role.CLERK):
        return ""
    query = urlencode({"sheet": step.sheets}, doseq=True)
    return f"{reverse('admin:ledger_template')}?{query}"
