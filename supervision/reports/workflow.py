"""A report: drafted, commented, heard, answered with an opinion, accounted for, assessed."""

from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.successions.transitions import Succession
from supervision.report_handling import effects
from supervision.report_handling.before_session import BEFORE, arrival, reporter_of
from supervision.report_handling.needs import (
    ACCEPTED,
    BALLOT,
    DISSATISFIED,
    DRAFTED_OPINION,
    ENTERED_IT,
    HANDLING_TEXT,
    HAS_NEWS,
    ITEMS_ANSWERED,
    LACKS_OPINION,
    OPINION,
    activity_is_public,
    items_answered,
    opinion_after_hearing,
    opinion_by_another,
    opinion_is_ready,
    texts_by_others,
)
from supervision.reports.choices import (
    AFTER_SESSION,
    AWAITING_HANDLING,
    BEFORE_SESSION,
    ReportEntryKind,
    ReportStatus,
)
from supervision.reports.models import ReportFile, WorkReport
from supervision.reports.relations import REPORT_CLERK, REPORT_LEADER, REPORTER, tell
from workflow import needs
from workflow.guards import not_before, not_future
from workflow.publication import publication
from workflow.relations import Where
from workflow.replacing import Shelf, shelve
from workflow.transitions import DeskText, Table, Transition, Wait, register

S = ReportStatus
Kind = ReportEntryKind
FIRST_ROUND = Where(round=1)
AFTER = (
    Transition(
        action="hand_over",
        label=_("登记交办审议意见"),
        done=_("交办审议意见"),
        sources=(S.HEARD, S.HANDED_OVER),
        target=S.HANDED_OVER,
        who=REPORT_CLERK,
        needs=(OPINION,),
        guards=(opinion_is_ready, opinion_after_hearing),
        when=LACKS_OPINION,
        effect=effects.hand_over,
        tell=tell("hand_over", _("审议意见已交办，请按期报告研究处理情况"), REPORTER),
        main=True,
        waits=(
            Wait(
                key="report_opinion",
                label=_("待交办审议意见"),
                action=_("登记"),
                due="opinion_due_on",
                source=reporter_of,
                since=lambda report: report.heard_on,
            ),
        ),
    ),
    *arrival(
        "handling",
        (
            _("提交研究处理情况报告"),
            _("提交研究处理情况报告"),
            _("登记收到的研究处理情况报告"),
            _("登记收到研究处理情况报告"),
        ),
        ((AWAITING_HANDLING, S.HANDLING_RECEIVED),),
        Kind.HANDLING,
        "handling_on",
        tells=_("研究处理情况报告已提交"),
        wait=Wait(
            key="report_handling",
            label=_("待报告研究处理情况"),
            action=_("提交"),
            due="handling_deadline",
        ),
        text=HANDLING_TEXT,
        guards=(not_before("received_on", "heard_on", _("收到日期不能早于听取报告的日期。")),),
    ),
    *(
        Transition(
            action="return_handling",
            label=_("退回补充"),
            sources=(S.HANDLING_RECEIVED,),
            target=target,
            who=REPORT_CLERK,
            needs=(needs.reason(_("要补充什么")),),
            when=when,
            effect=effects.return_handling,
            tell=tell("return_handling", _("研究处理情况报告退回补充"), REPORTER),
        )
        # Back to where it came from: a report ordered anew waits in a state of its own.
        for target, when in (
            (S.HANDED_OVER, FIRST_ROUND),
            (S.RE_REPORTING, ~FIRST_ROUND),
        )
    ),
    Transition(
        action="assess",
        label=_("登记满意度测评"),
        done=_("满意度测评"),
        sources=(S.HANDLING_RECEIVED,),
        target=S.ASSESSED,
        who=REPORT_CLERK,
        needs=BALLOT,
        guards=(
            not_future("held_on"),
            not_before("held_on", "handling_on", _("测评日期不能早于收到研究处理情况报告的日期。")),
        ),
        effect=effects.assess,
        tell=tell("assess", _("满意度测评已登记"), REPORT_LEADER, REPORTER),
        main=True,
        waits=(
            Wait(
                key="report_assess",
                label=_("待测评的报告"),
                action=_("测评"),
                order="handling_on",
                source=reporter_of,
                since=lambda report: report.handling_on,
            ),
        ),
    ),
    Transition(
        action="order_renewal",
        label=_("要求重新报告"),
        sources=(S.ASSESSED,),
        target=S.RE_REPORTING,
        who=REPORT_LEADER,
        needs=(needs.reason(),),
        when=DISSATISFIED,
        effect=effects.order_renewal,
        tell=tell(
            "order_renewal",
            _("测评不满意，请重新报告"),
            REPORTER,
            REPORT_CLERK,
        ),
        main=True,
        waits=(
            Wait(
                key="report_renewal",
                label=_("测评不满意的报告"),
                order="handling_on",
                source=reporter_of,
            ),
        ),
    ),
    Transition(
        action="conclude",
        label=_("办结"),
        sources=(S.ASSESSED,),
        target=S.CONCLUDED,
        who=REPORT_LEADER,
        guards=(items_answered,),
        when=ACCEPTED,
        effect=effects.conclude,
        tell=tell("conclude", _("报告已办结"), REPORT_CLERK, REPORTER),
        main=True,
        waits=(
            Wait(
                key="report_conclude",
                label=_("测评后待决定的报告"),
                action=_("决定"),
                order="handling_on",
                where=lambda user, day: ITEMS_ANSWERED.scope(WorkReport, user, day),
                source=reporter_of,
            ),
        ),
    ),
    Transition(
        action="conclude_unassessed",
        label=_("不测评，直接办结"),
        done=_("不经测评办结"),
        sources=(S.HANDLING_RECEIVED,),
        target=S.CONCLUDED,
        who=REPORT_LEADER,
        needs=(needs.reason(_("不进行满意度测评的理由")),),
        guards=(items_answered,),
        # Not in a later round: what was reported anew because the ballot was bad has to face
        # another one.
        when=FIRST_ROUND,
        effect=effects.conclude_unassessed,
        tell=tell("conclude_unassessed", _("报告已办结"), REPORT_CLERK, REPORTER),
    ),
)


AT_ANY_TIME = (
    Transition(
        action="remind",
        label=_("催办"),
        sources=(S.PLANNED, *AWAITING_HANDLING),
        who=REPORT_CLERK,
        needs=(needs.reason(_("催办意见")),),
        effect=effects.decision("remind"),
        tell=tell("remind", _("人大催办报告"), REPORTER),
        waits=(
            Wait(
                key="report_draft_overdue",
                label=_("报告初稿逾期未交"),
                sources=(S.PLANNED,),
                due="draft_due_on",
                where=lambda user, day: Q(draft_due_on__lt=day),
                source=reporter_of,
            ),
            Wait(
                key="report_handling_overdue",
                label=_("研究处理情况报告逾期未交"),
                sources=AWAITING_HANDLING,
                due="handling_deadline",
                where=lambda user, day: Q(handling_deadline__lt=day),
                source=reporter_of,
            ),
        ),
    ),
    Succession(
        model=WorkReport,
        key="closed_reporters",
        label=_("报告机关已撤销的报告"),
        sources=(*BEFORE_SESSION, S.HEARD, *AWAITING_HANDLING, S.HANDLING_RECEIVED, S.ASSESSED),
        who=REPORT_CLERK,
        closed_alone=True,
        lead="reporter",
        also=("entrusted",),
        write=lambda report, step, text: effects.add_entry(
            report, step, "succeed", Kind.DECISION, text
        ),
        tell=tell("succeed", _("承接的报告，请按期提交"), REPORTER),
        source=reporter_of,
    ).row(),
    Transition(
        action="withdraw",
        label=_("撤回"),
        sources=(*BEFORE_SESSION, S.HEARD, *AWAITING_HANDLING),
        target=S.WITHDRAWN,
        who=REPORT_LEADER,
        needs=(needs.reason(_("撤回理由")),),
        effect=effects.withdraw,
        tell=tell("withdraw", _("听取报告的安排已撤回"), REPORTER, REPORT_CLERK),
    ),
)


_PUBLISH, _UNPUBLISH = publication(
    AFTER_SESSION,
    REPORT_LEADER,
    guards=(activity_is_public, texts_by_others, opinion_by_another),
    waits=(
        Wait(
            key="report_publish",
            label=_("待公布的报告"),
            action=_("公布"),
            order="heard_on",
            # On the desks of those alone whom the guards let publish: a line that is refused when
            # it is pressed teaches people to overlook lines.
            to=Where(activity__is_public=True) & ~ENTERED_IT & ~DRAFTED_OPINION,
            since=lambda report: report.heard_on,
        ),
    ),
)


PUBLICATION = (
    replace(_PUBLISH, when=HAS_NEWS, effect=effects.publish),
    replace(_UNPUBLISH, effect=effects.unpublish),
)


REPORT_TABLE = register(
    Table(
        model=WorkReport,
        states=ReportStatus,
        desk=DeskText(
            title=lambda report: report.title,
            source=lambda report: report.activity.organizer,
            path=lambda report: report.get_absolute_url(),
            ready=lambda reports: reports.select_related("activity__organizer", "reporter"),
        ),
        transitions=(*BEFORE, *AFTER, *AT_ANY_TIME, *PUBLICATION),
    )
)

shelve(
    Shelf(
        model=ReportFile,
        record=lambda link: link.entry.report,
        page=lambda one: one.get_absolute_url(),
        keepers=REPORT_LEADER,
    )
)
