"""The ledger sheets 意见 and 清单事项."""

from django.utils.translation import gettext as _

from registers.ledger import Choice, Column, Day, Ref, Sheet, Text, Whole, YesNo
from supervision.closed_loop import imported_items
from supervision.closed_loop.choices import (
    REPORTED_DONE,
    ItemKind,
    ItemStatus,
    OpinionKind,
    OpinionStatus,
)
from supervision.closed_loop.models import Item, Opinion
from workflow.choices import Outcome, Satisfaction


def by_actions_alone(record):
    return True


def once_handed_over(item):
    """Text and numbering are locked at the hand-over."""
    return item.is_locked


def _opinion_checks(line):
    activity, handed_over = line["活动编号"], line["交办日期"]
    start = activity.fact("开始日期") if activity else None
    if start and handed_over and handed_over < start:
        yield "交办日期", _("交办日期不能早于监督活动开始日期。")


def _opinion_doubts(line):
    activity = line["活动编号"]
    if line["公开"] and activity and not activity.fact("公开"):
        yield "公开", _("意见公开而监督活动不公开，公众看不到这份意见。")


def opinion_status(public, states):
    """The state of an opinion that is new in the ledger, from what became of its items."""
    standing = [state for state in states if state != ItemStatus.WITHDRAWN]
    if states and not standing:
        return OpinionStatus.WITHDRAWN
    if standing and all(state in REPORTED_DONE for state in standing):
        return OpinionStatus.PUBLISHED if public else OpinionStatus.REPORTED_BACK
    return OpinionStatus.PUBLISHED if public and not states else OpinionStatus.HANDED_OVER


def _opinion_fields(line, run):
    states = [item["状态"] for item in run.lines("清单事项", "文号", line)]
    return {"status": opinion_status(line["公开"], states)}


def _tellable(opinions):
    """What has been handed over; a withdrawn one tells of it by its withdrawn items alone."""
    numbered = opinions.filter(number__isnull=False, handed_over_on__isnull=False)
    return numbered.exclude(status=OpinionStatus.WITHDRAWN, items__isnull=True)


def _opinions_left_out():
    left_out = Opinion.objects.exclude(pk__in=_tellable(Opinion.objects.all()).values("pk"))
    count = left_out.count()
    if count:
        yield _("%(count)d 份尚未交办（或未交办即撤回）的意见没有交办日期，未导出。") % {
            "count": count
        }


OPINIONS = Sheet(
    name="意见",
    model=Opinion,
    key=("文号",),
    order=31,
    called=("文号",),
    facts=("活动编号", "交办日期"),
    columns=(
        Column("文号", Text(identifies=True), "number", required=True),
        Column("活动编号", Ref("监督活动"), "activity", required=True),
        Column("类别", Choice(OpinionKind), "kind", required=True),
        Column("标题", Text(), "title", required=True, locked=by_actions_alone),
        Column("交办日期", Day(), "handed_over_on", required=True, locked=by_actions_alone),
        Column("交办对象", Ref("组织"), "addressee", required=True),
        Column("公开", YesNo(), "is_public"),
    ),
    checks=_opinion_checks,
    doubts=_opinion_doubts,
    complete=_opinion_fields,
    exported=_tellable,
    left_out=_opinions_left_out,
)


ITEMS = Sheet(
    name="清单事项",
    model=Item,
    key=("文号", "序号"),
    order=32,
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
        Column("主办单位", Ref("组织"), "lead_unit", required=True, locked=once_handed_over),
        Column("协办单位", Ref("组织", many=True), "assisting_units", locked=once_handed_over),
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
        Column("办理结果", Choice(Outcome), "outcome", keeps=True, locked=by_actions_alone),
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
        Column("公开", YesNo(), "is_public"),
    ),
    checks=imported_items.checks,
    doubts=imported_items.doubts,
    complete=imported_items.fields,
    afterwards=imported_items.write_past,
    prefetch=("closures",),
    exported=lambda items: items.filter(opinion__in=_tellable(Opinion.objects.all())),
    sorted_by=("opinion_id", "sequence"),
)
