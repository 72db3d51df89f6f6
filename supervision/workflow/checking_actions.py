"""Checking, rating and striking off: the second key."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision import actors, notices, services
from supervision.choices import WITH_COMMITTEE, WITH_UNIT, EntryKind, ItemStatus, Satisfaction
from supervision.needs import PLACE
from workflow import needs
from workflow.guards import in_future, not_future
from workflow.transitions import Guard, Step, Transition


def _rated_where_followed(item: Any, step: Step) -> bool:
    return bool(item.satisfaction) or not item.following_deputies.exists()


CHECKING_ACTIONS = (
    Transition(
        "verify",
        _("现场核实"),
        _("现场核实"),
        (ItemStatus.REPLIED,),
        ItemStatus.AWAITING_EVALUATION,
        (actors.CHECKER,),
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
        effect=services.verify,
        main=True,
        bulk=True,
        tell=notices.tell("verify", _("已现场核实，请评价或销号"), notices.raters),
    ),
    Transition(
        "send_back",
        _("退回重办"),
        _("退回重办"),
        (*WITH_COMMITTEE, ItemStatus.LONG_TERM),
        ItemStatus.REWORK,
        (actors.CHECKER,),
        needs=(
            needs.reason(_("退回理由")),
            needs.day("until", _("重办期限"), _("留空则按重办期限计算。"), required=False),
        ),
        guards=(in_future("until"),),
        effect=services.send_back,
        tell=notices.tell("send_back", _("退回重办"), notices.units),
    ),
    Transition(
        "follow",
        _("记录跟踪情况"),
        _("跟踪了解"),
        (*WITH_UNIT, *WITH_COMMITTEE, ItemStatus.LONG_TERM),
        None,
        (actors.FOLLOWER,),
        needs=(needs.text(_("跟踪了解的情况")), needs.FILES),
        effect=services.story("follow", EntryKind.FOLLOWING),
    ),
    Transition(
        "evaluate",
        _("评价"),
        _("评价办理结果"),
        (ItemStatus.AWAITING_EVALUATION,),
        None,
        (actors.FOLLOWER,),
        needs=(needs.RATING, needs.optional_text(_("意见"))),
        already=services.has_rated,
        effect=services.evaluate,
        main=True,
    ),
    Transition(
        "strike_off",
        _("销号"),
        _("核验销号"),
        (ItemStatus.AWAITING_EVALUATION, ItemStatus.LONG_TERM),
        ItemStatus.STRUCK_OFF,
        (actors.CLOSER,),
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
        effect=services.strike_off,
        main=True,
        bulk=True,
        tell=notices.tell("strike_off", _("已核验销号"), notices.units, notices.followers),
    ),
    Transition(
        "keep_following",
        _("转入持续跟踪"),
        _("转入持续跟踪"),
        (ItemStatus.AWAITING_EVALUATION,),
        ItemStatus.LONG_TERM,
        (actors.CLERK, actors.LEADER),
        needs=(
            needs.reason(_("持续跟踪的原因")),
            needs.day("until", _("下次检查日期")),
        ),
        guards=(in_future("until"),),
        effect=services.keep_following,
        tell=notices.tell("keep_following", _("转入持续跟踪"), notices.units),
    ),
    Transition(
        "reopen",
        _("重新办理"),
        _("回头看后重新办理"),
        (ItemStatus.STRUCK_OFF,),
        ItemStatus.REWORK,
        (actors.CLERK, actors.LEADER),
        needs=(
            needs.reason(_("回头看发现的情况")),
            PLACE,
            needs.day("until", _("重办期限"), _("留空则按重办期限计算。"), required=False),
        ),
        guards=(in_future("until"),),
        effect=services.reopen,
        tell=notices.tell("reopen", _("回头看后重新办理"), notices.units, notices.followers),
    ),
)
