"""The rollover: prepared, carried out, taken back until it is confirmed."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from deputies import rollovers
from deputies.choices import RolloverStatus
from deputies.models import Rollover
from workflow.transitions import Actor, Guard, Table, Transition, register

CITY_CLERK = Actor(
    "city_clerk",
    _("市人大经办人员"),
    lambda rollover, user: user.acts_for_city(Role.CLERK),
    (Role.CLERK,),
)
CITY_LEADER = Actor(
    "city_leader",
    _("市人大领导（不得为准备人）"),
    lambda rollover, user: user.acts_for_city(Role.LEADER) and user.pk != rollover.prepared_by_id,
    (Role.LEADER,),
)
ELECTED = Guard(rollovers.has_elected, _("还没有标出当选新一届代表的人。"))
NEW_TERM_EMPTY = Guard(
    rollovers.none_in_the_new_term, _("名单里有人已经有新一届的任期，请先核对。")
)

ROLLOVER_TABLE = register(
    Table(
        model=Rollover,
        states=RolloverStatus,
        transitions=(
            Transition(
                "apply",
                _("执行换届"),
                _("执行换届"),
                (RolloverStatus.PREPARED,),
                RolloverStatus.APPLIED,
                (CITY_CLERK,),
                guards=(ELECTED, NEW_TERM_EMPTY),
                effect=rollovers.apply,
                main=True,
            ),
            Transition(
                "take_back",
                _("撤销换届"),
                _("撤销换届"),
                (RolloverStatus.APPLIED,),
                RolloverStatus.PREPARED,
                (CITY_CLERK, CITY_LEADER),
                effect=rollovers.take_back,
            ),
            Transition(
                "confirm",
                _("确认换届"),
                _("确认换届，不再撤销"),
                (RolloverStatus.APPLIED,),
                RolloverStatus.CONFIRMED,
                (CITY_LEADER,),
                main=True,
            ),
            Transition(
                "abandon",
                _("放弃"),
                _("放弃换届"),
                (RolloverStatus.PREPARED,),
                RolloverStatus.ABANDONED,
                (CITY_CLERK,),
            ),
        ),
    )
)
