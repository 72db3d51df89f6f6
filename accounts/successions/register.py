"""Roles that are still held for bodies that no longer exist, for whoever gives roles."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Grant
from registers.waiting import WAITING, Waiting

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import User


def _of_closed_bodies(user: User, day: date) -> QuerySet[Model]:
    if not user.has_role(Role.ACCOUNT_ADMIN, on=day):
        return Grant.objects.none()
    return Grant.objects.on(day).filter(organization__until__lt=day)


WAITING.register(
    Waiting(
        key="closed_roles",
        label=_("单位已撤销的角色"),
        action=_("移交"),
        records=_of_closed_bodies,
        order="since",
        title=lambda grant: f"{grant.user} · {grant.get_role_display()}",
        source=lambda grant: grant.organization,
        since=lambda grant: grant.organization.until,
        path=lambda grant: reverse("admin:hand_on_body", args=[grant.organization_id]),
        ready=lambda grants: grants.select_related("user", "organization"),
    )
)
