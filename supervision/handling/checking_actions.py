"""How an item is checked, rated and concluded after the unit has replied: rows of its table."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from supervision.handling import effects
from supervision.handling.models import Evaluation, ItemPart
from supervision.items import relations
from supervision.items.choices import WITH_COMMITTEE, WITH_UNIT, EntryKind, ItemStatus
from supervision.items.models import Item
from workflow import needs
from workflow.choices import Satisfaction
from workflow.guards import in_future, not_before, not_future
from workflow.needs import line
from workflow.parts import PARTS_DONE, PartStatus
from workflow.transitions import Guard, Need, Step, Transition, Wait

WEEK = timedelta(days=7)
PLACE = Need("place", line(_("核实地点")), missing=_("请填写核实地点。"))


def lead_unit_of(item: Item) -> Organization:
    """Whom a line on a desk of the congress came from."""
    return item.lead_unit


OPEN_PARTS = ItemPart.objects.filter(item=OuterRef("pk")).exclude(status=PartStatus.CONCLUDED)
READY_TO_STRIKE_OFF = (Q(verified_on__isnull=False) & ~Q(Exists(OPEN_PARTS))) & (
    Q(satisfaction__in=(Satisfaction.SATISFIED, Satisfaction.BASICALLY))
    | Q(satisfaction="")
    & ~Q(Exists(Item.following_deputies.through.objects.filter(item=OuterRef("pk"))))
)
"""What the guards of striking off ask, as a condition."""


def _rated_where_followed(item: Item, step: Step) -> bool:
    return bool(item.satisfaction) or not item.following_deputies.exists()


def _has_not_rated(item: Item, step: Step) -> bool:
    return not item.evaluations.filter(deputy__user=step.by).exists()


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
            not_before("verified_on", "handed_over_on", _("核实日期不能早于交办日期。")),
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
        # Also before anybody went to look: that an answer is none can be seen from the desk.
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
        effect=effects.with_entry("follow", EntryKind.FOLLOWING),
    ),
    Transition(
        action="decline_following",
        label=_("我不能跟踪这一条"),
        done=_("不再跟踪"),
        help=_("跟踪代表由工作人员登记；您的姓名会从名单里删去，您的说明记入办理过程。"),
        sources=(*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        who=relations.FOLLOWER,
        needs=(needs.reason(_("请说明情况")),),
        # A rating that was counted keeps its name; without it the number would be nobody's.
        guards=(Guard(_has_not_rated, _("您已经评价过这一条，姓名留在跟踪代表里。")),),
        effect=effects.stop_following,
        tell=relations.tell(
            "decline_following", _("有代表不能跟踪这条事项，请另行安排"), relations.CLERK
        ),
    ),
    Transition(
        action="evaluate",
        label=_("评价"),
        done=_("评价办理结果"),
        sources=(ItemStatus.AWAITING_EVALUATION,),
        who=relations.FOLLOWER,
        needs=(needs.RATING, needs.optional_text(_("意见"))),
        # No target: one of several who follow must not end the round for the others.
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
            PARTS_DONE,
            # Deputies rate and settle nothing (代表法 art. 31): a leader waits for their word and
            # then decides.
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
        # Forward, never undone: the closure stays and gets the day on which it was reopened.
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
