"""回头看: an item's effect holds, or it relapsed and is handled again."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision import actors, look_backs
from supervision.choices import ItemStatus, LookBackStatus
from supervision.models import LookBack
from workflow import needs
from workflow.guards import in_future, not_future
from workflow.transitions import Actor, Guard, Need, Table, Transition, register


def _looks(look: Any, user: Any) -> Any:
    """Nobody checks what they verified or answered themselves."""
    item, activity = look.item, look.item.opinion.activity
    staff = actors.is_clerk_of(activity, user) or actors.is_leader_of(activity, user)
    return staff and user.pk not in (item.verified_by_id, item.replied_by_id)


LOOKER = Actor(
    "look_backer",
    _("回访人（不得为核实人、反馈人）"),
    _looks,
    (*actors.CLERKS, *actors.LEADERS),
)
CLERK = Actor(
    "look_back_clerk",
    _("经办人员"),
    lambda look, user: actors.CLERK.test(look.item, user),
    actors.CLERKS,
)
SEEN = (
    needs.day("checked_on", _("回访日期"), today=True),
    Need("place", needs.line(_("回访地点")), missing=_("请填写回访地点。")),
)
is_struck_off = Guard(
    lambda look, step: look.item.status == ItemStatus.STRUCK_OFF,
    _("事项已不在销号状态，不能再登记回访；请取消这次回头看。"),
)
after_strike_off = Guard(
    lambda look, step: (
        not look.item.struck_off_on or step.data["checked_on"] >= look.item.struck_off_on
    ),
    _("回访日期不能早于销号日期。"),
    "checked_on",
)
SOUND = (is_struck_off, not_future("checked_on"), after_strike_off)
PLANNED = (LookBackStatus.PLANNED,)

LOOK_BACK_TABLE = register(
    Table(
        model=LookBack,
        states=LookBackStatus,
        transitions=(
            Transition(
                "hold",
                _("成效保持"),
                _("回访：成效保持"),
                PLANNED,
                LookBackStatus.HOLDS,
                (LOOKER,),
                needs=(*SEEN, needs.text(_("回访情况"))),
                guards=SOUND,
                effect=look_backs.hold,
                main=True,
            ),
            Transition(
                "relapse",
                _("问题反弹，重新办理"),
                _("回访：问题反弹"),
                PLANNED,
                LookBackStatus.RELAPSED,
                (LOOKER,),
                needs=(
                    *SEEN,
                    needs.reason(_("反弹的情况")),
                    needs.day("until", _("重办期限"), _("留空则按重办期限计算。"), required=False),
                ),
                guards=(*SOUND, in_future("until")),
                effect=look_backs.relapse,
            ),
            Transition(
                "cancel",
                _("取消回头看"),
                _("取消回头看"),
                PLANNED,
                LookBackStatus.CANCELLED,
                (CLERK,),
                needs=(needs.reason(),),
                effect=lambda look, step: setattr(look, "finding", step.data["reason"]),
            ),
        ),
    )
)
