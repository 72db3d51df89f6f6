"""Stations of the year: how many are open, who was received, what was raised and solved."""

from datetime import date

from django.db.models.functions import ExtractMonth
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from liaison_stations.choices import Handling, MatterStatus, ReceptionKind, StationKind
from liaison_stations.models import Matter, Reception, Station
from registers.figures import Dimension, Figure, Line, by_choice, register

SMALLEST = 5
"""People below which no row stands by itself in public."""
TOGETHER = _("不足 5 人的合并显示")


def _by_unit(path="", **options):
    """The town, subdistrict or zone of the station; the central one stands for the city."""
    return Dimension(
        "by_unit",
        _("按镇街区"),
        f"{path}organization_id",
        lambda pk, short, name, place: short or name or _("市级"),
        carries=tuple(f"{path}organization__{field}" for field in ("short_name", "name", "order")),
        order=lambda pk, short, name, place: (pk is None, place or 0, pk or 0),
        chart="bars",
        **options,
    )


def _by_month(field):
    return Dimension(
        "by_month",
        _("按月份"),
        ExtractMonth(field),
        lambda month: _("%(month)s月") % {"month": month},
        every=tuple(range(1, 13)),
        order=lambda month: month,
        **PEOPLE,
    )


PEOPLE = {"smallest": SMALLEST, "hidden_name": TOGETHER}
BY_TOPIC = Dimension(
    "by_topic", _("按领域"), "policy_area", lambda area: area or _("未填写"), **PEOPLE
)
BY_OUTCOME = by_choice("by_outcome", _("按处理方式"), "handling", Handling, **PEOPLE)
BY_STATE = by_choice("by_state", _("按办理状态"), "status", MatterStatus, **PEOPLE)


def stations_of(year):
    return Station.objects.open_on(date(year, 12, 31))


def receptions_of(year):
    return Reception.objects.held_in(year)


def matters_of(year):
    return Matter.objects.counted().raised_in(year)


def solved_in(year):
    return Matter.objects.solved_in(year)


def _reception_line(reception):
    facts = (date_format(reception.held_on, "DATE_FORMAT"), reception.get_kind_display())
    path = reverse("stations:visits", args=[reception.station.code])
    return Line(reception.topic or str(reception.station), path, facts)


def _matter_line(matter):
    """By the published, redacted case alone: never in the citizen's own words."""
    facts = (matter.get_status_display(), date_format(matter.raised_on, "DATE_FORMAT"))
    return Line(matter.case.title, matter.station.get_absolute_url(), facts)


MATTERS = {
    "listed": lambda records: records.select_related("station", "case").order_by("raised_on", "pk"),
    "line": _matter_line,
}

register(
    Figure(
        "stations",
        _("代表联络站"),
        _("个"),
        _("本年12月31日开放的联络站：总站、镇街区站和联络点。"),
        stations_of,
        (
            by_choice("by_type", _("按类型"), "kind", StationKind, show_all=True, chart="bars"),
            _by_unit(),
        ),
        order=210,
        listed=lambda records: records.in_order(),
        line=lambda station: Line(
            station.name, station.get_absolute_url(), (station.get_kind_display(),)
        ),
        meaning=_("“1+16+N”，年底开放的"),
    ),
    Figure(
        "station_receptions",
        _("联络站接待群众"),
        _("人次"),
        _("本年接待记录所记的接待人次之和。"),
        receptions_of,
        (
            _by_unit("station__", **PEOPLE),
            by_choice("by_kind", _("按类型"), "kind", ReceptionKind, **PEOPLE),
            _by_month("held_on"),
        ),
        amount="people",
        order=211,
        listed=lambda records: records.select_related("station").order_by("held_on", "pk"),
        line=_reception_line,
        meaning=_("代表在联络站接待的人次"),
    ),
    Figure(
        "station_matters",
        _("联络站收到群众事项"),
        _("件"),
        _("本年群众在联络站反映的事项；合并办理的重复事项计一件。"),
        matters_of,
        (_by_unit("station__", **PEOPLE), BY_TOPIC, BY_OUTCOME, BY_STATE, _by_month("raised_on")),
        order=212,
        meaning=_("接待、扫码、电话和走访收到的"),
        **MATTERS,
    ),
    Figure(
        "station_matters_solved",
        _("联络站解决群众事项"),
        _("件"),
        _("办结日期在本年、结果为已解决的群众事项。"),
        solved_in,
        (_by_unit("station__", **PEOPLE), BY_TOPIC, BY_OUTCOME, _by_month("closed_on")),
        order=213,
        meaning=_("群众反映并已解决的"),
        **MATTERS,
    ),
)
