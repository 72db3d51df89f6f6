"""The reception day, adjusted by hand; and the swap that the other deputy accepts."""

from django.utils.translation import gettext_lazy as _

from liaison_stations import actors, needs, notices, rota
from liaison_stations.choices import DayStatus, SwapStatus
from liaison_stations.models import ReceptionDay, Swap
from liaison_stations.workflow import guards
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
                "appoint",
                _("安排接待代表"),
                _("安排接待代表"),
                PLANNED,
                None,
                (actors.KEEPER,),
                needs=(needs.DEPUTIES,),
                guards=(guards.not_held_yet,),
                effect=rota.appoint,
                tell=notices.tell("appoint", _("请您接待群众"), notices.on_duty),
                main=True,
            ),
            Transition(
                "announce",
                _("公布"),
                _("公布"),
                PLANNED,
                None,
                (actors.KEEPER,),
                guards=(guards.not_held_yet,),
                when=lambda day: day.noticed_on is None,
                effect=rota.announce,
            ),
            Transition(
                "move",
                _("改期"),
                _("改期"),
                PLANNED,
                None,
                (actors.KEEPER,),
                needs=(needs.NEW_DAY, needs.OPENS, needs.CLOSES, reason()),
                guards=(guards.not_past, guards.closes_after_opening, rota.is_free),
                effect=rota.move,
                tell=notices.tell("move", _("接待日已改期"), notices.on_duty, notices.keepers),
            ),
            Transition(
                "cancel",
                _("取消"),
                _("取消"),
                PLANNED,
                DayStatus.CANCELLED,
                (actors.KEEPER,),
                needs=(reason(),),
                effect=rota.cancel,
                tell=notices.tell("cancel", _("接待日已取消"), notices.on_duty, notices.keepers),
            ),
            Transition(
                "restore",
                _("恢复"),
                _("恢复"),
                (DayStatus.CANCELLED,),
                DayStatus.PLANNED,
                (actors.KEEPER,),
                guards=(guards.not_held_yet,),
                effect=rota.restore,
                tell=notices.tell("restore", _("接待日已恢复"), notices.on_duty),
            ),
            Transition(
                "ask_swap",
                _("请其他代表接替"),
                _("提出换班"),
                PLANNED,
                None,
                (actors.ON_DUTY,),
                needs=(needs.OTHER_DEPUTY,),
                guards=(guards.not_held_yet, rota.asks_nobody_yet),
                effect=rota.ask_swap,
            ),
            Transition(
                "hold",
                _("已接待"),
                _("登记接待"),
                PLANNED,
                DayStatus.HELD,
                (actors.KEEPER,),
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
                "accept",
                _("同意接替"),
                _("同意接替"),
                ASKED,
                SwapStatus.ACCEPTED,
                (actors.ASKED,),
                guards=(rota.swap_in_time, rota.not_on_duty_already),
                effect=rota.accept_swap,
                tell=notices.tell("accept", _("换班已同意"), notices.asking, notices.keepers),
                main=True,
            ),
            Transition(
                "refuse",
                _("不能接替"),
                _("谢绝换班"),
                ASKED,
                SwapStatus.REFUSED,
                (actors.ASKED,),
                effect=rota.decide_swap,
                tell=notices.tell("refuse", _("换班未能同意"), notices.asking, notices.keepers),
            ),
            Transition(
                "withdraw",
                _("撤回换班"),
                _("撤回换班"),
                ASKED,
                SwapStatus.WITHDRAWN,
                (actors.ASKING,),
                effect=rota.decide_swap,
                tell=notices.tell("withdraw", _("换班请求已撤回"), notices.asked),
            ),
        ),
    )
)
