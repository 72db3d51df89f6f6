"""Items in the figures, calendars, ledger and search; desk lines of no one row."""

from dataclasses import replace

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.successions.former import said_before
from registers.calendar import CALENDAR, MOST_EVENTS, Event, Happenings
from registers.figures import FIGURES, Figure
from registers.ledger import (
    OUTCOMES,
    SHEETS,
    Choice,
    Column,
    Day,
    KeyRef,
    Ref,
    Sheet,
    Text,
    Whole,
    YesNo,
    by_actions_alone,
)
from registers.search import SEARCHABLE, Searchable
from registers.spreads import SPREADS, Spread
from registers.supervised import SUPERVISED, Supervised
from registers.together import Ties, part_checks, part_columns
from registers.waiting import WAITING, Waiting
from supervision.activities.choices import Level
from supervision.handling import imported_items
from supervision.handling.checking_actions import lead_unit_of
from supervision.handling.models import ItemPart
from supervision.handling.timeline import item_stands
from supervision.items.choices import OPEN, ItemKind, ItemStatus
from supervision.items.figures import (
    BY_KIND_OF_OPINION,
    BY_OUTCOME,
    BY_REACHED,
    BY_STATUS,
    BY_TOWN_OF_OPINION,
    BY_UNIT,
    BY_WAY,
    ITEM_LIST,
    all_items_of,
    concluded,
    concluded_items_of,
    items_of,
    items_on,
    on_kind,
    with_days_to_close,
    withdrawn_from,
)
from supervision.items.models import Item
from supervision.items.relations import ASSISTING_UNIT, FOLLOWER, LEAD_UNIT
from supervision.items.workflow import ITEM_TABLE
from supervision.opinions.choices import OpinionKind
from supervision.opinions.models import Opinion
from supervision.opinions.register import by_activity, opinions, tellable
from workflow.choices import Satisfaction


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
ALL_ITEMS = Figure(
    "opinion_items",
    gettext_lazy("意见所列事项"),
    gettext_lazy("条"),
    gettext_lazy("上述各类意见所列的事项，按条计；已撤回的不计。办理进度以统计时为准。"),
    all_items_of,
    (BY_KIND_OF_OPINION, BY_UNIT, BY_STATUS, BY_REACHED, BY_WAY),
    order=42,
    meaning=gettext_lazy("各类意见里逐条列出的"),
    **ITEM_LIST,
    said=("意见 事项", "各类意见 事项"),
)


FIGURES.register(
    ALL_ITEMS,
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
        part_of="opinion_items",
    ),
    Figure(
        "deliberation_items",
        gettext_lazy("审议意见事项"),
        gettext_lazy("条"),
        gettext_lazy("本年内交办的审议意见所列的事项，按条计；已撤回的不计。"),
        on_kind(OpinionKind.DELIBERATION),
        (by_activity("opinion__activity"), BY_UNIT, BY_STATUS),
        order=43,
        meaning=gettext_lazy("审议意见里逐条列出的"),
        **ITEM_LIST,
        said=("审议意见 事项", "审议意见 建议"),
        part_of="opinion_items",
    ),
    Figure(
        "town_opinion_items",
        gettext_lazy("镇街区意见所列事项"),
        gettext_lazy("条"),
        gettext_lazy("镇、街道、区人大本年内交办的各类意见所列的事项，按条计；已撤回的不计。"),
        items_on(opinions(level=Level.TOWN)),
        (BY_TOWN_OF_OPINION, BY_STATUS),
        order=44,
        meaning=gettext_lazy("镇街区人大的意见里逐条列出的"),
        **ITEM_LIST,
        said=("镇 意见 事项", "街道 意见 事项"),
    ),
)
ALL_CONCLUDED = Figure(
    "opinion_items_concluded",
    gettext_lazy("年底前销号的意见事项"),
    gettext_lazy("条"),
    gettext_lazy("各类意见所列事项中，本年12月31日前经人大核验销号、且到该日没有重新办理的。"),
    concluded(all_items_of),
    (BY_KIND_OF_OPINION, BY_UNIT, BY_OUTCOME),
    order=42,
    meaning=gettext_lazy("各类意见的事项中，核验后销号的"),
    **ITEM_LIST,
    said=("意见 事项 销号",),
    part_of="opinion_items",
)
SPREADS.register(
    Spread(
        "days_to_close",
        gettext_lazy("从交办到销号用了多少天"),
        gettext_lazy("年底前销号的意见事项，从交办日到销号日的天数，按主办单位。"),
        ALL_CONCLUDED,
        BY_UNIT,
        with_days_to_close,
    )
)


FIGURES.register(
    ALL_CONCLUDED,
    Figure(
        "opinion_items_withdrawn",
        gettext_lazy("撤回的意见事项"),
        gettext_lazy("条"),
        gettext_lazy("本年内交办的各类意见所列事项中，交办以后撤回的；不计入意见所列事项。"),
        withdrawn_from(opinions()),
        (BY_KIND_OF_OPINION,),
        order=42,
        meaning=gettext_lazy("交办以后又撤回的"),
        **ITEM_LIST,
        said=("意见 事项 撤回",),
    ),
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
        part_of="list_items",
    ),
)


def once_handed_over(item):
    """Text and numbering are locked at the hand-over."""
    return item.is_locked


def _number_in(line):
    return line["文号"] and line["文号"].fact("文号"), line["序号"]


TIES = Ties(
    "清单事项",
    Item,
    ("opinion__number", "sequence"),
    _number_in,
    lambda number, sequence: f"{number}第{sequence}条",
    "永人大视〔2023〕1号第2条",
)


def _write_past(pairs, run):
    imported_items.write_past(pairs, run)
    TIES.write(pairs, run)


ITEMS = Sheet(
    name="清单事项",
    model=Item,
    key=("文号", "序号"),
    order=32,
    day=lambda line: line["文号"] and line["文号"].fact("交办日期"),
    columns=(
        Column("文号", Ref("意见"), "opinion", required=True),
        Column("序号", Whole(), "sequence", required=True),
        Column(
            "类别",
            Choice(ItemKind),
            "kind",
            default=ItemKind.SUGGESTION,
            keeps=True,
            locked=once_handed_over,
        ),
        Column("问题", Text(), "problem", locked=once_handed_over),
        Column("建议", Text(), "suggestion", required=True, locked=once_handed_over),
        Column(
            "主办单位",
            Ref("组织"),
            "lead_unit",
            required=True,
            locked=once_handed_over,
            agrees=said_before("lead_unit"),
        ),
        Column(
            "协办单位",
            Ref("组织", many=True),
            "assisting_units",
            locked=once_handed_over,
            agrees=said_before("assisting_units"),
        ),
        Column("办理期限", Day(), "due_on", keeps=True, locked=once_handed_over),
        Column("延期至", Day(), "extended_to", keeps=True, locked=by_actions_alone),
        Column(
            "状态",
            Choice(imported_items.STATES),
            required=True,
            locked=by_actions_alone,
            read=imported_items.state_of,
        ),
        Column("签收日期", Day(), "acknowledged_on", keeps=True, locked=by_actions_alone),
        Column("反馈日期", Day(), "replied_on", keeps=True, locked=by_actions_alone),
        Column("办理情况", Text(), "reply", keeps=True, locked=by_actions_alone),
        Column("办理结果", OUTCOMES, "outcome", keeps=True, locked=by_actions_alone),
        Column(
            "承诺日期",
            Day(),
            keeps=True,
            locked=by_actions_alone,
            keeper=imported_items.PROMISES,
        ),
        Column("核实日期", Day(), "verified_on", keeps=True, locked=by_actions_alone),
        Column("核实地点", Text(), "verified_place", keeps=True, locked=by_actions_alone),
        Column("评价", Choice(Satisfaction), "satisfaction", keeps=True, locked=by_actions_alone),
        Column(
            "销号日期",
            Day(),
            keeps=True,
            locked=by_actions_alone,
            read=imported_items.exported_strike_off,
            agrees=imported_items.was_struck_off_on,
        ),
        Column("跟踪代表", Ref("代表", many=True), "following_deputies"),
        TIES.column(),
        Column("公开", YesNo(), "is_public"),
    ),
    checks=imported_items.checks,
    doubts=imported_items.doubts,
    complete=imported_items.fields,
    refusals=TIES.refusals,
    afterwards=_write_past,
    prefetch=("closures", "joined_to__opinion"),
    exported=lambda items: items.filter(opinion__in=tellable(Opinion.objects.all())),
    sorted_by=("opinion_id", "sequence"),
)
PARTS = Sheet(
    name="事项分项",
    model=ItemPart,
    key=("文号", "序号", "分项序号"),
    order=33,
    day=lambda line: line["文号"] and line["文号"].fact("交办日期"),
    columns=(
        Column("文号", Ref("意见"), "item__opinion", required=True),
        Column(
            "序号",
            KeyRef("清单事项", ("文号", "序号"), strict=True),
            "item",
            required=True,
        ),
        *part_columns(),
    ),
    checks=part_checks,
    exported=lambda parts: parts.filter(item__opinion__in=tellable(Opinion.objects.all())),
    sorted_by=("item__opinion_id", "item__sequence", "sequence", "pk"),
    seen=lambda parts, user: parts.filter(item__in=Item.objects.visible_to(user).values("pk")),
    unseen=True,
)


SHEETS.register(ITEMS, PARTS)
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
        own_path=lambda item: reverse("my_items:item", args=[item.pk]),
        number=("opinion__number", "sequence"),
        numbered=lambda values: "{}第{}条".format(*values),
        state="status",
        ready=lambda items: items.select_related("lead_unit", "opinion__activity"),
        stands=item_stands,
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

SUPERVISED.register(
    Supervised(
        key="items",
        label=gettext_lazy("清单事项"),
        model=Item,
        before=lambda day: Q(deadline__lt=day),
        order="deadline",
        due=lambda item: item.deadline,
        since=lambda item: item.assigned_on or item.handed_over_on,
        unit="lead_unit",
        body="opinion__activity__organizer",
    )
)
