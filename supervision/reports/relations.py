"""How a person stands to a report that the committee hears, and who hears of an action on one."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import Holder
from supervision.activities.relations import clerk_at, leader_at
from workflow.notices import teller

REPORT_CLERK = clerk_at("activity")
REPORT_LEADER = leader_at("activity")
REPORTER = (Holder(Role.HANDLER, at="reporter") | Holder(Role.HANDLER, at="entrusted")).called(
    _("报告机关或受委托单位")
)

tell = teller(lambda report: ("work_report", report.get_absolute_url()))
