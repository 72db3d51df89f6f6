"""The back office as the whole house sees it: what waits today, and the ledger."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from annual_summaries.summaries.models import may_preview
from backoffice.site import PortalAdminSite
from congress_portal.handing_on import views as hand_on
from congress_portal.ledger.forms import may_export
from congress_portal.long_work.views import sees_any
from congress_portal.moving_in.holidays import holidays
from congress_portal.moving_in.views import may_move_in, moving_in
from congress_portal.upkeep import views as upkeep_views
from congress_portal.upkeep.readers import may_look
from registers.waits import Waits

SYSTEMS = (
    "supervision",
    "deputies",
    "liaison_stations",
    "annual_summaries",
    "accounts",
    "workflow",
)
"""The systems in the order of the work; others follow by name."""
SETTINGS = frozenset(
    {
        "accounts.area",
        "accounts.robot",
        "congress_portal.escalationstep",
        "congress_portal.sitesettings",
        "deputies.pointscheme",
        "deputies.yardstick",
        "supervision.theme",
        "workflow.clock",
        "workflow.holiday",
    }
)
"""What is set once and seldom touched."""


class BackOffice(PortalAdminSite):
    """The back office of every app, by the work and not by the app."""

    enable_nav_sidebar = False
    index_title = _("后台首页")

    def get_urls(self):
        return [
            path("ledger/", include("congress_portal.ledger.urls")),
            path("long-work/", include("congress_portal.long_work.urls")),
            path("moving-in/", self.admin_view(moving_in), name="moving_in"),
            path("moving-in/holidays/", self.admin_view(holidays), name="moving_in_holidays"),
            *_hand_on_pages(self),
            path("system/start/", self.admin_view(upkeep_views.system_start), name="system_start"),
            path("system/", self.admin_view(upkeep_views.system), name="system"),
            *super().get_urls(),
        ]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The whole list by the work; a page of one app as Django has it."""
        found = super().get_app_list(request, app_label)
        return found if app_label else _in_order_of_work(found)

    def index(self, request, extra_context=None):
        """The records that the person keeps, and beside them what waits for today."""
        desk = Waits(request.user, timezone.localdate())
        counts = [count for count in desk.counts() if count.number]
        context = {
            "waiting": counts,
            "system_links": _system_links(request.user),
            "ledger_links": _ledger_links(request.user),
            "report_links": _report_links(request.user),
        }
        return super().index(request, {**(extra_context or {}), **context})


def _hand_on_pages(site: PortalAdminSite) -> list[URLPattern]:
    """Below the page of a person and of a body: where their work is handed on."""
    person, body = site.admin_view(hand_on.person), site.admin_view(hand_on.body)
    return [
        path("accounts/user/<int:pk>/hand-on/", person, name="hand_on_person"),
        path("accounts/organization/<int:pk>/hand-on/", body, name="hand_on_body"),
    ]


def _in_order_of_work(app_list: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Registers by system in the order of the work, and within one as they are declared; settings
    of all systems apart, at the end."""
    settings, found = [], []
    for app in sorted(app_list, key=_place):
        places = {
            model: place
            for place, model in enumerate(apps.get_app_config(app["app_label"]).get_models())
        }
        rows = sorted(app["models"], key=lambda row: places.get(row["model"], len(places)))
        kept = [row for row in rows if row["model"]._meta.label_lower not in SETTINGS]
        settings += [row for row in rows if row not in kept]
        if kept:
            found.append({**app, "models": kept})
    if settings:
        found.append(
            {
                "name": _("设置"),
                "app_label": "settings",
                "app_url": reverse("admin:index"),
                "models": settings,
            }
        )
    return found


def _place(app: dict[str, Any]) -> tuple[int, str]:
    label = app["app_label"]
    return SYSTEMS.index(label) if label in SYSTEMS else len(SYSTEMS), label


def _system_links(user: User) -> list[tuple[str, Any]]:
    """The state of the system, for who keeps it; the way of a new committee, for who walks it."""
    links = [(reverse("admin:system"), _("系统状态"))] if may_look(user) else []
    if sees_any(user):
        links.append((reverse("admin:long_works"), _("后台处理的事")))
    if may_move_in(user):
        links.append((reverse("admin:moving_in"), _("起步：新单位启用")))
    return links


def _ledger_links(user):
    links = []
    if user.acts_for_city(Role.CLERK):
        links += [
            (reverse("admin:ledger_import"), _("导入台账")),
            (reverse("admin:ledger_template"), _("下载模板")),
        ]
    if may_export(user):
        links.append((reverse("admin:ledger_export"), _("导出台账")))
    return links


def _report_links(user: User) -> list[tuple[str, Any]]:
    """Tools for whoever writes or approves the yearly report."""
    if not may_preview(user):
        return []
    return [(reverse("admin:annual_summaries_annualsummary_proofread"), _("校对报告里的数"))]
