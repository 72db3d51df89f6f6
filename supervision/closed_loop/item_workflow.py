"""The inputs that only supervision's actions ask for; those of every room are workflow.needs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from supervision.activities import relations as activities_relations
from supervision.closed_loop import effects, relations
from supervision.closed_loop.choices import (
    WITH_COMMITTEE,
    WITH_UNIT,
    EntryKind,
    ItemStatus,
    RequestKind,
)
from supervision.closed_loop.models import Item
from workflow import needs
from workflow.choices import Outcome, Satisfaction
from workflow.guards import in_future, not_future
from workflow.needs import line
from workflow.transitions import Guard, Need, Step, Table, Transition, register


def _unit(obj):
    return forms.ModelChoiceField(
        label=_("改派给"),
        queryset=Organization.objects.handling_units().on(timezone.localdate()),
        initial=obj.lead_unit_id,
    )


NUMBER = Need(
    "number",
    line(_("文号"), 60, initial=lambda opinion: opinion.number),
    required=False,
)


PLACE = Need("place", line(_("核实地点")), missing=_("请填写核实地点。"))
UNIT = Need("unit", _unit, missing=_("请选择改派的单位。"))


def pending(kind: str) -> Callable[[Any], bool]:
    return lambda item: effects.pending(item, kind) is not None


def nothing_pending(kind: str) -> Callable[[Any], bool]:
    return lambda item: effects.pending(item, kind) is None


def _has_evidence(item: Any, step: Step) -> bool:
    if step.data.get("outcome") not in (Outcome.SOLVED, Outcome.PARTLY):
        return True
    filed = item.entries.filter(round=item.round, files__isnull=False)
    return bool(step.data.get("files")) or filed.exists()


def _promised_when_planned(item: Any, step: Step) -> bool:
    if step.data["outcome"] != Outcome.PLANNED:
        return True
    promised = step.data.get("promised_on")
    return promised is not None and promised > step.today


UNIT_ACTIONS = (
    Transition(
        "acknowledge",
        _("签收"),
        _("签收"),
        (ItemStatus.HANDED_OVER,),
        ItemStatus.ACKNOWLEDGED,
        (relations.LEAD_UNIT,),
        when=nothing_pending(RequestKind.RETURN),
        effect=effects.acknowledge,
        main=True,
        bulk=True,
    ),
    Transition(
        "request_return",
        _("申请退回"),
        _("申请退回"),
        (ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        None,
        (relations.LEAD_UNIT,),
        needs=(needs.reason(_("退回理由")),),
        guards=(
            Guard(
                lambda item, step: step.today <= effects.last_return_day(item).due_on,
                _("已超过可以退回的期限，请与交办机关联系。"),
            ),
        ),
        when=nothing_pending(RequestKind.RETURN),
        effect=effects.ask_for(RequestKind.RETURN, "request_return"),
        tell=relations.tell(
            "request_return", _("单位申请退回，请决定"), activities_relations.clerks
        ),
    ),
    Transition(
        "report_progress",
        _("报告进展"),
        _("报告进展"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING),
        ItemStatus.HANDLING,
        (relations.HANDLING_UNIT,),
        needs=(needs.text(_("办理进展")), needs.FILES),
        when=nothing_pending(RequestKind.RETURN),
        effect=effects.story("report_progress", EntryKind.PROGRESS),
    ),
    Transition(
        "report_progress",
        _("报告进展"),
        _("报告进展"),
        (ItemStatus.REWORK, ItemStatus.LONG_TERM),
        None,
        (relations.HANDLING_UNIT,),
        needs=(needs.text(_("办理进展")), needs.FILES),
        effect=effects.story("report_progress", EntryKind.PROGRESS),
    ),
    Transition(
        "ask",
        _("提问"),
        _("提问"),
        WITH_UNIT,
        None,
        (relations.HANDLING_UNIT,),
        needs=(needs.text(_("问题")),),
        effect=effects.ask,
        tell=relations.tell("ask", _("单位有提问，请回答"), activities_relations.clerks),
    ),
    Transition(
        "request_extension",
        _("申请延期"),
        _("申请延期"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        None,
        (relations.LEAD_UNIT,),
        needs=(needs.day("until", _("申请延期至")), needs.reason(_("延期理由"))),
        guards=(
            Guard(
                lambda item, step: step.data["until"] > (item.deadline or step.today),
                _("延期后的日期必须晚于现在的办理期限。"),
                "until",
            ),
            in_future("until"),
        ),
        when=nothing_pending(RequestKind.EXTENSION),
        effect=effects.ask_for(RequestKind.EXTENSION, "request_extension"),
        tell=relations.tell(
            "request_extension", _("单位申请延期，请决定"), activities_relations.leaders
        ),
    ),
    Transition(
        "reply",
        _("反馈办理结果"),
        _("反馈办理结果"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        ItemStatus.REPLIED,
        (relations.LEAD_UNIT,),
        needs=(
            needs.text(_("办理情况"), _("请填写办理情况，再提交反馈。")),
            needs.OUTCOME,
            needs.day(
                "promised_on", _("承诺日期"), _("办理结果为“列入计划”时填写。"), required=False
            ),
            needs.FILES,
        ),
        guards=(
            Guard(
                _promised_when_planned,
                _("列入计划的，请填写今天以后的承诺日期。"),
                "promised_on",
            ),
            Guard(_has_evidence, _("报告已解决或部分解决的，请附佐证材料。"), "files"),
        ),
        when=nothing_pending(RequestKind.RETURN),
        effect=effects.reply,
        main=True,
        tell=relations.tell("reply", _("单位已反馈办理结果，请核实"), activities_relations.clerks),
    ),
)


def _rated_where_followed(item: Any, step: Step) -> bool:
    return bool(item.satisfaction) or not item.following_deputies.exists()


CHECKING_ACTIONS = (
    Transition(
        "verify",
        _("现场核实"),
        _("现场核实"),
        (ItemStatus.REPLIED,),
        ItemStatus.AWAITING_EVALUATION,
        (relations.CHECKER,),
        needs=(
            needs.day("verified_on", _("核实日期"), today=True),
            PLACE,
            needs.optional_text(_("核实情况")),
            needs.FILES,
        ),
        guards=(
            not_future("verified_on"),
            Guard(
                lambda item, step: step.data["verified_on"] >= item.handed_over_on,
                _("核实日期不能早于交办日期。"),
                "verified_on",
            ),
        ),
        effect=effects.verify,
        main=True,
        bulk=True,
        tell=relations.tell("verify", _("已现场核实，请评价或销号"), relations.raters),
    ),
    Transition(
        "send_back",
        _("退回重办"),
        _("退回重办"),
        (*WITH_COMMITTEE, ItemStatus.LONG_TERM),
        ItemStatus.REWORK,
        (relations.CHECKER,),
        needs=(
            needs.reason(_("退回理由")),
            needs.day("until", _("重办期限"), _("留空则按重办期限计算。"), required=False),
        ),
        guards=(in_future("until"),),
        effect=effects.send_back,
        tell=relations.tell("send_back", _("退回重办"), relations.units),
    ),
    Transition(
        "follow",
        _("记录跟踪情况"),
        _("跟踪了解"),
        (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        None,
        (relations.FOLLOWER,),
        needs=(needs.text(_("跟踪了解的情况")), needs.FILES),
        effect=effects.story("follow", EntryKind.FOLLOWING),
    ),
    Transition(
        "evaluate",
        _("评价"),
        _("评价办理结果"),
        (ItemStatus.AWAITING_EVALUATION,),
        None,
        (relations.FOLLOWER,),
        needs=(needs.RATING, needs.optional_text(_("意见"))),
        already=effects.has_rated,
        effect=effects.evaluate,
        main=True,
    ),
    Transition(
        "strike_off",
        _("销号"),
        _("核验销号"),
        (ItemStatus.AWAITING_EVALUATION, ItemStatus.LONG_TERM),
        ItemStatus.STRUCK_OFF,
        (relations.CLOSER,),
        needs=(needs.optional_text(_("销号意见")),),
        guards=(
            Guard(_rated_where_followed, _("请先由跟踪代表评价，再销号。")),
            Guard(
                lambda item, step: item.satisfaction != Satisfaction.DISSATISFIED,
                _("代表评价为不满意，不能销号；请退回重办或持续跟踪。"),
            ),
            Guard(
                lambda item, step: item.verified_on is not None,
                _("尚未现场核实，不能销号。"),
            ),
        ),
        effect=effects.strike_off,
        main=True,
        bulk=True,
        tell=relations.tell("strike_off", _("已核验销号"), relations.units, relations.followers),
    ),
    Transition(
        "keep_following",
        _("转入持续跟踪"),
        _("转入持续跟踪"),
        (ItemStatus.AWAITING_EVALUATION,),
        ItemStatus.LONG_TERM,
        (relations.CLERK, relations.LEADER),
        needs=(
            needs.reason(_("持续跟踪的原因")),
            needs.day("until", _("下次检查日期")),
        ),
        guards=(in_future("until"),),
        effect=effects.keep_following,
        tell=relations.tell("keep_following", _("转入持续跟踪"), relations.units),
    ),
    Transition(
        "reopen",
        _("重新办理"),
        _("回头看后重新办理"),
        (ItemStatus.STRUCK_OFF,),
        ItemStatus.REWORK,
        (relations.CLERK, relations.LEADER),
        needs=(
            needs.reason(_("回头看发现的情况")),
            PLACE,
            needs.day("until", _("重办期限"), _("留空则按重办期限计算。"), required=False),
        ),
        guards=(in_future("until"),),
        effect=effects.reopen,
        tell=relations.tell("reopen", _("回头看后重新办理"), relations.units, relations.followers),
    ),
)


DESK_ACTIONS = (
    Transition(
        "reassign",
        _("改派单位"),
        _("改派单位"),
        (ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        ItemStatus.HANDED_OVER,
        (relations.CLERK,),
        needs=(
            UNIT,
            needs.day("until", _("新的办理期限"), _("留空则期限不变。"), required=False),
        ),
        guards=(
            Guard(
                lambda item, step: step.data["unit"].pk != item.lead_unit_id,
                _("请选择另一个单位。"),
                "unit",
            ),
            in_future("until"),
        ),
        effect=effects.reassign,
        tell=relations.tell("reassign", _("新交办的事项，请签收"), relations.units),
    ),
    Transition(
        "refuse_return",
        _("不同意退回"),
        _("不同意退回"),
        (ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        None,
        (relations.CLERK,),
        needs=(needs.reason(),),
        when=pending(RequestKind.RETURN),
        effect=effects.refuse_return,
        tell=relations.tell("refuse_return", _("不同意退回，请继续办理"), relations.lead_unit),
    ),
    Transition(
        "answer",
        _("回答提问"),
        _("回答提问"),
        WITH_UNIT,
        None,
        (relations.CLERK,),
        needs=(needs.text(_("回答")),),
        when=lambda item: item.asked_on is not None,
        effect=effects.answer,
        tell=relations.tell("answer", _("您的提问已有回答"), relations.units),
    ),
    Transition(
        "grant_extension",
        _("同意延期"),
        _("同意延期"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        None,
        (relations.LEADER,),
        when=pending(RequestKind.EXTENSION),
        effect=effects.grant_extension,
        bulk=True,
        tell=relations.tell("grant_extension", _("同意延期"), relations.lead_unit),
    ),
    Transition(
        "refuse_extension",
        _("不同意延期"),
        _("不同意延期"),
        (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        None,
        (relations.LEADER,),
        needs=(needs.reason(),),
        when=pending(RequestKind.EXTENSION),
        effect=effects.refuse_extension,
        tell=relations.tell("refuse_extension", _("不同意延期"), relations.lead_unit),
    ),
    Transition(
        "publish",
        _("公开"),
        _("公开"),
        (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM),
        None,
        (relations.LEADER,),
        when=lambda item: not item.is_public,
        effect=effects.publish_item(True),
        bulk=True,
    ),
    Transition(
        "unpublish",
        _("取消公开"),
        _("取消公开"),
        (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM),
        None,
        (relations.LEADER,),
        needs=(needs.reason(),),
        when=lambda item: item.is_public,
        effect=effects.publish_item(False),
    ),
    Transition(
        "withdraw",
        _("撤回事项"),
        _("撤回事项"),
        (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        ItemStatus.WITHDRAWN,
        (relations.LEADER,),
        needs=(needs.reason(_("撤回理由")),),
        effect=effects.withdraw_alone,
        tell=relations.tell("withdraw", _("事项已撤回"), relations.units, relations.followers),
    ),
    Transition(
        "hand_over",
        _("随意见交办"),
        _("交办"),
        (ItemStatus.DRAFT,),
        ItemStatus.HANDED_OVER,
        (relations.LEADER,),
        inner=True,
        needs=(needs.day("handed_over_on", _("交办日期")),),
        guards=(
            Guard(
                lambda item, step: (
                    item.due_on is None or item.due_on >= step.data["handed_over_on"]
                ),
                _("办理期限不能早于交办日期。"),
                "handed_over_on",
            ),
        ),
        effect=lambda item, step: effects.assign(item, step, step.data["handed_over_on"]),
        tell=relations.tell("hand_over", _("新交办的事项，请签收"), relations.units),
    ),
    Transition(
        "withdraw",
        _("随意见撤回"),
        _("撤回"),
        (ItemStatus.DRAFT, *WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        ItemStatus.WITHDRAWN,
        (relations.LEADER,),
        inner=True,
        needs=(needs.reason(),),
        effect=effects.withdraw,
        tell=relations.tell("withdraw", _("事项已撤回"), relations.units, relations.followers),
    ),
)


ITEM_TABLE = register(
    Table(
        model=Item,
        states=ItemStatus,
        transitions=(*UNIT_ACTIONS, *CHECKING_ACTIONS, *DESK_ACTIONS),
    )
)
