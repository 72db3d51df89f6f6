"""What may happen to an item: the unit, the check, the rating, the striking off."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from supervision.closed_loop import effects, relations
from supervision.closed_loop.choices import (
    WITH_COMMITTEE,
    WITH_UNIT,
    EntryKind,
    ItemStatus,
    RequestKind,
)
from supervision.closed_loop.handling import Evaluation
from supervision.closed_loop.models import Item
from workflow import needs
from workflow.choices import Outcome, Satisfaction
from workflow.guards import in_future, not_future
from workflow.needs import line
from workflow.relations import Where
from workflow.transitions import DeskText, Guard, Need, Step, Table, Transition, Wait, register


def _unit(obj):
    return forms.ModelChoiceField(
        label=_("改派给"),
        queryset=Organization.objects.handling_units().on(timezone.localdate()),
        initial=obj.lead_unit_id,
    )


WEEK = timedelta(days=7)
NUMBER = Need(
    "number",
    line(_("文号"), 60, initial=lambda opinion: opinion.number),
    required=False,
)


PLACE = Need("place", line(_("核实地点")), missing=_("请填写核实地点。"))
UNIT = Need("unit", _unit, missing=_("请选择改派的单位。"))


def lead_unit_of(item: Item) -> Organization:
    """Whom a line on a desk of the congress came from."""
    return item.lead_unit


TITLE_LENGTH = 90


def with_desk_fields(items: QuerySet[Item]) -> QuerySet[Item]:
    """Just what a line on a desk tells: an item's long texts stay where they are."""
    return items.select_related("opinion__activity__organizer", "lead_unit").only(
        "sequence",
        "suggestion",
        "status",
        "asked_on",
        "replied_on",
        "verified_on",
        "handed_over_on",
        "opinion__number",
        "opinion__title",
        "opinion__activity__organizer__name",
        "opinion__activity__organizer__short_name",
        "lead_unit__name",
        "lead_unit__short_name",
    )


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
        action="acknowledge",
        label=_("签收"),
        sources=(ItemStatus.HANDED_OVER,),
        target=ItemStatus.ACKNOWLEDGED,
        who=relations.LEAD_UNIT,
        when=~relations.asked_for(RequestKind.RETURN),
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
        when=~relations.asked_for(RequestKind.RETURN),
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
        when=~relations.asked_for(RequestKind.RETURN),
        effect=effects.story("report_progress", EntryKind.PROGRESS),
    ),
    Transition(
        action="report_progress",
        label=_("报告进展"),
        sources=(ItemStatus.REWORK, ItemStatus.LONG_TERM),
        who=relations.HANDLING_UNIT,
        needs=(needs.text(_("办理进展")), needs.FILES),
        effect=effects.story("report_progress", EntryKind.PROGRESS),
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
            Guard(
                lambda item, step: step.data["until"] > (item.deadline or step.today),
                _("延期后的日期必须晚于现在的办理期限。"),
                "until",
            ),
            in_future("until"),
        ),
        when=~relations.asked_for(RequestKind.EXTENSION),
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
        when=~relations.asked_for(RequestKind.RETURN),
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


READY_TO_STRIKE_OFF = Q(verified_on__isnull=False) & (
    Q(satisfaction__in=(Satisfaction.SATISFIED, Satisfaction.BASICALLY))
    | Q(satisfaction="")
    & ~Q(Exists(Item.following_deputies.through.objects.filter(item=OuterRef("pk"))))
)
"""What the guards of striking off ask, as a condition."""


def _rated_where_followed(item: Any, step: Step) -> bool:
    return bool(item.satisfaction) or not item.following_deputies.exists()


CHECKING_ACTIONS = (
    Transition(
        action="verify",
        label=_("现场核实"),
        sources=(ItemStatus.REPLIED,),
        target=ItemStatus.AWAITING_EVALUATION,
        who=relations.CHECKER,
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
        waits=(
            Wait(
                key="verify",
                label=_("待现场核实"),
                action=_("核实"),
                order="deadline",
                source=lead_unit_of,
                since=lambda item: item.replied_on,
            ),
        ),
    ),
    Transition(
        action="send_back",
        label=_("退回重办"),
        sources=(*WITH_COMMITTEE, ItemStatus.LONG_TERM),
        target=ItemStatus.REWORK,
        who=relations.CHECKER,
        needs=(
            needs.reason(_("退回理由")),
            needs.day("until", _("重办期限"), _("留空则按重办期限计算。"), required=False),
        ),
        guards=(in_future("until"),),
        effect=effects.send_back,
        tell=relations.tell("send_back", _("退回重办"), relations.UNITS),
        waits=(
            Wait(
                key="dissatisfied",
                label=_("评价不满意"),
                action=_("处理"),
                sources=(ItemStatus.AWAITING_EVALUATION,),
                to=relations.CLERK,
                where=lambda user, day: Q(satisfaction=Satisfaction.DISSATISFIED),
                order="verified_on",
                source=lead_unit_of,
                since=lambda item: item.verified_on,
            ),
            Wait(
                key="look_again",
                label=_("持续跟踪到期检查"),
                action=_("检查"),
                sources=(ItemStatus.LONG_TERM,),
                to=relations.CLERK,
                where=lambda user, day: Q(deadline__lt=day + WEEK),
                due="deadline",
                source=lead_unit_of,
            ),
        ),
    ),
    Transition(
        action="follow",
        label=_("记录跟踪情况"),
        done=_("跟踪了解"),
        sources=(*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        who=relations.FOLLOWER,
        needs=(needs.text(_("跟踪了解的情况")), needs.FILES),
        effect=effects.story("follow", EntryKind.FOLLOWING),
    ),
    Transition(
        action="evaluate",
        label=_("评价"),
        done=_("评价办理结果"),
        sources=(ItemStatus.AWAITING_EVALUATION,),
        who=relations.FOLLOWER,
        needs=(needs.RATING, needs.optional_text(_("意见"))),
        already=effects.has_rated,
        effect=effects.evaluate,
        main=True,
        waits=(
            Wait(
                key="rate",
                label=_("待评价"),
                where=lambda user, day: ~Q(Exists(Evaluation.objects.of_this_round_by(user))),
                due="step_due_on",
                source=lead_unit_of,
            ),
        ),
    ),
    Transition(
        action="strike_off",
        label=_("销号"),
        done=_("核验销号"),
        sources=(ItemStatus.AWAITING_EVALUATION, ItemStatus.LONG_TERM),
        target=ItemStatus.STRUCK_OFF,
        who=relations.CLOSER,
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
        tell=relations.tell("strike_off", _("已核验销号"), relations.UNITS, relations.FOLLOWERS),
        waits=(
            Wait(
                key="strike_off",
                label=_("待销号"),
                sources=(ItemStatus.AWAITING_EVALUATION,),
                where=lambda user, day: READY_TO_STRIKE_OFF,
                order="verified_on",
                source=lead_unit_of,
                since=lambda item: item.verified_on,
            ),
        ),
    ),
    Transition(
        action="keep_following",
        label=_("转入持续跟踪"),
        sources=(ItemStatus.AWAITING_EVALUATION,),
        target=ItemStatus.LONG_TERM,
        who=relations.CLERK | relations.LEADER,
        needs=(
            needs.reason(_("持续跟踪的原因")),
            needs.day("until", _("下次检查日期")),
        ),
        guards=(in_future("until"),),
        effect=effects.keep_following,
        tell=relations.tell("keep_following", _("转入持续跟踪"), relations.UNITS),
    ),
    Transition(
        action="reopen",
        label=_("重新办理"),
        done=_("回头看后重新办理"),
        sources=(ItemStatus.STRUCK_OFF,),
        target=ItemStatus.REWORK,
        who=relations.CLERK | relations.LEADER,
        needs=(
            needs.reason(_("回头看发现的情况")),
            PLACE,
            needs.day("until", _("重办期限"), _("留空则按重办期限计算。"), required=False),
        ),
        guards=(in_future("until"),),
        effect=effects.reopen,
        tell=relations.tell("reopen", _("回头看后重新办理"), relations.UNITS, relations.FOLLOWERS),
    ),
)


DESK_ACTIONS = (
    Transition(
        action="reassign",
        label=_("改派单位"),
        sources=(ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        target=ItemStatus.HANDED_OVER,
        who=relations.CLERK,
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
        tell=relations.tell("reassign", _("新交办的事项，请签收"), relations.UNITS),
    ),
    Transition(
        action="refuse_return",
        label=_("不同意退回"),
        sources=(ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED),
        who=relations.CLERK,
        needs=(needs.reason(),),
        when=relations.asked_for(RequestKind.RETURN),
        effect=effects.refuse_return,
        tell=relations.tell("refuse_return", _("不同意退回，请继续办理"), relations.LEAD_UNIT),
        waits=(
            Wait(
                key="returns",
                label=_("申请退回"),
                action=_("决定"),
                order="deadline",
                source=lead_unit_of,
            ),
        ),
    ),
    Transition(
        action="answer",
        label=_("回答提问"),
        sources=WITH_UNIT,
        who=relations.CLERK,
        needs=(needs.text(_("回答")),),
        when=Where(asked_on__isnull=False),
        effect=effects.answer,
        tell=relations.tell("answer", _("您的提问已有回答"), relations.UNITS),
        waits=(
            Wait(
                key="questions",
                label=_("待回答的提问"),
                action=_("回答"),
                order="asked_on",
                source=lead_unit_of,
                since=lambda item: item.asked_on,
            ),
        ),
    ),
    Transition(
        action="grant_extension",
        label=_("同意延期"),
        sources=(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        who=relations.LEADER,
        when=relations.asked_for(RequestKind.EXTENSION),
        effect=effects.grant_extension,
        bulk=True,
        tell=relations.tell("grant_extension", _("同意延期"), relations.LEAD_UNIT),
        waits=(
            Wait(
                key="extensions",
                label=_("申请延期"),
                action=_("决定"),
                due="deadline",
                source=lead_unit_of,
            ),
        ),
    ),
    Transition(
        action="refuse_extension",
        label=_("不同意延期"),
        sources=(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK),
        who=relations.LEADER,
        needs=(needs.reason(),),
        when=relations.asked_for(RequestKind.EXTENSION),
        effect=effects.refuse_extension,
        tell=relations.tell("refuse_extension", _("不同意延期"), relations.LEAD_UNIT),
    ),
    Transition(
        action="publish",
        label=_("公开"),
        sources=(*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM),
        who=relations.LEADER,
        when=Where(is_public=False),
        effect=effects.publish_item(True),
        bulk=True,
    ),
    Transition(
        action="unpublish",
        label=_("取消公开"),
        sources=(*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM),
        who=relations.LEADER,
        needs=(needs.reason(),),
        when=Where(is_public=True),
        effect=effects.publish_item(False),
    ),
    Transition(
        action="withdraw",
        label=_("撤回事项"),
        sources=(*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        target=ItemStatus.WITHDRAWN,
        who=relations.LEADER,
        needs=(needs.reason(_("撤回理由")),),
        effect=effects.withdraw_alone,
        tell=relations.tell("withdraw", _("事项已撤回"), relations.UNITS, relations.FOLLOWERS),
    ),
    Transition(
        action="hand_over",
        label=_("随意见交办"),
        done=_("交办"),
        sources=(ItemStatus.DRAFT,),
        target=ItemStatus.HANDED_OVER,
        who=relations.LEADER,
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
        tell=relations.tell("hand_over", _("新交办的事项，请签收"), relations.UNITS),
    ),
    Transition(
        action="withdraw",
        label=_("随意见撤回"),
        done=_("撤回"),
        sources=(ItemStatus.DRAFT, *WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        target=ItemStatus.WITHDRAWN,
        who=relations.LEADER,
        inner=True,
        needs=(needs.reason(),),
        effect=effects.withdraw,
        tell=relations.tell("withdraw", _("事项已撤回"), relations.UNITS, relations.FOLLOWERS),
    ),
)


ITEM_TABLE = register(
    Table(
        model=Item,
        states=ItemStatus,
        transitions=(*UNIT_ACTIONS, *CHECKING_ACTIONS, *DESK_ACTIONS),
        desk=DeskText(
            title=lambda item: Truncator(item.suggestion).chars(TITLE_LENGTH),
            subject=str,
            source=lambda item: item.opinion.activity.organizer,
            path=lambda item: reverse("my_items:item", args=[item.pk]),
            ready=with_desk_fields,
        ),
    )
)
