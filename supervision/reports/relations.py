"""Who hears of an action on a report."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from supervision.activities.relations import CLERKS, LEADERS, is_clerk_of, is_leader_of
from workflow.notices import teller
from workflow.transitions import Actor

REPORT_CLERK = Actor(
    "report_clerk",
    _("经办人员"),
    lambda report, user: is_clerk_of(report.activity, user),
    CLERKS,
)


REPORT_LEADER = Actor(
    "report_leader",
    _("领导"),
    lambda report, user: is_leader_of(report.activity, user),
    LEADERS,
)


REPORTER = Actor(
    "reporter",
    _("报告机关或受委托单位"),
    lambda report, user: bool(report.speakers & user.organizations_as(Role.HANDLER)),
    (Role.HANDLER,),
)


def speakers(report, today):
    """Who acts for the organ that reports, and for the body that it entrusted."""
    return User.objects.acting_as(Role.HANDLER, report.speakers, today)


tell = teller(lambda report: ("work_report", report.get_absolute_url()))
