"""Figures and ledger sheet of matters, and which of them wait for whom."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import RoleHolder
from liaison_stations.matters.models import Citizen, Handling, Matter, MatterStatus, Source
from liaison_stations.matters.relations import DEPUTY
from liaison_stations.matters.workflow import MATTER_TABLE
from liaison_stations.stations.register import PEOPLE, by_unit
from liaison_stations.stations.relations import HEAD
from registers.dimensions import by_month
from registers.figures import FIGURES, Dimension, Figure, RecordLine, by_choice
from registers.ledger import (
    SHEETS,
    Choice,
    Column,
    ColumnStore,
    Day,
    Ref,
    Sheet,
    Text,
    by_actions_alone,
    days_in_order,
)
from registers.search import SEARCHABLE, Searchable, nothing
from registers.waiting import WAITING, Waiting
from workflow.choices import Satisfaction

BY_TOPIC = Dimension(
    "by_topic", _("按领域"), "policy_area", lambda area: area or _("未填写"), **PEOPLE
)


BY_OUTCOME = by_choice("by_outcome", _("按处理方式"), "handling", Handling, **PEOPLE)
BY_STATE = by_choice("by_state", _("按办理状态"), "status", MatterStatus, **PEOPLE)


def matters_of(year):
    """Matters that were raised in a year, without those that were merged into another one."""
    return Matter.objects.counted().raised_in(year)


def solved_in(year):
    """Matters that were solved within a year, whenever they were raised."""
    return Matter.objects.solved_in(year)


def _matter_line(matter):
    """By the published, redacted case alone: never in the citizen's own words."""
    facts = (matter.get_status_display(), date_format(matter.raised_on, "DATE_FORMAT"))
    case = getattr(matter, "case", None)
    title = case.title if case else matter.number
    return RecordLine(title, matter.station.get_absolute_url(), facts)


MATTERS = {
    "listed": lambda records: records.select_related("station", "case").order_by("raised_on", "pk"),
    "line": _matter_line,
}


REMOVED = "（内容已按保存期限删除）"
STATES = {
    "待受理": MatterStatus.RECEIVED,
    "办理中": MatterStatus.HANDLING,
    "已解决": MatterStatus.SOLVED,
    "已答复": MatterStatus.ANSWERED,
    "不予受理": MatterStatus.NOT_ACCEPTED,
}


def once_accepted(matter):
    """By the ledger only before the matter was accepted."""
    return matter.status != MatterStatus.RECEIVED


def _of_citizen(name):
    """A column that stands apart, so that it can be shown to few and removed in time."""

    def read(matter):
        citizen = getattr(matter, "citizen", None)
        return getattr(citizen, name) if citizen else None

    def save(pairs):
        for matter, text in pairs:
            Citizen.objects.update_or_create(matter_id=matter.pk, defaults={name: text or ""})

    return ColumnStore(prefetch="citizen", read=read, save=save)


def _matter_checks(line):
    if line["状态"] == MatterStatus.SOLVED and line.says("办结日期") and not line["办结日期"]:
        yield "办结日期", gettext("状态是“已解决”，必须填写办结日期。")
    yield from days_in_order(line, "日期", "办结日期", gettext("办结日期不能早于反映日期。"))


def _not_merged(matters):
    return matters.exclude(status=MatterStatus.MERGED)


def _left_out():
    count = Matter.objects.filter(status=MatterStatus.MERGED).count()
    if count:
        yield gettext("%(count)d 件事项已并入其他事项，未导出。") % {"count": count}


MATTER_SHEET = Sheet(
    name="群众事项",
    model=Matter,
    key=("编号",),
    order=28,
    columns=(
        Column("编号", Text(identifies=True), "number", required=True),
        Column("联络站", Ref("联络站"), "station", required=True, locked=by_actions_alone),
        Column("日期", Day(), "raised_on", required=True, locked=once_accepted),
        Column("来源", Choice(Source), "source", required=True),
        Column("领域", Text(), "policy_area"),
        Column(
            "内容",
            Text(longest=5000),
            "text",
            required=True,
            locked=once_accepted,
            read=lambda matter: matter.text or REMOVED,
        ),
        Column("反映人", Text(longest=50), keeper=_of_citizen("name"), personal=True),
        Column("电话", Text(longest=20), keeper=_of_citizen("phone"), personal=True),
        Column("处理方式", Choice(Handling), "handling", locked=by_actions_alone),
        Column("状态", Choice(STATES), "status", required=True, locked=by_actions_alone),
        Column("办结日期", Day(), "closed_on", locked=by_actions_alone),
        Column("满意度", Choice(Satisfaction), "satisfaction", locked=by_actions_alone),
    ),
    checks=_matter_checks,
    known=_not_merged,
    exported=_not_merged,
    left_out=_left_out,
    seen=lambda matters, user: HEAD.records(matters, user),
    on_request=True,
    sorted_by=("raised_on", "pk"),
)


def in_charge(user, day):
    """What a deputy is responsible for; the station does the work."""
    return (RoleHolder(Role.DEPUTY) & DEPUTY).records(Matter.objects.open(), user, day)


FIGURES.register(
    Figure(
        "station_matters",
        _("联络站收到群众事项"),
        _("件"),
        _("本年群众在联络站反映的事项；合并办理的重复事项计一件。"),
        matters_of,
        (
            by_unit("station__", **PEOPLE),
            BY_TOPIC,
            BY_OUTCOME,
            BY_STATE,
            by_month("raised_on", **PEOPLE),
        ),
        order=212,
        meaning=_("接待、扫码、电话和走访收到的"),
        **MATTERS,
        said=(
            "群众 事项",
            "联络站 事项",
            "群众 意见",
            "群众 反映",
            "群众 诉求",
            "收集 意见",
            "社情民意",
        ),
    )
)


FIGURES.register(
    Figure(
        "station_matters_solved",
        _("联络站解决群众事项"),
        _("件"),
        _("办结日期在本年、结果为已解决的群众事项。"),
        solved_in,
        (by_unit("station__", **PEOPLE), BY_TOPIC, BY_OUTCOME, by_month("closed_on", **PEOPLE)),
        order=213,
        meaning=_("群众反映并已解决的"),
        **MATTERS,
        said=(
            "联络站 解决",
            "群众 解决",
            "群众 问题 解决",
            "群众 事项 解决",
            "急难愁盼",
            "为民解忧",
        ),
    )
)


SHEETS.register(MATTER_SHEET)
WAITING.register(
    Waiting(
        key="matters_in_charge",
        label=_("您负责的群众事项"),
        action=_("查看"),
        records=in_charge,
        title=MATTER_TABLE.desk.title,
        subject=MATTER_TABLE.desk.subject,
        outside=MATTER_TABLE.desk.outside,
        first=MATTER_TABLE.desk.first,
        note=MATTER_TABLE.desk.note,
        source=MATTER_TABLE.desk.source,
        since=MATTER_TABLE.desk.since,
        path=MATTER_TABLE.desk.path,
        ready=MATTER_TABLE.desk.ready,
        due="deadline",
        for_information=True,
    )
)


SEARCHABLE.register(
    Searchable(
        "matters",
        _("群众事项"),
        Matter,
        ("policy_area", "station__name"),
        title=lambda matter: matter.numbered,
        path=lambda matter: matter.get_absolute_url(),
        about=lambda matter: matter.station,
        number=("number",),
        day="raised_on",
        state="status",
        public=nothing,
        ready=lambda matters: matters.select_related("station"),
        place=36,
    )
)
"""By its number, its area and its station: a citizen's words never come into the index."""
