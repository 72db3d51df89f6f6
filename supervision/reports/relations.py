"""How a person stands to a report that the committee hears, and who hears of an action on one."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import Holder
from supervision.activities.relations import clerk_at, keeper_at, leader_at, reader_at
from supervision.reports.choices import AFTER_SESSION
from workflow.notices import teller
from workflow.relations import Relation, Where


def reporter_at(path: str) -> Relation:
    """Speaks for the organ that reports, or for the body that it entrusted; ``path`` leads to the
    report, and is empty for the report itself."""
    step = f"{path}__" if path else ""
    organ = Holder(Role.HANDLER, at=f"{step}reporter")
    return (organ | Holder(Role.HANDLER, at=f"{step}entrusted")).called(_("报告机关或受委托单位"))


REPORT_CLERK = clerk_at("activity")
REPORT_LEADER = leader_at("activity")
REPORT_KEEPER = keeper_at("activity")
REPORTER = reporter_at("")
REPORT_PARTY = reader_at("activity") | REPORTER
"""Reads the whole timeline of a report, published or not."""
PUBLIC = Where(is_public=True, activity__is_public=True, status__in=AFTER_SESSION)
"""Everybody reads it: published, of a published activity, and heard."""
COLLECTED_READER = reader_at("report__activity") | (
    Where(sent_on__isnull=False) & reporter_at("report")
)
"""Reads an opinion collected before the session; the organ only what was sent to it."""

tell = teller(lambda report: ("work_report", report.get_absolute_url()))
