"""Opinions and items in the figures, calendars, ledger and search; desk lines of no one row."""

from dataclasses import replace

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.calendar import CALENDAR, MOST_EVENTS, Event, Happenings
from registers.figures import FIGURES, Figure
from registers.ledger import SHEETS
from registers.search import SEARCHABLE, Searchable
from registers.waiting import WAITING, Waiting
from supervision.activities.figures import _month
from supervision.closed_loop.checking_actions import lead_unit_of
from supervision.closed_loop.choices import OPEN, ItemStatus
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
from supervision.closed_loop.item_workflow import ITEM_TABLE
from supervision.closed_loop.ledger import ITEMS, OPINIONS
from supervision.closed_loop.models import Item
from supervision.closed_loop.relations import ASSISTING_UNIT, FOLLOWER, LEAD_UNIT


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
        said=("视察意见",),
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
        said=("视察意见", "清单", "清单 建议", "清单 事项", "工作建议", "交办 建议"),
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
        said=("销号", "办理完毕", "清单 办结", "事项 办结", "建议 办理 到位"),
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


UNDER_WAY = (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK)


def to_assist(user, day):
    """Progress is told by two rows, by whether it changes the state."""
    return (ASSISTING_UNIT & ~LEAD_UNIT).records(
        Item.objects.filter(status__in=UNDER_WAY), user, day
    )


def followed(user, day):
    """What a deputy follows, but for what they are asked to rate."""
    waiting = Item.objects.awaiting_rating_by(user)
    items = FOLLOWER.records(Item.objects.filter(status__in=OPEN), user, day)
    return items.exclude(pk__in=waiting.values("pk"))


def _kind(key, label, action, records, **options):
    text = ITEM_TABLE.desk
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=text.title,
        subject=text.subject,
        source=lead_unit_of,
        path=text.path,
        ready=text.ready,
        **options,
    )


WAITING.register(
    _kind("assist", gettext_lazy("协办"), gettext_lazy("报告进展"), to_assist, due="deadline"),
    _kind(
        "followed",
        gettext_lazy("您跟踪的事项"),
        gettext_lazy("查看"),
        followed,
        order="deadline",
        for_information=True,
    ),
)
