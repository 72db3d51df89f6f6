"""What the handling units do with an item: rows of its table."""

from django.utils.translation import gettext_lazy as _

from supervision.handling import effects
from supervision.handling.checking_actions import lead_unit_of
from supervision.handling.together import TOGETHER
from supervision.items import relations
from supervision.items.choices import WITH_UNIT, EntryKind, ItemStatus, RequestKind
from supervision.items.models import Item
from workflow import needs
from workflow.handling_rows import (
    acknowledging,
    extending,
    replying,
    reporting_progress,
    returning,
    taking_back,
)
from workflow.transitions import Step, Transition, Wait


def _reply_to_all(item: Item, step: Step) -> None:
    effects.reply(item, step)
    TOGETHER.reply_to_all(item, step)


REQUEST_RETURN, REFUSE_RETURN = returning(
    (ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
    unit=relations.LEAD_UNIT,
    decider=relations.CLERK,
    asked=effects.asked_for(RequestKind.RETURN),
    in_time=lambda item, step: step.today <= effects.last_return_day(item).due_on,
    ask=effects.ask_for(RequestKind.RETURN, "request_return"),
    refuse=effects.refuse_return,
    told_asked=relations.tell("request_return", _("单位申请退回，请决定"), relations.CLERK),
    told_refused=relations.tell("refuse_return", _("不同意退回，请继续办理"), relations.LEAD_UNIT),
    wait=Wait(
        key="returns",
        label=_("申请退回"),
        action=_("决定"),
        order="deadline",
        source=lead_unit_of,
    ),
)
REQUEST_EXTENSION, *DECIDE_EXTENSION = extending(
    (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
    unit=relations.LEAD_UNIT,
    leader=relations.LEADER,
    asked=effects.asked_for(RequestKind.EXTENSION),
    ask=effects.ask_for(RequestKind.EXTENSION, "request_extension"),
    grant=effects.grant_extension,
    refuse=effects.refuse_extension,
    too_early=_("延期后的日期必须晚于现在的办理期限。"),
    told_asked=relations.tell("request_extension", _("单位申请延期，请决定"), relations.LEADER),
    told_granted=relations.tell("grant_extension", _("同意延期"), relations.LEAD_UNIT),
    told_refused=relations.tell("refuse_extension", _("不同意延期"), relations.LEAD_UNIT),
    wait=Wait(
        key="extensions",
        label=_("申请延期"),
        action=_("决定"),
        due="deadline",
        source=lead_unit_of,
    ),
)
REPLY = replying(
    (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
    ItemStatus.REPLIED,
    label=_("反馈办理结果"),
    unit=relations.LEAD_UNIT,
    words=needs.text(_("办理情况"), _("请填写办理情况，再提交反馈。")),
    asked_back=effects.asked_for(RequestKind.RETURN),
    effect=_reply_to_all,
    told=relations.tell("reply", _("单位已反馈办理结果，请核实"), relations.CLERK),
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
)
TAKING_BACK = taking_back(
    ItemStatus.REPLIED,
    ItemStatus.HANDLING,
    ItemStatus.REWORK,
    label=_("撤回反馈"),
    unit=relations.LEAD_UNIT,
    last_day=effects.last_withdrawal_day,
    effect=effects.withdraw_reply,
    told=relations.tell("withdraw_reply", _("单位撤回了反馈"), relations.CLERK),
)
TELL_PROGRESS = effects.with_entry("report_progress", EntryKind.PROGRESS)
UNIT_ACTIONS = (
    acknowledging(
        ItemStatus.HANDED_OVER,
        ItemStatus.ACKNOWLEDGED,
        unit=relations.LEAD_UNIT,
        asked_back=effects.asked_for(RequestKind.RETURN),
        effect=effects.acknowledge,
        wait=Wait(key="acknowledge", label=_("待签收")),
    ),
    REQUEST_RETURN,
    reporting_progress(
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING),
        ItemStatus.HANDLING,
        unit=relations.HANDLING_UNIT,
        effect=TELL_PROGRESS,
        when=~effects.asked_for(RequestKind.RETURN),
    ),
    reporting_progress(
        (ItemStatus.REWORK, ItemStatus.LONG_TERM),
        unit=relations.HANDLING_UNIT,
        effect=TELL_PROGRESS,
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
    REQUEST_EXTENSION,
    REPLY,
    *TAKING_BACK,
)
