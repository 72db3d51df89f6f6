"""Figures, ledger sheet and search of stations."""

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.relations import OVER_THE_PROPOSER
from accounts.successions.former import said_of_heir
from liaison_stations.receptions.models import ReceptionKind
from liaison_stations.receptions.register import (
    meetings_with_deputies_of,
    reception_line,
    receptions_of,
)
from liaison_stations.stations.models import Posting, Station, StationKind
from liaison_stations.stations.relations import CITY, town_staff_at
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
    days_in_order,
)
from registers.search import SEARCHABLE, Searchable
from registers.waiting import WAITING, Waiting
from workflow.edits import public_register
from workflow.replacing import Shelf, shelve

SMALLEST = 5
"""People below which no row stands by itself in public."""
TOGETHER = _("不足 5 人的合并显示")


def by_unit(path="", **options):
    """The town, subdistrict or zone of the station; the central one stands for the city."""
    return Dimension(
        "by_unit",
        _("按镇街区"),
        f"{path}organization_id",
        lambda pk, short, name, *rest: short or name or _("市级"),
        carries=tuple(
            f"{path}organization__{field}"
            for field in ("short_name", "name", "order", "area__row", "area__column", "area__name")
        ),
        order=lambda pk, short, name, order, *square: (pk is None, order or 0, pk or 0),
        chart="bars",
        place=lambda pk, short, name, order, *square: square if all(square) else None,
        **options,
    )


PEOPLE = {"smallest": SMALLEST, "hidden_name": TOGETHER}


SHAPE = (StationKind.CENTRAL, StationKind.TOWN, StationKind.POINT)
"""The kinds that every place has; they stand in the breakdown even at zero."""
BY_TYPE = replace(by_choice("by_type", _("按类型"), "kind", StationKind, chart="bars"), every=SHAPE)


def stations_of(year):
    """Stations that are open on the last day of a year."""
    return Station.objects.open_on(date(year, 12, 31))


SINCE = date(2000, 1, 1)  # of postings whose first day nobody wrote down


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
    yield from days_in_order(line, "启用日期", "停用日期", gettext("停用日期不能早于启用日期。"))


def _station_doubts(line):
    if line["类型"] == StationKind.TOWN and line.says("镇街区") and not line["镇街区"]:
        yield "镇街区", gettext("镇街区站没有写明所属镇街区。")


STATIONS = Sheet(
    name="联络站",
    model=Station,
    key=("编码",),
    order=26,
    columns=(
        Column("编码", Text(), "code", required=True),
        Column("名称", Text(), "name", required=True),
        Column("类型", Choice(StationKind), "kind", required=True),
        Column("镇街区", Ref("组织"), "organization", agrees=said_of_heir("organization")),
        Column("地址", Text(), "address"),
        Column("电话", Text(), "phone"),
        Column("开放时间", Text(), "opening_hours"),
        Column("启用日期", Day(), "opened_on"),
        Column("停用日期", Day(), "closed_on"),
        Column(
            "进站代表",
            Ref("代表", many=True),
            keeper=ColumnStore(prefetch="postings", read=_posted, save=_post),
            keeps=True,
        ),
    ),
    called=("编码", "名称"),
    checks=_station_checks,
    doubts=_station_doubts,
    sorted_by=("code",),
)


FIGURES.register(
    Figure(
        "stations",
        _("代表联络站"),
        _("个"),
        _("本年12月31日开放的联络站：总站、中心站、镇街区站和联络点。"),
        stations_of,
        (
            BY_TYPE,
            by_unit(),
        ),
        order=210,
        listed=lambda records: records.in_order(),
        line=lambda station: RecordLine(
            station.name, station.get_absolute_url(), (station.get_kind_display(),)
        ),
        meaning=_("“1+16+N”，年底开放的"),
        said=("联络站", "联络点", "站点", "代表之家"),
        adds_up=False,
    )
)


FIGURES.register(
    Figure(
        "station_receptions",
        _("联络站接待群众"),
        _("人次"),
        _("本年接待记录所记的接待人次之和。"),
        receptions_of,
        (
            by_unit("station__", **PEOPLE),
            by_choice("by_kind", _("按类型"), "kind", ReceptionKind, **PEOPLE),
            by_month("held_on", chart="months", **PEOPLE),
        ),
        amount="people",
        order=211,
        listed=lambda records: records.select_related("station").order_by("held_on", "pk"),
        line=reception_line,
        meaning=_("代表在联络站接待的人次"),
        said=("接待", "接待 群众", "接待 选民", "群众 来", "群众 进站", "群众 上门"),
    )
)


BY_RECEPTION = by_choice("by_kind", _("按类型"), "kind", ReceptionKind)
RECEPTION_LIST = {
    "listed": lambda records: records.select_related("station").order_by("held_on", "pk"),
    "line": reception_line,
}


FIGURES.register(
    Figure(
        "reception_meetings",
        _("联络站接待活动"),
        _("场"),
        _("本年在联络站举行的接待、走访，按接待记录计，一次计一场。"),
        receptions_of,
        (by_unit("station__"), BY_RECEPTION, by_month("held_on")),
        order=212,
        meaning=_("接待记录的条数"),
        **RECEPTION_LIST,
        said=("接待活动", "接待 场", "主题接待"),
    ),
    Figure(
        "reception_deputies",
        _("接待群众的代表"),
        _("人次"),
        _("本年接待记录所记的接待代表人次之和，一名代表接待一次计一人次。"),
        meetings_with_deputies_of,
        (by_unit("station__"), BY_RECEPTION, by_month("held_on")),
        amount="received_by",
        order=213,
        meaning=_("代表到站接待的人次"),
        **RECEPTION_LIST,
        said=("代表 接待", "代表 进站", "代表 到站"),
    ),
)


SHEETS.register(STATIONS)
SEARCHABLE.register(
    Searchable(
        "stations",
        _("联络站"),
        Station,
        ("address",),
        names=("name",),
        title=lambda station: station.name,
        path=lambda station: station.get_absolute_url(),
        about=lambda station: station.address,
        place=6,
    )
)


def _of_closed_bodies(user, day):
    """Open stations of towns that no longer exist, for whoever answers for the station."""
    return Station.objects.in_charge(user).open_on(day).filter(organization__until__lt=day)


WAITING.register(
    Waiting(
        key="closed_stations",
        label=_("所属镇街区已撤销的联络站"),
        action=_("移交"),
        records=_of_closed_bodies,
        title=lambda station: station.name,
        source=lambda station: station.organization,
        since=lambda station: station.organization.until,
        path=lambda station: reverse("admin:hand_on_body", args=[station.organization_id]),
        ready=lambda stations: stations.select_related("organization"),
    )
)
public_register(Station, OVER_THE_PROPOSER)

shelve(
    Shelf(
        model=Station,
        record=lambda link: link.record,
        page=lambda one: reverse("admin:liaison_stations_station_change", args=[one.pk]),
        keepers=CITY | town_staff_at(""),
        field="photo",
        picture=True,
        in_form=True,
    )
)
