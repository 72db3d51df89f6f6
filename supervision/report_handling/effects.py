"""What the actions on reports do to the records; called by the transition table alone."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import cast

from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import User
from pages.untyped import AnyRecord
from supervision.assessments.models import enter
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from supervision.reports.choices import BEFORE_SESSION, ReportEntryKind, ReportStatus
from supervision.reports.models import ReportEntry, WorkReport
from workflow import cases
from workflow.cases import last_day
from workflow.deadlines import DEADLINES, Deadline, compute, compute_back
from workflow.models import Clock
from workflow.transitions import Step, perform

Effect = Callable[[AnyRecord, Step], None]

DRAFT_CLOCK = "report_draft"
FINAL_CLOCK = "report_final"
MEMBERS_CLOCK = "report_members"
COMMENT_CLOCK = "report_comment"
OPINION_CLOCK = "opinion_hand_over"
HANDLING_CLOCK = "report_handling"
RENEWED_CLOCK = "report_renewed"
BEFORE_SESSION_CLOCKS = (
    ("draft_due_on", DRAFT_CLOCK),
    ("final_due_on", FINAL_CLOCK),
    ("members_due_on", MEMBERS_CLOCK),
)


def set_days(report: WorkReport) -> None:
    """The days that follow from the planned session (监督法 art. 15)."""
    for field, key in BEFORE_SESSION_CLOCKS:
        clock = Clock.objects.in_force(key, report.session_on)
        setattr(report, field, compute_back(clock, report.session_on).due_on)


def explain_handling(report: WorkReport) -> list[str]:
    """How the day of the handling report came about, in lines; empty before the hand-over."""
    if report.renewed_due_on or not report.handling_due_on:
        return []
    start = report.opinion.handed_over_on if report.opinion else None
    if start is None:
        return []
    deadline = compute(Clock.objects.in_force(HANDLING_CLOCK, start), start)
    return deadline.lines if deadline.due_on == report.handling_due_on else []


def add_entry(
    report: WorkReport,
    step: Step,
    action: str,
    kind: ReportEntryKind,
    text: str = "",
    *,
    on: date | None = None,
) -> ReportEntry:
    """Adds a line to the report's timeline and files the papers that came with it."""
    entry: ReportEntry = cases.add_entry(
        report,
        step,
        action,
        text,
        on=on,
        kind=kind,
        round=report.round,
        unit_id=unit_of(report, step.by),
    )
    return entry


def unit_of(report: WorkReport, user: User) -> int | None:
    """The reporting body for which the person acts, or None."""
    units = user.organizations_as(Role.HANDLER) & report.speakers
    return next((pk for pk in (report.entrusted_id, report.reporter_id) if pk in units), None)


def decision(action: str) -> Effect:
    """An effect that only puts its reason into the timeline."""

    def effect(report: WorkReport, step: Step) -> None:
        add_entry(report, step, action, ReportEntryKind.DECISION, step.data.get("reason", ""))

    return effect


def receive(action: str, kind: ReportEntryKind, field: str, *, dated: bool = False) -> Effect:
    """An effect that takes in a text of the organ: today, or (``dated``) on the day it came."""

    def effect(report: WorkReport, step: Step) -> None:
        day = step.data["received_on"] if dated else step.today
        setattr(report, field, day)
        if kind == ReportEntryKind.DRAFT:
            report.comment_due_on = last_day(COMMENT_CLOCK, day)
        add_entry(report, step, action, kind, step.data.get("text", ""), on=day)

    return effect


def comment(report: WorkReport, step: Step) -> None:
    """The committee's comment on the report."""
    report.commented_on = step.today
    add_entry(report, step, "comment", ReportEntryKind.COMMENT, step.data["text"])


def give_to_members(report: WorkReport, step: Step) -> None:
    """The day on which the members have the report."""
    report.members_on = step.data["members_on"]


def hear(report: WorkReport, step: Step) -> None:
    """Heard and deliberated; the clock of the committee's opinion runs from that day."""
    report.heard_on = step.data["heard_on"]
    report.opinion_due_on = last_day(OPINION_CLOCK, report.heard_on)
    text = step.data.get("text", "")
    add_entry(report, step, "hear", ReportEntryKind.HEARING, text, on=report.heard_on)


def hand_over(report: WorkReport, step: Step) -> None:
    """The deliberation opinion, handed over with its list, starts the clock of the answer."""
    opinion: Opinion = step.data["opinion"]
    report.opinion = opinion
    handed_over_on = cast(date, opinion.handed_over_on)  # the form offers no other
    report.handling_due_on = last_day(HANDLING_CLOCK, handed_over_on)


def assess(report: WorkReport, step: Step) -> None:
    """The votes of the satisfaction assessment."""
    enter(report, step)


def order_renewal(report: WorkReport, step: Step) -> None:
    """Not satisfied: the organ reports once more, and is assessed once more."""
    decision("order_renewal")(report, step)
    report.round += 1
    report.renewed_due_on = last_day(RENEWED_CLOCK, step.today)
    report.handling_on = None


def return_handling(report: WorkReport, step: Step) -> None:
    """What was sent back is no longer one of the three texts."""
    decision("return_handling")(report, step)
    report.handling_on = None
    returned = report.entries.filter(kind=ReportEntryKind.HANDLING, round=report.round)
    returned.update(superseded=True, is_public=False)


def conclude(report: WorkReport, step: Step) -> None:
    """The handling report stands as the answer to the opinion, so that nobody enters it twice."""
    report.concluded_on = step.today
    if report.opinion and report.opinion.status == OpinionStatus.HANDED_OVER:
        last = report.entries.texts().filter(kind=ReportEntryKind.HANDLING).last()
        data = {
            "reported_on": report.handling_on,
            "text": (last and last.text) or _("见所附研究处理情况报告。"),
        }
        perform(report.opinion, "report_back", by=step.by, at=step.at, data=data, inner=True)


def conclude_unassessed(report: WorkReport, step: Step) -> None:
    """Concluded without an assessment, by a decision with its reason."""
    decision("conclude_unassessed")(report, step)
    conclude(report, step)


def reschedule(report: WorkReport, step: Step) -> None:
    """Another session; the days before it are counted anew."""
    decision("reschedule")(report, step)
    report.session_on = step.data["session_on"]
    set_days(report)


def withdraw(report: WorkReport, step: Step) -> None:
    """Its opinion stays with the closed loop, and is free for another report."""
    decision("withdraw")(report, step)
    report.opinion = None
    report.is_public = False


def publish(report: WorkReport, step: Step) -> None:
    """Everything that has come in so far goes public, and the deliberation opinion with it."""
    report.is_public = True
    report.entries.texts().filter(is_public=False).update(is_public=True)
    report.assessments.filter(is_public=False).update(is_public=True)
    if action := opinion_action(report):
        perform(report.opinion, action, by=step.by, at=step.at)


def opinion_action(report: WorkReport) -> str:
    """What is left to do to publish the deliberation opinion; nothing once it is all public."""
    opinion = report.opinion
    if opinion and opinion.status == OpinionStatus.REPORTED_BACK:
        return "publish"
    if opinion and opinion.status == OpinionStatus.HANDED_OVER and not opinion.is_public:
        return "publish_list"
    return ""


def unpublish(report: WorkReport, step: Step) -> None:
    """Nothing of it is public any more: neither its entries nor its assessments."""
    report.is_public = False
    report.entries.filter(is_public=True).update(is_public=False)
    report.assessments.filter(is_public=True).update(is_public=False)


def has_news(report: WorkReport) -> bool:
    """Something of it is not published yet."""
    return (
        not report.is_public
        or bool(opinion_action(report))
        or report.entries.texts().filter(is_public=False).exists()
        or report.assessments.filter(is_public=False).exists()
    )


def _tell_moved(report: WorkReport, step: Step, text: str) -> None:
    add_entry(report, step, "deadline_moved", ReportEntryKind.DECISION, text)


def _day_of_renewal(report: WorkReport) -> date | None:
    return cases.step_began(report, "order_renewal")


def _before_session(clock: str, report: WorkReport) -> date:
    return compute_back(Clock.objects.in_force(clock, report.session_on), report.session_on).due_on


DEADLINES.append(
    Deadline(
        running=lambda: WorkReport.objects.filter(
            status=ReportStatus.HANDED_OVER,
            renewed_due_on__isnull=True,
            opinion__handed_over_on__isnull=False,
        ),
        field="handling_due_on",
        computed=lambda report: last_day(HANDLING_CLOCK, report.opinion.handed_over_on),
        tell=_tell_moved,
    )
)
DEADLINES.extend(
    cases.step_deadline(
        partial(WorkReport.objects.filter, **lookups), field, clock, start, _tell_moved
    )
    for lookups, field, clock, start in (
        (
            {"status": ReportStatus.DRAFT_RECEIVED},
            "comment_due_on",
            COMMENT_CLOCK,
            lambda one: one.draft_on,
        ),
        ({"status": ReportStatus.HEARD}, "opinion_due_on", OPINION_CLOCK, lambda one: one.heard_on),
        ({"status": ReportStatus.RE_REPORTING}, "renewed_due_on", RENEWED_CLOCK, _day_of_renewal),
    )
)
DEADLINES.extend(
    Deadline(
        running=partial(WorkReport.objects.filter, status__in=BEFORE_SESSION),
        field=field,
        computed=partial(_before_session, clock),
        tell=_tell_moved,
    )
    for field, clock in BEFORE_SESSION_CLOCKS
)
