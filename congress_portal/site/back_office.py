"""The back office as the whole house sees it: what waits today, and the ledger."""

from typing import Any

from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from annual_summaries.summaries.models import may_preview
from backoffice.site import PortalAdminSite
from congress_portal.ledger.forms import may_export
from registers.waiting import Waits


class BackOffice(PortalAdminSite):
    enable_nav_sidebar = False
    index_title = _("后台首页")

    def get_urls(self):
        return [path("ledger/", include("congress_portal.ledger.urls")), *super().get_urls()]

    def index(self, request, extra_context=None):
        """The records that the person keeps, and beside them what waits for today."""
        desk = Waits(request.user, timezone.localdate())
        counts = [count for count in desk.counts() if count.number]
        context = {
            "waiting": counts,
            "ledger_links": _ledger_links(request.user),
            "report_links": _report_links(request.user),
        }
        return super().index(request, {**(extra_context or {}), **context})


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
