"""A report for tests, brought into any state through the real actions."""

import itertools
from datetime import timedelta

from django.utils import timezone

from supervision.activities.models import Activity
from supervision.report_handling.effects import set_days
from supervision.reports.choices import ReportStatus
from supervision.reports.models import WorkReport
from tests.factories import evidence, government, hand_over, make_activity, make_opinion
from workflow.transitions import perform

S = ReportStatus
_numbers = itertools.count(1)
BALLOT = {
    "members": 35,
    "present": 30,
    "satisfied": 20,
    "basically": 6,
    "dissatisfied": 2,
    "abstained": 1,
}
POOR = {**BALLOT, "satisfied": 5, "basically": 5, "dissatisfied": 19}
WAY = (
    (S.DRAFT_RECEIVED, "handler", "submit_draft"),
    (S.COMMENTED, "clerk", "comment"),
    (S.FINAL_RECEIVED, "handler", "submit_final"),
    (S.HEARD, "clerk", "hear"),
    (S.HANDED_OVER, "clerk", "hand_over"),
    (S.HANDLING_RECEIVED, "handler", "submit_handling"),
    (S.ASSESSED, "clerk", "assess"),
    (S.CONCLUDED, "leader", "conclude"),
)


def plan_report(people, **fields):
    """A report of the government, entrusted to the handler's unit, planned in a month."""
    report = WorkReport(
        **{
            "activity": fields.pop("activity", None) or make_activity(method="report"),
            "title": f"关于公共交通工作情况的报告{next(_numbers)}",
            "reporter": government(),
            "entrusted": people.unit,
            "session_on": timezone.localdate() + timedelta(days=30),
            "created_by": people.clerk,
            **fields,
        }
    )
    set_days(report)
    report.save()
    return report


def inputs(report, action, people, *, ballot=BALLOT):
    """Inputs with which an action is not refused for what it lacks."""
    today = timezone.localdate()
    given = {
        "text": "情况如下。",
        "reason": "情况如此。",
        "files": evidence(),
        "received_on": today,
        "members_on": today,
        "heard_on": today,
        "held_on": today,
        "session_on": today + timedelta(days=40),
        **ballot,
    }
    if action == "hand_over":
        given["opinion"] = deliberation(report, people)
    return given


def deliberation(report, people, **fields):
    """A deliberation opinion of the activity, handed over."""
    opinion = make_opinion(
        report.activity, unit=people.unit, kind="deliberation", drafted_by=people.clerk, **fields
    )
    return hand_over(opinion, people)


def answer_items(report, people):
    for item in report.opinion.items.all():
        item = perform(item, "acknowledge", by=people.handler)
        data = {"text": "已办好。", "outcome": "solved", "files": evidence()}
        perform(item, "reply", by=people.handler, data=data)


def report_in(status, people, *, ballot=BALLOT, **fields):
    """A report in a state, as it is afterwards."""
    report = plan_report(people, **fields)
    if status == S.WITHDRAWN:
        return act(report, "leader", "withdraw", people)
    ballot = POOR if status == S.RE_REPORTING else ballot
    stop = S.ASSESSED if status == S.RE_REPORTING else status
    for step, who, action in WAY:
        if report.status == stop:
            break
        report = act(report, who, action, people, ballot=ballot)
        if step == S.HANDED_OVER:
            answer_items(report, people)
    if status == S.RE_REPORTING:
        report = act(report, "leader", "order_renewal", people)
    return fresh(report)


def act(report, who, action, people, **options):
    data = inputs(report, action, people, **options)
    return perform(report, action, by=getattr(people, who), data=data)


def fresh(report):
    return WorkReport.objects.select_related("activity", "opinion").get(pk=report.pk)


def publish_report(report, people):
    """Puts the activity and the report's texts before the public."""
    Activity.objects.filter(pk=report.activity_id).update(is_public=True)
    return perform(fresh(report), "publish", by=people.leader)
