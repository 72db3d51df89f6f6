"""The ledger sheets 监督活动, 意见, 清单事项 and 成效."""

from django.utils.translation import gettext as _

from registers.ledger import (
    Choice,
    Column,
    Day,
    Keeper,
    KeyRef,
    Ref,
    Sheet,
    Text,
    Whole,
    Year,
    YesNo,
    register,
)
from supervision import imported_items, joint_activities
from supervision.choices import (
    REPORTED_DONE,
    EffectKind,
    ItemKind,
    ItemStatus,
    Level,
    Method,
    OpinionKind,
    OpinionStatus,
    Outcome,
    Satisfaction,
    StageKind,
)
from supervision.models import Activity, Effect, Item, Opinion, Stage, Theme
from supervision.models.activities import RESERVED_NUMBERS, WEB


def by_actions_alone(record):
    return True


def once_handed_over(item):
    """Text and numbering are locked at the hand-over."""
    return item.is_locked


def theme_called(name):
    return Theme.objects.get_or_create(name=name)[0]


def _stage(kind, held_on=lambda activity: None):
    """A column whose text is one stage of the activity's story."""

    def read(activity):
        return next((stage.text for stage in activity.stages.all() if stage.kind == kind), None)

    def save(pairs):
        there = {
            stage.activity_id: stage
            for stage in Stage.objects.filter(
                kind=kind, activity__in=[activity.pk for activity, _text in pairs]
            )
        }
        new = []
        for activity, text in pairs:
            stage = there.get(activity.pk)
            if stage:
                stage.text = text or ""
            elif text:
                new.append(
                    Stage(activity=activity, kind=kind, held_on=held_on(activity), text=text)
                )
        Stage.objects.bulk_create(new)
        Stage.objects.bulk_update(there.values(), ["text"], batch_size=200)

    return Keeper(prefetch="stages", read=read, save=save)


def _activity_checks(line):
    number = line["编号"]
    if number and ("/" in number or number.lower() in RESERVED_NUMBERS or not number.strip(".")):
        yield (
            "编号",
            _("编号要用在网址里，不能含斜杠，也不能是“%(number)s”这样的保留字。")
            % {"number": number},
        )
    if line["开始日期"] and line["结束日期"] and line["结束日期"] < line["开始日期"]:
        yield "结束日期", _("结束日期不能早于开始日期。")


def _activity_doubts(line):
    start, listed, count = line["开始日期"], line["参加代表"] or (), line["参加人次"]
    if start and line["年度"] and start.year != line["年度"]:
        yield "年度", _("年度与开始日期不在同一年。")
    if count is not None and len(listed) > count:
        yield "参加人次", _("参加人次少于名单人数（%(count)d 人）。") % {"count": len(listed)}
    if line["直播"] and not line["直播"].startswith(WEB):
        yield "直播", _("不是网址，网页上不会显示为链接。")
    yield from joint_activities.doubts_of(line)


def _activity_fields(line, run):
    return {"created_by": run.by}


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
    told = opinions.filter(number__isnull=False, handed_over_on__isnull=False)
    return told.exclude(status=OpinionStatus.WITHDRAWN, items__isnull=True)


def _opinions_left_out():
    left_out = Opinion.objects.exclude(pk__in=_tellable(Opinion.objects.all()).values("pk"))
    count = left_out.count()
    if count:
        yield _("%(count)d 份尚未交办（或未交办即撤回）的意见没有交办日期，未导出。") % {
            "count": count
        }


def _effect_doubts(line):
    opinion, activity = line["文号"], line["活动编号"]
    owner = opinion.fact("活动编号") if opinion else None
    if owner and activity and owner not in (activity, activity.pk):
        yield "文号", _("这份意见不属于所填的监督活动。")


ACTIVITIES = Sheet(
    name="监督活动",
    model=Activity,
    key=("编号",),
    order=30,
    called=("编号",),
    facts=("方式", "层级", "年度", "开始日期", "公开"),
    columns=(
        Column("编号", Text(), "number", required=True),
        Column("年度", Year(), "year", required=True),
        Column("标题", Text(), "title", required=True),
        Column("方式", Choice(Method), "method", required=True),
        Column("层级", Choice(Level), "level", required=True),
        Column("组织单位", Ref("组织"), "organizer", required=True),
        Column("上级活动", Ref("监督活动"), "parent"),
        Column("主题", Text(longest=100), "theme", made_by=theme_called),
        Column("领域", Text(), "policy_area"),
        Column("市镇联动", YesNo(), "joint"),
        Column("开始日期", Day(), "starts_on", required=True),
        Column("结束日期", Day(), "ends_on"),
        Column("地点", Text(), "place"),
        Column("参加代表", Ref("代表", many=True), "deputies"),
        Column("参加人次", Whole(), "attendances"),
        Column("前期调研", Text(), keeper=_stage(StageKind.RESEARCH)),
        Column(
            "现场情况",
            Text(),
            keeper=_stage(StageKind.ON_SITE, lambda activity: activity.starts_on),
        ),
        Column("检查的法规", Text(), "inspected_law"),
        Column("直播", Text(), "broadcast_url"),
        Column("公开", YesNo(), "is_public"),
    ),
    checks=_activity_checks,
    doubts=_activity_doubts,
    survey=joint_activities.counted_twice,
    complete=_activity_fields,
)

OPINIONS = Sheet(
    name="意见",
    model=Opinion,
    key=("文号",),
    order=31,
    called=("文号",),
    facts=("活动编号", "交办日期"),
    columns=(
        Column("文号", Text(), "number", required=True),
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
            read=imported_items.told_as_struck_off_on,
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

EFFECTS = Sheet(
    name="成效",
    model=Effect,
    key=("活动编号", "日期", "内容"),
    order=33,
    columns=(
        Column("活动编号", Ref("监督活动"), "activity", required=True),
        Column("文号", Ref("意见"), "opinion"),
        Column("序号", KeyRef("清单事项", ("文号", "序号")), "item"),
        Column("日期", Day(), "achieved_on", required=True),
        Column("类别", Choice(EffectKind), "kind", required=True),
        Column("内容", Text(), "text", required=True),
    ),
    doubts=_effect_doubts,
)

register(ACTIVITIES, OPINIONS, ITEMS, EFFECTS)
