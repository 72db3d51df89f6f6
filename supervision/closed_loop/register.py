"""Figures, ledger sheets, search and calendar of opinions and items, and what waits of them."""

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
WAITING.register(*waiting.KINDS)
