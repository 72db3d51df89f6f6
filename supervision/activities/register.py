"""Activities in the ledger, in calendars, in the figures and in the search."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.successions.former import said_of_heir
from deputies.people.outside import outside_mandates
from registers.calendar import CALENDAR, MOST_EVENTS, Event, Happenings
from registers.dimensions import by_month
from registers.figures import FIGURES, Figure
from registers.ledger import (
    SHEETS,
    Choice,
    Column,
    ColumnStore,
    Day,
    KeyRef,
    Ref,
    Sheet,
    Text,
    Whole,
    Year,
    YesNo,
    days_in_order,
)
from supervision.activities.choices import EffectKind, Level, Method, StageKind
from supervision.activities.figures import (
    ACTIVITY_LIST,
    BY_LEVEL,
    BY_METHOD,
    BY_ORGANIZER,
    BY_THEME,
    LAW_LIST,
    LAWS_BY_ORGANIZER,
    activities_of,
    enforcement_inspections,
    laws_inspected,
    reports_heard,
)
from supervision.activities.models import RESERVED_NUMBERS, WEB, Activity, Effect, Stage, Theme
from supervision.attendance.models import Invitation
from supervision.inspected_laws.models import keep_laws
from supervision.joint_activities import rules


def theme_called(name):
    """The theme of a name that the ledger gives; made where there is none."""
    return Theme.objects.get_or_create(name=name)[0]


def _stage(kind, held_on=lambda activity: None):
    """A column whose text is one stage of the activity's timeline."""

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

    return ColumnStore(prefetch="stages", read=read, save=save)


def _save_laws(pairs: list[tuple[Activity, str | None]]) -> None:
    """What the ledger says of activities, with the laws that it names."""
    for activity, text in pairs:
        activity.inspected_law = text or ""
    activities = [activity for activity, _text in pairs]
    Activity._base_manager.bulk_update(activities, ["inspected_law"], batch_size=200)
    keep_laws(activities)


LAWS = ColumnStore(
    prefetch="", read=lambda one: one.inspected_law, save=_save_laws, relation="laws"
)


def _activity_checks(line):
    number = line["编号"]
    if number and ("/" in number or number.lower() in RESERVED_NUMBERS or not number.strip(".")):
        yield (
            "编号",
            _("编号要用在网址里，不能含斜杠，也不能是“%(number)s”这样的保留字。")
            % {"number": number},
        )
    yield from days_in_order(line, "开始日期", "结束日期", _("结束日期不能早于开始日期。"))


def _activity_doubts(line):
    start, listed, count = line["开始日期"], line["参加代表"] or (), line["参加人次"]
    if start and line["年度"] and start.year != line["年度"]:
        yield "年度", _("年度与开始日期不在同一年。")
    if count is not None and len(listed) > count:
        yield "参加人次", _("参加人次少于名单人数（%(count)d 人）。") % {"count": len(listed)}
    if line["直播"] and not line["直播"].startswith(WEB):
        yield "直播", _("不是网址，网页上不会显示为链接。")
    yield from rules.doubts_of(line)


def _activity_fields(line, run):
    return {"created_by": run.by}


def _effect_doubts(line):
    opinion, activity = line["文号"], line["活动编号"]
    owner = opinion.fact("活动编号") if opinion else None
    if owner and activity and owner not in (activity, activity.pk):
        yield "文号", _("这份意见不属于所填的监督活动。")


def _survey(lines, run):
    lines = list(lines)
    yield from rules.counted_twice(lines, run)
    yield from outside_mandates("监督活动", "参加代表")(lines, run)


ACTIVITIES = Sheet(
    name="监督活动",
    model=Activity,
    key=("编号",),
    order=30,
    called=("编号",),
    facts=("方式", "层级", "年度", "开始日期", "公开"),
    columns=(
        Column("编号", Text(identifies=True), "number", required=True),
        Column("年度", Year(), "year", required=True),
        Column("标题", Text(), "title", required=True),
        Column("方式", Choice(Method), "method", required=True),
        Column("层级", Choice(Level), "level", required=True),
        Column(
            "组织单位",
            Ref("组织"),
            "organizer",
            required=True,
            agrees=said_of_heir("organizer"),
        ),
        Column("上级活动", Ref("监督活动"), "parent"),
        Column("联合单位", Ref("组织", many=True), "partners"),
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
        Column("检查的法规", Text(longest=200), keeper=LAWS),
        Column("直播", Text(), "broadcast_url"),
        Column("公开", YesNo(), "is_public"),
    ),
    checks=_activity_checks,
    doubts=_activity_doubts,
    survey=_survey,
    complete=_activity_fields,
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


def listed_activities(user, since, until):
    """Activities on whose list the deputy stands without an invitation."""
    asked = Invitation.objects.filter(activity=OuterRef("pk"), deputy__user=user.pk)
    own = Activity.objects.filter(deputies__user=user.pk, starts_on__range=(since, until))
    for activity in own.exclude(Exists(asked)).order_by("-starts_on", "-pk")[:MOST_EVENTS]:
        yield Event(
            uid=f"activity-{activity.pk}",
            title=activity.title,
            starts=activity.starts_on,
            ends=activity.ends_on,
            place=activity.place,
            path=activity.get_absolute_url() if activity.is_public else reverse("my:desk"),
            version=activity.version,
        )


CALENDAR.register(Happenings("activities", gettext_lazy("参加的活动"), listed_activities))
FIGURES.register(
    Figure(
        "supervision_activities",
        gettext_lazy("监督活动"),
        gettext_lazy("项"),
        gettext_lazy(
            "本年度市、镇两级有人大代表参加的各种方式的监督活动；联合开展的活动只计一项。"
        ),
        activities_of,
        (BY_METHOD, by_month("starts_on", chart="months"), BY_LEVEL, BY_THEME),
        order=10,
        meaning=gettext_lazy("市镇两级、各种方式，有代表参加"),
        **ACTIVITY_LIST,
        said=("监督活动", "各项监督", "各类监督", "监督 参与", "监督 开展", "监督工作"),
    )
)


FIGURES.register(
    Figure(
        "enforcement_inspections_city",
        gettext_lazy("市级执法检查"),
        gettext_lazy("次"),
        gettext_lazy("本年度市人大常委会开展的执法检查；同级联合检查的分项不另计。"),
        enforcement_inspections(Level.CITY),
        (by_month("starts_on"),),
        order=50,
        meaning=gettext_lazy("由市人大常委会组织"),
        **ACTIVITY_LIST,
        said=("执法检查", "市 执法检查", "常委会 执法检查"),
    )
)


FIGURES.register(
    Figure(
        "enforcement_inspections_town",
        gettext_lazy("镇街区执法检查"),
        gettext_lazy("次"),
        gettext_lazy(
            "本年度镇、街道、区人大开展的执法检查，含市镇联动中由其承担的；同级分项不另计。"
        ),
        enforcement_inspections(Level.TOWN),
        (BY_ORGANIZER, by_month("starts_on")),
        order=60,
        meaning=gettext_lazy("由镇、街道、区人大组织"),
        **ACTIVITY_LIST,
        said=("镇 执法检查", "街道 执法检查", "基层 执法检查"),
    )
)


FIGURES.register(
    Figure(
        "reports_heard",
        gettext_lazy("听取审议报告"),
        gettext_lazy("项"),
        gettext_lazy(
            "本年度市人大常委会听取和审议的专项工作报告、开展的财政经济工作监督；镇街区人大的不计。"
        ),
        reports_heard,
        (BY_METHOD, by_month("starts_on"), BY_ORGANIZER),
        order=46,
        meaning=gettext_lazy("专项工作报告和财政经济工作监督"),
        **ACTIVITY_LIST,
        said=("听取 报告", "审议 报告", "专项工作报告"),
    ),
    Figure(
        "laws_inspected",
        gettext_lazy("检查的法律法规"),
        gettext_lazy("部"),
        gettext_lazy(
            "本年度市人大常委会执法检查所检查的法律、法规，同一部只计一次，"
            "记在最先检查它的那次执法检查名下。"
        ),
        laws_inspected,
        (by_month("activity__starts_on"), LAWS_BY_ORGANIZER),
        order=52,
        meaning=gettext_lazy("市级执法检查所涉，同一部计一次"),
        **LAW_LIST,
        adds_up=False,
        said=("检查 法律法规", "检查 法规", "检查 法律"),
    ),
)


SHEETS.register(ACTIVITIES)
SHEETS.register(EFFECTS)
