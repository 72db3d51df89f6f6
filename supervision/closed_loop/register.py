"""What the public can search of supervision."""

from dataclasses import replace

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.calendar import CALENDAR, MOST_EVENTS, Event, Happenings
from registers.figures import FIGURES, Figure
from registers.ledger import SHEETS
from registers.search import SEARCHABLE, Searchable
from registers.waiting import WAITING
from supervision.activities.figures import _month
from supervision.closed_loop import waiting
from supervision.closed_loop.choices import ItemStatus
from supervision.closed_loop.figures import (
    BY_OUTCOME,
    BY_STATUS,
    BY_UNIT,
    ITEM_LIST,
    OPINION_LIST,
    by_activity,
    concluded_items_of,
    items_of,
    opinions_of,
)
from supervision.closed_loop.ledger import ITEMS, OPINIONS
from supervision.closed_loop.models import Item
from supervision.closed_loop.waiting import _items, _opinions, _sender, _unit


def ratings(user, since, until):
    """The last day on which an item waits for the deputy's rating."""
    due = Item.objects.awaiting_rating_by(user).filter(step_due_on__range=(since, until))
    for item in due.select_related("opinion").order_by("-step_due_on", "-pk")[:MOST_EVENTS]:
        yield Event(
            uid=f"rating-{item.pk}-{item.round}",
            title=_("评价期限：%(item)s") % {"item": Truncator(item.suggestion).chars(60)},
            starts=item.step_due_on,
            path=reverse("my_items:item", args=[item.pk]),
            version=item.version,
        )


CALENDAR.register(Happenings("ratings", gettext_lazy("事项评价期限"), ratings))
FIGURES.register(
    Figure(
        "inspection_opinions",
        gettext_lazy("视察意见"),
        gettext_lazy("份"),
        gettext_lazy("市人大常委会本年内交办的视察意见，按文件计；已撤回的不计。"),
        opinions_of,
        (_month("handed_over_on"), by_activity("activity")),
        order=20,
        meaning=gettext_lazy("视察之后书面交办"),
        **OPINION_LIST,
    )
)


FIGURES.register(
    Figure(
        "list_items",
        gettext_lazy("清单事项"),
        gettext_lazy("条"),
        gettext_lazy("本年内交办的视察意见所列清单，按条计；已撤回的不计。办理进度以统计时为准。"),
        items_of,
        (by_activity("opinion__activity"), replace(BY_UNIT, chart="bars"), BY_STATUS),
        order=30,
        meaning=gettext_lazy("意见里逐条列出，交给单位办理"),
        **ITEM_LIST,
    )
)


FIGURES.register(
    Figure(
        "list_items_concluded",
        gettext_lazy("年底前核验销号"),
        gettext_lazy("条"),
        gettext_lazy("上述清单事项中，本年12月31日前经人大核验销号、且到该日没有重新办理的。"),
        concluded_items_of,
        (by_activity("opinion__activity"), BY_UNIT, BY_OUTCOME),
        order=40,
        meaning=gettext_lazy("清单事项中，经人大核验后销号的"),
        **ITEM_LIST,
    )
)


SHEETS.register(OPINIONS)
SHEETS.register(ITEMS)
SEARCHABLE.register(
    Searchable(
        "items",
        gettext_lazy("清单事项"),
        Item,
        ("problem", "suggestion"),
        title=lambda item: item.suggestion,
        path=lambda item: item.get_absolute_url(),
        about=lambda item: item.lead_unit,
        day="handed_over_on",
        ready=lambda items: items.select_related("lead_unit", "opinion__activity"),
        place=20,
    )
)


WAITING.register(
    _items(
        "acknowledge",
        gettext_lazy("待签收"),
        gettext_lazy("签收"),
        waiting.to_acknowledge,
        source=_sender,
        due="step_due_on",
        since=lambda item: item.handed_over_on,
        place=10,
    )
)


WAITING.register(
    _items(
        "rework",
        gettext_lazy("退回重办"),
        gettext_lazy("重新办理"),
        waiting.led(ItemStatus.REWORK),
        source=_sender,
        due="deadline",
        place=11,
    )
)


WAITING.register(
    _items(
        "handle",
        gettext_lazy("在办"),
        gettext_lazy("办理"),
        waiting.led(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING),
        source=_sender,
        due="deadline",
        place=12,
    )
)


WAITING.register(
    _items(
        "assist",
        gettext_lazy("协办"),
        gettext_lazy("报告进展"),
        waiting.to_assist,
        source=_unit,
        due="deadline",
        place=13,
    )
)


WAITING.register(
    _items(
        "long_term",
        gettext_lazy("持续跟踪"),
        gettext_lazy("报告进展"),
        waiting.led(ItemStatus.LONG_TERM),
        source=_sender,
        due="deadline",
        place=14,
    )
)


WAITING.register(
    _items(
        "returns",
        gettext_lazy("申请退回"),
        gettext_lazy("决定"),
        waiting.returns,
        source=_unit,
        order="deadline",
        place=20,
    )
)


WAITING.register(
    _items(
        "questions",
        gettext_lazy("待回答的提问"),
        gettext_lazy("回答"),
        waiting.questions,
        source=_unit,
        order="asked_on",
        since=lambda item: item.asked_on,
        place=21,
    )
)


WAITING.register(
    _items(
        "verify",
        gettext_lazy("待现场核实"),
        gettext_lazy("核实"),
        waiting.replies,
        source=_unit,
        order="deadline",
        since=lambda item: item.replied_on,
        place=22,
    )
)


WAITING.register(
    _items(
        "dissatisfied",
        gettext_lazy("评价不满意"),
        gettext_lazy("处理"),
        waiting.dissatisfied,
        source=_unit,
        order="verified_on",
        since=lambda item: item.verified_on,
        place=23,
    )
)


WAITING.register(
    _items(
        "look_again",
        gettext_lazy("持续跟踪到期检查"),
        gettext_lazy("检查"),
        waiting.to_look_at_again,
        source=_unit,
        due="deadline",
        place=24,
    )
)


WAITING.register(
    _opinions(
        "report_back",
        gettext_lazy("待登记研究处理情况"),
        gettext_lazy("登记"),
        waiting.to_report_back,
        source=lambda opinion: opinion.addressee,
        since=lambda opinion: opinion.handed_over_on,
        place=25,
    )
)


WAITING.register(
    _opinions(
        "drafts",
        gettext_lazy("起草中的意见"),
        gettext_lazy("提交审签"),
        waiting.drafts,
        source=lambda opinion: opinion.activity.organizer,
        place=26,
    )
)


WAITING.register(
    _opinions(
        "approve",
        gettext_lazy("待审签的意见"),
        gettext_lazy("审签"),
        waiting.to_approve,
        source=lambda opinion: opinion.submitted_by or opinion.activity.organizer,
        place=30,
    )
)


WAITING.register(
    _items(
        "extensions",
        gettext_lazy("申请延期"),
        gettext_lazy("决定"),
        waiting.extensions,
        source=_unit,
        due="deadline",
        place=31,
    )
)


WAITING.register(
    _items(
        "strike_off",
        gettext_lazy("待销号"),
        gettext_lazy("销号"),
        waiting.to_strike_off,
        source=_unit,
        order="verified_on",
        since=lambda item: item.verified_on,
        place=32,
    )
)


WAITING.register(
    _opinions(
        "publish",
        gettext_lazy("待公布的意见"),
        gettext_lazy("公布"),
        waiting.to_publish,
        source=lambda opinion: opinion.activity.organizer,
        since=lambda opinion: opinion.reported_on,
        place=33,
    )
)


WAITING.register(
    _items(
        "rate",
        gettext_lazy("待评价"),
        gettext_lazy("评价"),
        waiting.to_rate,
        source=_unit,
        due="step_due_on",
        place=40,
    )
)


WAITING.register(
    _items(
        "followed",
        gettext_lazy("您跟踪的事项"),
        gettext_lazy("查看"),
        waiting.followed,
        source=_unit,
        order="deadline",
        for_information=True,
        place=41,
    )
)
