"""What the handling units do with an item: rows of its table."""

from django.utils.translation import gettext_lazy as _

from supervision.handling import effects
from supervision.items import relations
from supervision.items.choices import WITH_UNIT, EntryKind, ItemStatus, RequestKind
from workflow import needs
from workflow.guards import HAS_EVIDENCE, PROMISED_WHEN_PLANNED, after_deadline, in_future
from workflow.transitions import Guard, Transition, Wait

UNIT_ACTIONS = (
    Transition(
        action="acknowledge",
        label=_("签收"),
        sources=(ItemStatus.HANDED_OVER,),
        target=ItemStatus.ACKNOWLEDGED,
        who=relations.LEAD_UNIT,
        when=~effects.asked_for(RequestKind.RETURN),
        effect=effects.acknowledge,
        main=True,
        bulk=True,
        waits=(
            Wait(
                key="acknowledge",
                label=_("待签收"),
                due="step_due_on",
                since=lambda item: item.handed_over_on,
            ),
        ),
    ),
    Transition(
        action="request_return",
        label=_("申请退回"),
        sources=(ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        who=relations.LEAD_UNIT,
        needs=(needs.reason(_("退回理由")),),
        guards=(
            Guard(
                lambda item, step: step.today <= effects.last_return_day(item).due_on,
                _("已超过可以退回的期限，请与交办机关联系。"),
            ),
        ),
        when=~effects.asked_for(RequestKind.RETURN),
        effect=effects.ask_for(RequestKind.RETURN, "request_return"),
        tell=relations.tell("request_return", _("单位申请退回，请决定"), relations.CLERK),
    ),
    Transition(
        action="report_progress",
        label=_("报告进展"),
        sources=(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING),
        target=ItemStatus.HANDLING,
        who=relations.HANDLING_UNIT,
        needs=(needs.text(_("办理进展")), needs.FILES),
        when=~effects.asked_for(RequestKind.RETURN),
        effect=effects.with_entry("report_progress", EntryKind.PROGRESS),
    ),
    Transition(
        action="report_progress",
        label=_("报告进展"),
        sources=(ItemStatus.REWORK, ItemStatus.LONG_TERM),
        who=relations.HANDLING_UNIT,
        needs=(needs.text(_("办理进展")), needs.FILES),
        effect=effects.with_entry("report_progress", EntryKind.PROGRESS),
        waits=(
            Wait(
                key="long_term",
                label=_("持续跟踪"),
                sources=(ItemStatus.LONG_TERM,),
                to=relations.LEAD_UNIT,
                due="deadline",
            ),
        ),
    ),
    Transition(
        action="ask",
        label=_("提问"),
        sources=WITH_UNIT,
        who=relations.HANDLING_UNIT,
        needs=(needs.text(_("问题")),),
        effect=effects.ask,
        tell=relations.tell("ask", _("单位有提问，请回答"), relations.CLERK),
    ),
    Transition(
        action="request_extension",
        label=_("申请延期"),
        sources=(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        who=relations.LEAD_UNIT,
        needs=(needs.day("until", _("申请延期至")), needs.reason(_("延期理由"))),
        guards=(
            after_deadline(_("延期后的日期必须晚于现在的办理期限。")),
            in_future("until"),
        ),
        when=~effects.asked_for(RequestKind.EXTENSION),
        effect=effects.ask_for(RequestKind.EXTENSION, "request_extension"),
        tell=relations.tell("request_extension", _("单位申请延期，请决定"), relations.LEADER),
    ),
    Transition(
        action="reply",
        label=_("反馈办理结果"),
        sources=(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        target=ItemStatus.REPLIED,
        who=relations.LEAD_UNIT,
        needs=(
            needs.text(_("办理情况"), _("请填写办理情况，再提交反馈。")),
            needs.OUTCOME,
            needs.PROMISED_ON,
            needs.FILES,
        ),
        guards=(
            PROMISED_WHEN_PLANNED,
            HAS_EVIDENCE,
        ),
        when=~effects.asked_for(RequestKind.RETURN),
        effect=effects.reply,
        main=True,
        tell=relations.tell("reply", _("单位已反馈办理结果，请核实"), relations.CLERK),
        waits=(
            Wait(
                key="rework",
                label=_("退回重办"),
                action=_("重新办理"),
                sources=(ItemStatus.REWORK,),
                due="deadline",
            ),
            Wait(
                key="handle",
                label=_("在办"),
                action=_("办理"),
                sources=(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING),
                due="deadline",
            ),
        ),
    ),
)
