"""What the back office offers beside an activity: its next steps, and what belongs to it."""

from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from supervision.activities.choices import Method
from supervision.opinions.models import Opinion
from supervision.reports.choices import HEARD_METHODS
from supervision.reports.models import WorkReport

MOST = 50


def _address(name, *args):
    return reverse(f"admin:supervision_{name}", args=args)


def tools(activity, hosts):
    """Links (address, label) to what can be done from an activity.

    Args:
        activity: the activity
        hosts: whether the person may change it
    """
    own = f"?activity={activity.pk}"
    links = []
    if hosts:
        links.append((_address("activity_attendance", activity.pk), _("邀请和签到")))
        links.append((_address("opinion_add") + own, _("起草意见和清单")))
    if hosts and activity.method in HEARD_METHODS:
        links.append((_address("workreport_add") + own, _("安排听取报告")))
    links += _of_method(activity, hosts, own)
    return [*links, (activity.get_absolute_url(), _("查看页面"))]


def _of_method(activity, hosts, own):
    """Links to what belongs to the method of the activity alone."""
    if activity.method == Method.SPECIAL_INQUIRY:
        links = [(_address("inquiryquestion_add") + own, _("登记询问问题"))] if hosts else []
        listed = f"{_address('inquiryquestion_changelist')}?q={quote(activity.number)}"
        return [*links, (listed, _("询问问题清单"))]
    if activity.method != Method.ENFORCEMENT:
        return []
    links = []
    team = getattr(activity, "inspection_team", None)
    report = activity.inspection_reports.kept().first()
    if team:
        links.append((_address("inspectionteam_change", team.pk), _("检查组和发现的问题")))
    elif hosts:
        links.append((_address("inspectionteam_add") + own, _("登记检查组")))
    if report:
        links.append((_address("inspectionreport_change", report.pk), _("执法检查报告")))
    elif hosts:
        links.append((_address("inspectionreport_add") + own, _("起草执法检查报告")))
    return links


def belongings(activity):
    """Its reports and its opinions: (key, title, records as (address, name, state))."""
    reports = WorkReport.objects.filter(activity=activity)[:MOST]
    opinions = Opinion.objects.filter(activity=activity)[:MOST]
    return [
        ("reports", _("听取的报告"), [_belonging("workreport_change", one) for one in reports]),
        ("opinions", _("意见"), [_belonging("opinion_change", one) for one in opinions]),
    ]


def _belonging(name, record):
    return _address(name, record.pk), str(record), record.get_status_display()
