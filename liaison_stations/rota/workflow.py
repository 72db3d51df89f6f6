"""The reception day, adjusted by hand; and the swap that the other deputy accepts."""

from django.utils.translation import gettext_lazy as _

from liaison_stations.matters import needs, workflow
from liaison_stations.rota import effects
from liaison_stations.rota import relations as rota_relations
from liaison_stations.rota.models import DayStatus, ReceptionDay, Swap, SwapStatus
from liaison_stations.stations import relations
from workflow.needs import reason
from workflow.transitions import Table, Transition, register

PLANNED = (DayStatus.PLANNED,)
ASKED = (SwapStatus.ASKED,)
DAY_TABLE = register(
    Table(
        model=ReceptionDay,
        states=DayStatus,
        transitions=(
            Transition(
                action="appoint",
                label=_("安排接待代表"),
                sources=PLANNED,
                who=relations.KEEPER,
                needs=(needs.DEPUTIES,),
                guards=(workflow.not_held_yet,),
                effect=effects.appoint,
                tell=relations.tell("appoint", _("请您接待群众"), relations.on_duty),
                main=True,
            ),
            Transition(
                action="announce",
                label=_("公布"),
                sources=PLANNED,
                who=relations.KEEPER,
                guards=(workflow.not_held_yet,),
                when=lambda day: day.noticed_on is None,
                effect=effects.announce,
            ),
            Transition(
                action="move",
                label=_("改期"),
                sources=PLANNED,
                who=relations.KEEPER,
                needs=(needs.NEW_DAY, needs.OPENS, needs.CLOSES, reason()),
                guards=(workflow.not_past, workflow.closes_after_opening, effects.is_free),
                effect=effects.move,
                tell=relations.tell(
                    "move", _("接待日已改期"), relations.on_duty, relations.keepers
                ),
            ),
            Transition(
                action="cancel",
                label=_("取消"),
                sources=PLANNED,
                target=DayStatus.CANCELLED,
                who=relations.KEEPER,
                needs=(reason(),),
                effect=effects.cancel,
                tell=relations.tell(
                    "cancel", _("接待日已取消"), relations.on_duty, relations.keepers
                ),
            ),
            Transition(
                action="restore",
                label=_("恢复"),
                sources=(DayStatus.CANCELLED,),
                target=DayStatus.PLANNED,
                who=relations.KEEPER,
                guards=(workflow.not_held_yet,),
                effect=effects.restore,
                tell=relations.tell("restore", _("接待日已恢复"), relations.on_duty),
            ),
            Transition(
                action="ask_swap",
                label=_("请其他代表接替"),
                done=_("提出换班"),
                sources=PLANNED,
                who=rota_relations.ON_DUTY,
                needs=(needs.OTHER_DEPUTY,),
                guards=(workflow.not_held_yet, effects.asks_nobody_yet),
                effect=effects.ask_swap,
            ),
            Transition(
                action="hold",
                label=_("已接待"),
                done=_("登记接待"),
                sources=PLANNED,
                target=DayStatus.HELD,
                who=relations.KEEPER,
                inner=True,
            ),
        ),
    )
)


SWAP_TABLE = register(
    Table(
        model=Swap,
        states=SwapStatus,
        transitions=(
            Transition(
                action="accept",
                label=_("同意接替"),
                sources=ASKED,
                target=SwapStatus.ACCEPTED,
                who=rota_relations.ASKED,
                guards=(effects.swap_in_time, effects.not_on_duty_already),
                effect=effects.accept_swap,
                tell=relations.tell("accept", _("换班已同意"), relations.asking, relations.keepers),
                main=True,
            ),
            Transition(
                action="refuse",
                label=_("不能接替"),
                done=_("谢绝换班"),
                sources=ASKED,
                target=SwapStatus.REFUSED,
                who=rota_relations.ASKED,
                effect=effects.decide_swap,
                tell=relations.tell(
                    "refuse", _("换班未能同意"), relations.asking, relations.keepers
                ),
            ),
            Transition(
                action="withdraw",
                label=_("撤回换班"),
                sources=ASKED,
                target=SwapStatus.WITHDRAWN,
                who=rota_relations.ASKING,
                effect=effects.decide_swap,
                tell=relations.tell("withdraw", _("换班请求已撤回"), relations.asked),
            ),
        ),
    )
)
