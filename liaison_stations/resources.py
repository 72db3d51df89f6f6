"""The ledger sheets 联络站, 接待记录 and 群众事项."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from liaison_stations.choices import Handling, MatterStatus, ReceptionKind, Source, StationKind
from liaison_stations.models import Citizen, Matter, Posting, Reception, Station
from registers.ledger import Choice, Column, Day, Keeper, Ref, Sheet, Text, Whole, register
from workflow.choices import Satisfaction

REMOVED = "（内容已按保存期限删除）"
SINCE = date(2000, 1, 1)  # of postings whose first day nobody wrote down
STATES = {
    "待受理": MatterStatus.RECEIVED,
    "办理中": MatterStatus.HANDLING,
    "已解决": MatterStatus.SOLVED,
    "已答复": MatterStatus.ANSWERED,
    "不予受理": MatterStatus.NOT_ACCEPTED,
}


def by_actions_alone(record):
    return True


def once_accepted(matter):
    return matter.status != MatterStatus.RECEIVED


def _posted(station):
    return tuple(one.deputy_id for one in station.postings.all() if one.until is None)


def _post(pairs):
    """Whoever is named is posted from the opening on; whoever is named no more, until today."""
    today = timezone.localdate()
    for station, deputies in pairs:
        wanted = {deputy.pk for deputy in deputies or ()}
        there = Posting.objects.filter(station=station.pk, until=None)
        there.exclude(deputy__in=wanted).filter(since__lte=today).update(until=today)
        held = set(there.values_list("deputy", flat=True))
        Posting.objects.bulk_create(
            Posting(station_id=station.pk, deputy_id=pk, since=station.opened_on or SINCE)
            for pk in sorted(wanted - held)
        )


def _station_checks(line):
    if line["启用日期"] and line["停用日期"] and line["停用日期"] < line["启用日期"]:
        yield "停用日期", _("停用日期不能早于启用日期。")


def _station_doubts(line):
    if line["类型"] == StationKind.TOWN and line.says("镇街区") and not line["镇街区"]:
        yield "镇街区", _("镇街区站没有写明所属镇街区。")


STATIONS = Sheet(
    name="联络站",
    model=Station,
    key=("编码",),
    order=26,
    columns=(
        Column("编码", Text(), "code", required=True),
        Column("名称", Text(), "name", required=True),
        Column("类型", Choice(StationKind), "kind", required=True),
        Column("镇街区", Ref("组织"), "organization"),
        Column("地址", Text(), "address"),
        Column("电话", Text(), "phone"),
        Column("开放时间", Text(), "opening_hours"),
        Column("启用日期", Day(), "opened_on"),
        Column("停用日期", Day(), "closed_on"),
        Column(
            "进站代表",
            Ref("代表", many=True),
            keeper=Keeper(prefetch="postings", read=_posted, save=_post),
            keeps=True,
        ),
    ),
    called=("编码", "名称"),
    checks=_station_checks,
    doubts=_station_doubts,
    sorted_by=("code",),
)


def _recorded_by(line, run):
    return {"created_by": run.by}


RECEPTIONS = Sheet(
    name="接待记录",
    model=Reception,
    key=("联络站", "日期", "主题", "接待代表"),
    order=27,
    columns=(
        Column("联络站", Ref("联络站"), "station", required=True),
        Column("日期", Day(), "held_on", required=True),
        Column("类型", Choice(ReceptionKind), "kind", default=ReceptionKind.DAILY),
        Column("接待代表", Ref("代表", many=True), "deputies"),
        Column("来宾", Text(), "guests"),
        Column("接待人次", Whole(), "people", required=True),
        Column("主题", Text(), "topic"),
    ),
    complete=_recorded_by,
    sorted_by=("held_on", "pk"),
)


def _of_citizen(name):
    """A column that stands apart, so that it can be shown to few and removed in time."""

    def read(matter):
        citizen = getattr(matter, "citizen", None)
        return getattr(citizen, name) if citizen else None

    def save(pairs):
        for matter, text in pairs:
            Citizen.objects.update_or_create(matter_id=matter.pk, defaults={name: text or ""})

    return Keeper(prefetch="citizen", read=read, save=save)


def _matter_checks(line):
    raised, closed = line["日期"], line["办结日期"]
    if line["状态"] == MatterStatus.SOLVED and line.says("办结日期") and not closed:
        yield "办结日期", _("状态是“已解决”，必须填写办结日期。")
    if raised and closed and closed < raised:
        yield "办结日期", _("办结日期不能早于反映日期。")


def _told(matters):
    return matters.exclude(status=MatterStatus.MERGED)


def _left_out():
    count = Matter.objects.filter(status=MatterStatus.MERGED).count()
    if count:
        yield _("%(count)d 件事项已并入其他事项，未导出。") % {"count": count}


MATTERS = Sheet(
    name="群众事项",
    model=Matter,
    key=("编号",),
    order=28,
    columns=(
        Column("编号", Text(), "number", required=True),
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
    known=_told,
    exported=_told,
    left_out=_left_out,
    sorted_by=("raised_on", "pk"),
)

register(STATIONS, RECEPTIONS, MATTERS)
