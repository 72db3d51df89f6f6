"""The reception day, adjusted by hand; and the swap that the other deputy accepts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison_stations.matters import needs
from liaison_stations.rota import effects, relations
from liaison_stations.rota.models import DayStatus, ReceptionDay, Swap, SwapStatus
from liaison_stations.stations.relations import DAILY, KEEPER
from workflow.needs import reason
from workflow.relations import Where
from workflow.transitions import DeskText, Guard, Table, Transition, Wait, register

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User


PLANNED = (DayStatus.PLANNED,)
ASKED = (SwapStatus.ASKED,)


closes_after_opening = Guard(
    lambda day, step: step.data["closes"] > step.data["opens"],
    _("结束时间必须晚于开始时间。"),
    "closes",
)


not_past = Guard(lambda day, step: step.data["day"] >= step.today, _("不能改到过去的日期。"), "day")
not_held_yet = Guard(lambda day, step: day.day >= step.today, _("这一天已经过去，不能再调整。"))


def title_of_day(day: ReceptionDay) -> StrOrPromise:
    """“Reception at the station, 9:00 to 11:00”."""
    return _("%(station)s接待群众 %(opens)s–%(closes)s") % {
        "station": day.station,
        "opens": f"{day.opens:%H:%M}",
        "closes": f"{day.closes:%H:%M}",
    }


def without_deputies(user: User, day: date) -> Q:
    """Nobody receives yet, and the day comes within a week of its notice."""
    return Q(day__range=(day, day + timedelta(days=effects.notice_days(day) + 7)), duties=None)


DAY_TABLE = register(
    Table(
        model=ReceptionDay,
        states=DayStatus,
        desk=DeskText(
            title=title_of_day,
            source=lambda day: day.station,
            path=lambda day: reverse("my_station:day", args=[day.pk]),
            ready=lambda days: days.select_related("station"),
        ),
        transitions=(
            Transition(
                action="appoint",
                label=_("安排接待代表"),
                sources=PLANNED,
                who=KEEPER,
                needs=(needs.DEPUTIES,),
                guards=(not_held_yet,),
                effect=effects.appoint,
                tell=relations.tell_of_day("appoint", _("请您接待群众"), relations.RECEIVERS),
                main=True,
                waits=(
                    Wait(
                        key="days_without_deputies",
                        label=_("还没有安排代表的接待日"),
                        action=_("安排"),
                        to=DAILY,
                        where=without_deputies,
                        due="day",
                    ),
                ),
            ),
            Transition(
                action="announce",
                label=_("公布"),
                sources=PLANNED,
                who=KEEPER,
                guards=(not_held_yet,),
                when=Where(noticed_on__isnull=True),
                effect=effects.announce,
            ),
            Transition(
                action="move",
                label=_("改期"),
                sources=PLANNED,
                who=KEEPER,
                needs=(needs.NEW_DAY, needs.OPENS, needs.CLOSES, reason()),
                guards=(not_past, closes_after_opening, effects.is_free),
                effect=effects.move,
                tell=relations.tell_of_day("move", _("接待日已改期"), relations.RECEIVERS, DAILY),
            ),
            Transition(
                action="cancel",
                label=_("取消"),
                sources=PLANNED,
                target=DayStatus.CANCELLED,
                who=KEEPER,
                needs=(reason(),),
                effect=effects.cancel,
                tell=relations.tell_of_day("cancel", _("接待日已取消"), relations.RECEIVERS, DAILY),
            ),
            Transition(
                action="restore",
                label=_("恢复"),
                sources=(DayStatus.CANCELLED,),
                target=DayStatus.PLANNED,
                who=KEEPER,
                guards=(not_held_yet,),
                effect=effects.restore,
                afterwards=effects.announce_again,
                tell=relations.tell_of_day("restore", _("接待日已恢复"), relations.RECEIVERS),
            ),
            Transition(
                action="ask_swap",
                label=_("请其他代表接替"),
                done=_("提出换班"),
                sources=PLANNED,
                who=relations.ON_DUTY,
                needs=(needs.OTHER_DEPUTY,),
                guards=(not_held_yet, effects.asks_nobody_yet),
                effect=effects.ask_swap,
            ),
            Transition(
                action="hold",
                label=_("已接待"),
                done=_("登记接待"),
                sources=PLANNED,
                target=DayStatus.HELD,
                who=KEEPER,
                inner=True,
            ),
        ),
    )
)


SWAP_TABLE = register(
    Table(
        model=Swap,
        states=SwapStatus,
        desk=DeskText(
            title=lambda swap: (
                _("请接替一次接待：%(station)s") % {"station": swap.duty.reception_day.station}
            ),
            source=lambda swap: swap.asked_by,
            path=lambda swap: reverse("my_station:swap", args=[swap.pk]),
            ready=lambda swaps: swaps.select_related("duty__reception_day__station", "asked_by"),
        ),
        transitions=(
            Transition(
                action="accept",
                label=_("同意接替"),
                sources=ASKED,
                target=SwapStatus.ACCEPTED,
                who=relations.ASKED,
                guards=(effects.swap_in_time, effects.not_on_duty_already),
                effect=effects.accept_swap,
                tell=relations.tell_of_swap(
                    "accept", _("换班已同意"), relations.ASKING, relations.KEEPERS_OF_SWAP
                ),
                main=True,
                waits=(
                    Wait(
                        key="swaps_to_answer",
                        label=_("请您接替的接待"),
                        action=_("答复"),
                        where=lambda user, day: Q(duty__reception_day__day__gte=day),
                        due="duty__reception_day__day",
                    ),
                ),
            ),
            Transition(
                action="refuse",
                label=_("不能接替"),
                done=_("谢绝换班"),
                sources=ASKED,
                target=SwapStatus.REFUSED,
                who=relations.ASKED,
                effect=effects.decide_swap,
                tell=relations.tell_of_swap(
                    "refuse", _("换班未能同意"), relations.ASKING, relations.KEEPERS_OF_SWAP
                ),
            ),
            Transition(
                action="withdraw",
                label=_("撤回换班"),
                sources=ASKED,
                target=SwapStatus.WITHDRAWN,
                who=relations.ASKING,
                effect=effects.decide_swap,
                tell=relations.tell_of_swap("withdraw", _("换班请求已撤回"), relations.ASKED),
            ),
        ),
    )
)
