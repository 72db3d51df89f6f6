"""What the handling units do with an item: rows of its table."""

from django.utils.translation import gettext_lazy as _

from supervision.handling import effects
from supervision.handling.together import TOGETHER
from supervision.items import relations
from supervision.items.choices import WITH_UNIT, EntryKind, ItemStatus, RequestKind
from supervision.items.models import Item
from workflow import needs
from workflow.guards import HAS_EVIDENCE, PROMISED_WHEN_PLANNED, after_deadline, in_future
from workflow.relations import Where
from workflow.together import ALONE
from workflow.transitions import Guard, Step, Transition, Wait


def _may_still_withdraw(item: Item, step: Step) -> bool:
    last = effects.last_withdrawal_day(item)
    return last is None or step.today <= last


def _reply_to_all(item: Item, step: Step) -> None:
    effects.reply(item, step)
    TOGETHER.reply_to_all(item, step)


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
        when=~effects.asked_for(RequestKind.RETURN) & ALONE,
        effect=_reply_to_all,
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
    *(
        Transition(
            action="withdraw_reply",
            label=_("撤回反馈"),
            sources=(ItemStatus.REPLIED,),
            target=target,
            who=relations.LEAD_UNIT,
            needs=(needs.reason(_("撤回的理由")),),
            guards=(
                Guard(
                    _may_still_withdraw,
                    _("已超过可以撤回的期限，请与交办机关联系。"),
                ),
            ),
            when=when,
            effect=effects.withdraw_reply,
            tell=relations.tell("withdraw_reply", _("单位撤回了反馈"), relations.CLERK),
        )
        for target, when in (
            (ItemStatus.HANDLING, Where(round=1)),
            (ItemStatus.REWORK, Where(round__gt=1)),
        )
    ),
)
