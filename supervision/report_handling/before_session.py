"""The rows of a report's table until the session: drafted, commented, handed in, heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from pages.untyped import AnyRecord
from supervision.report_handling import effects
from supervision.report_handling.needs import (
    FILES,
    RECEIVED_ON,
    SESSION,
    TEXT,
    collected_are_judged,
    has_content,
)
from supervision.reports.choices import BEFORE_SESSION, ReportEntryKind, ReportStatus
from supervision.reports.models import WorkReport
from supervision.reports.relations import REPORT_CLERK, REPORTER, tell
from workflow import needs
from workflow.guards import in_future, not_before, not_future
from workflow.relations import Where
from workflow.transitions import Guard, Need, Transition, Wait

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

S = ReportStatus
Kind = ReportEntryKind


def reporter_of(report: WorkReport) -> Organization:
    """Whom a line on a desk of the congress came from."""
    return report.reporter


def arrival(
    name: str,
    labels: tuple[StrOrPromise, StrOrPromise, StrOrPromise, StrOrPromise],
    ways: tuple[tuple[tuple[str, ...], str], ...],
    kind: ReportEntryKind,
    field: str,
    *,
    tells: AnyRecord,
    wait: Wait,
    text: Need = TEXT,
    guards: tuple[Guard, ...] = (),
) -> tuple[Transition, ...]:
    """A text of the organ on its ways (from, to): handed in by the organ itself, or logged by the
    clerk with the day on which it came. ``labels``: hand in, handed in, log, logged. ``wait`` asks
    the organ for it; the clerk who logs what came on paper is asked for nothing."""
    submit, submitted, log, logged = labels
    return tuple(
        row
        for sources, target in ways
        for row in (
            Transition(
                action=f"submit_{name}",
                label=submit,
                done=submitted,
                sources=sources,
                target=target,
                who=REPORTER,
                needs=(text, FILES),
                guards=(has_content,),
                effect=effects.receive(f"submit_{name}", kind, field),
                tell=tell(f"submit_{name}", tells, REPORT_CLERK),
                main=True,
                waits=(wait,),
            ),
            Transition(
                action=f"log_{name}",
                label=log,
                done=logged,
                sources=sources,
                target=target,
                who=REPORT_CLERK,
                needs=(RECEIVED_ON, text, FILES),
                # The day is typed, for what comes on paper is logged later; ``guards`` look at
                # typed days alone.
                guards=(has_content, not_future("received_on"), *guards),
                effect=effects.receive(f"log_{name}", kind, field, dated=True),
            ),
        )
    )


BEFORE = (
    *arrival(
        "draft",
        (_("提交报告初稿"), _("提交报告初稿"), _("登记收到的初稿"), _("登记收到初稿")),
        (((S.PLANNED, S.COMMENTED), S.DRAFT_RECEIVED),),
        Kind.DRAFT,
        "draft_on",
        tells=_("报告初稿已提交，请提出修改意见"),
        wait=Wait(
            key="report_draft",
            label=_("待提交报告初稿"),
            action=_("提交"),
            sources=(S.PLANNED,),  # after the comments, the final text is asked for
            due="draft_due_on",
        ),
    ),
    Transition(
        action="comment",
        label=_("提出修改意见"),
        sources=(S.DRAFT_RECEIVED,),
        target=S.COMMENTED,
        who=REPORT_CLERK,
        needs=(needs.text(_("修改意见")), FILES),
        effect=effects.comment,
        tell=tell("comment", _("人大对报告初稿提出了修改意见"), REPORTER),
        main=True,
        waits=(
            Wait(
                key="report_comment",
                label=_("待提修改意见的报告初稿"),
                action=_("提出意见"),
                due="comment_due_on",
                source=reporter_of,
                since=lambda report: report.draft_on,
            ),
        ),
    ),
    *arrival(
        "final",
        (_("提交正式报告"), _("提交正式报告"), _("登记收到的正式报告"), _("登记收到正式报告")),
        (((S.DRAFT_RECEIVED, S.COMMENTED), S.FINAL_RECEIVED),),
        Kind.FINAL,
        "final_on",
        tells=_("正式报告已提交，请印发组成人员"),
        wait=Wait(
            key="report_final",
            label=_("待提交正式报告"),
            action=_("提交"),
            due="final_due_on",
        ),
        guards=(
            not_before("received_on", "draft_on", _("正式报告的日期不能早于收到初稿的日期。")),
        ),
    ),
    Transition(
        action="give_to_members",
        label=_("登记印发组成人员"),
        done=_("印发组成人员"),
        sources=(S.FINAL_RECEIVED,),
        who=REPORT_CLERK,
        needs=(needs.day("members_on", _("印发日期"), today=True),),
        guards=(
            not_future("members_on"),
            not_before("members_on", "final_on", _("印发日期不能早于收到正式报告的日期。")),
        ),
        # No state of its own: the session may begin although the papers were late (监督法 art. 15).
        when=Where(members_on__isnull=True),
        effect=effects.give_to_members,
        waits=(
            Wait(
                key="report_members",
                label=_("待印发组成人员的报告"),
                action=_("印发"),
                due="members_due_on",
                source=reporter_of,
                since=lambda report: report.final_on,
            ),
        ),
    ),
    Transition(
        action="hear",
        label=_("登记听取和审议"),
        done=_("听取和审议"),
        sources=(S.FINAL_RECEIVED,),
        target=S.HEARD,
        who=REPORT_CLERK,
        needs=(
            needs.day("heard_on", _("听取日期"), today=True),
            needs.optional_text(_("审议情况")),
        ),
        guards=(
            not_future("heard_on"),
            not_before("heard_on", "final_on", _("听取日期不能早于收到正式报告的日期。")),
            collected_are_judged,
        ),
        effect=effects.hear,
        tell=tell("hear", _("报告已听取和审议"), REPORTER),
        main=True,
        # Stays there while a collected opinion is not judged: to judge it is the same clerk's.
        waits=(
            Wait(
                key="report_hear",
                label=_("待登记听取和审议"),
                action=_("登记"),
                due="session_on",
                where=lambda user, day: Q(session_on__lte=day),
                source=reporter_of,
            ),
        ),
    ),
    Transition(
        action="reschedule",
        label=_("改期"),
        sources=BEFORE_SESSION,
        who=REPORT_CLERK,
        needs=(SESSION, needs.reason(_("改期理由"))),
        guards=(in_future("session_on"),),
        effect=effects.reschedule,
        tell=tell("reschedule", _("听取报告的日期有变动"), REPORTER),
    ),
)
