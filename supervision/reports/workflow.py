"""A report: drafted, commented, heard, answered with an opinion, accounted for, assessed."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision.reports import effects, relations
from supervision.reports.choices import (
    AFTER_SESSION,
    AWAITING_HANDLING,
    BEFORE_SESSION,
    ReportEntryKind,
    ReportStatus,
)
from supervision.reports.models import WorkReport
from supervision.reports.needs import (
    BALLOT,
    FILES,
    HANDLING_TEXT,
    OPINION,
    RECEIVED_ON,
    SESSION,
    TEXT,
    activity_is_public,
    collected_are_judged,
    has_content,
    is_accepted,
    is_dissatisfied,
    items_answered,
    lacks_opinion,
    not_before,
    opinion_after_hearing,
    opinion_by_another,
    opinion_is_ready,
    texts_by_others,
)
from supervision.reports.relations import REPORT_CLERK, REPORT_LEADER, REPORTER
from workflow import needs
from workflow.guards import in_future, not_future
from workflow.publication import publication
from workflow.transitions import Guard, Need, Table, Transition, register

S = ReportStatus
Kind = ReportEntryKind
tell = relations.tell


def arrival(
    name: str,
    labels: tuple[Any, Any, Any, Any],
    ways: tuple[tuple[tuple[str, ...], str], ...],
    kind: str,
    field: str,
    *,
    tells: Any,
    text: Need = TEXT,
    guards: tuple[Guard, ...] = (),
) -> tuple[Transition, ...]:
    """A text of the organ on its ways (from, to): handed in by the organ itself, or logged by the
    clerk with the day on which it came. ``labels``: hand in, handed in, log, logged."""
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
                tell=tell(f"submit_{name}", tells, relations.REPORT_CLERK),
                main=True,
            ),
            Transition(
                action=f"log_{name}",
                label=log,
                done=logged,
                sources=sources,
                target=target,
                who=REPORT_CLERK,
                needs=(RECEIVED_ON, text, FILES),
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
    ),
    Transition(
        action="comment",
        label=_("提出修改意见"),
        sources=(S.DRAFT_RECEIVED,),
        target=S.COMMENTED,
        who=REPORT_CLERK,
        needs=(needs.text(_("修改意见")), FILES),
        effect=effects.comment,
        tell=tell("comment", _("人大对报告初稿提出了修改意见"), relations.REPORTER),
        main=True,
    ),
    *arrival(
        "final",
        (_("提交正式报告"), _("提交正式报告"), _("登记收到的正式报告"), _("登记收到正式报告")),
        (((S.DRAFT_RECEIVED, S.COMMENTED), S.FINAL_RECEIVED),),
        Kind.FINAL,
        "final_on",
        tells=_("正式报告已提交，请印发组成人员"),
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
        when=lambda report: report.members_on is None,
        effect=effects.give_to_members,
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
        tell=tell("hear", _("报告已听取和审议"), relations.REPORTER),
        main=True,
    ),
    Transition(
        action="reschedule",
        label=_("改期"),
        sources=BEFORE_SESSION,
        who=REPORT_CLERK,
        needs=(SESSION, needs.reason(_("改期理由"))),
        guards=(in_future("session_on"),),
        effect=effects.reschedule,
        tell=tell("reschedule", _("听取报告的日期有变动"), relations.REPORTER),
    ),
)


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
        when=lacks_opinion,
        effect=effects.hand_over,
        tell=tell("hand_over", _("审议意见已交办，请按期报告研究处理情况"), relations.REPORTER),
        main=True,
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
            tell=tell("return_handling", _("研究处理情况报告退回补充"), relations.REPORTER),
        )
        for target, when in (
            (S.HANDED_OVER, lambda report: report.round == 1),
            (S.RE_REPORTING, lambda report: report.round > 1),
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
        tell=tell("assess", _("满意度测评已登记"), relations.REPORT_LEADER, relations.REPORTER),
        main=True,
    ),
    Transition(
        action="order_renewal",
        label=_("要求重新报告"),
        sources=(S.ASSESSED,),
        target=S.RE_REPORTING,
        who=REPORT_LEADER,
        needs=(needs.reason(),),
        when=is_dissatisfied,
        effect=effects.order_renewal,
        tell=tell(
            "order_renewal",
            _("测评不满意，请重新报告"),
            relations.REPORTER,
            relations.REPORT_CLERK,
        ),
        main=True,
    ),
    Transition(
        action="conclude",
        label=_("办结"),
        sources=(S.ASSESSED,),
        target=S.CONCLUDED,
        who=REPORT_LEADER,
        guards=(items_answered,),
        when=is_accepted,
        effect=effects.conclude,
        tell=tell("conclude", _("报告已办结"), relations.REPORT_CLERK, relations.REPORTER),
        main=True,
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
        when=lambda report: report.round == 1,
        effect=effects.conclude_unassessed,
        tell=tell(
            "conclude_unassessed", _("报告已办结"), relations.REPORT_CLERK, relations.REPORTER
        ),
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
        tell=tell("remind", _("人大催办报告"), relations.REPORTER),
    ),
    Transition(
        action="withdraw",
        label=_("撤回"),
        sources=(*BEFORE_SESSION, S.HEARD, *AWAITING_HANDLING),
        target=S.WITHDRAWN,
        who=REPORT_LEADER,
        needs=(needs.reason(_("撤回理由")),),
        effect=effects.withdraw,
        tell=tell(
            "withdraw", _("听取报告的安排已撤回"), relations.REPORTER, relations.REPORT_CLERK
        ),
    ),
)


_PUBLISH, _UNPUBLISH = publication(
    AFTER_SESSION,
    REPORT_LEADER,
    guards=(activity_is_public, texts_by_others, opinion_by_another),
)


PUBLICATION = (
    replace(_PUBLISH, when=effects.has_news, effect=effects.publish),
    replace(_UNPUBLISH, effect=effects.unpublish),
)


REPORT_TABLE = register(
    Table(
        model=WorkReport,
        states=ReportStatus,
        transitions=(*BEFORE, *AFTER, *AT_ANY_TIME, *PUBLICATION),
    )
)
