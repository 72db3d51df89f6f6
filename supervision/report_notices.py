"""Who hears of an action on a report."""

from accounts.choices import Role
from accounts.models import User
from supervision.notices import clerks, leaders
from workflow.notices import teller

__all__ = ["clerks", "leaders", "speakers", "tell"]


def speakers(report, today):
    """Who acts for the organ that reports, and for the body that it entrusted."""
    return User.objects.acting_as(Role.HANDLER, report.speakers, today)


tell = teller(lambda report: ("work_report", report.get_absolute_url()))
