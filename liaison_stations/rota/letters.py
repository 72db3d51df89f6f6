"""The public notice of a reception day, and the rota of a month."""

import re
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison_stations.rota.models import DayStatus, ReceptionDay
from liaison_stations.stations.models import Station
from pages.place import words
from papers.content import PaperContent, Style, fields, signs, table, text, written_day
from papers.kinds import PaperKind, register

MONTH = re.compile(r"(20[0-9][0-9])-(0[1-9]|1[0-2])")
WEEKDAYS = "一二三四五六日"
MOST_DAYS = 62
WIDTHS = [26, 30, 32, 42, 26]


ANNOUNCED = "为密切联系群众，听取意见和建议，现将人大代表接待日有关事项公告如下："
CANCELLED = "原定的代表接待日因故取消，特此公告。"


def _hours(day: ReceptionDay) -> str:
    return f"{day.opens:%H:%M}—{day.closes:%H:%M}"


def _names(day: ReceptionDay) -> str:
    return "、".join(deputy.name for deputy in day.deputies.order_by("sort_key", "pk"))


def _weekday(day: date) -> str:
    return f"星期{WEEKDAYS[day.weekday()]}"


def _issuer(station: Station) -> str:
    """The body that keeps it; the central station speaks for itself."""
    return station.organization.name if station.organization else station.name


def notice(day: ReceptionDay, occasion: str) -> PaperContent:
    """Time, place and names, some days ahead (浙江乡镇条例 art. 35)."""
    station = day.station
    why = "改期" if day.note else "遇节假日顺延"
    moved = f"（原定{written_day(day.moved_from)}，{why}）" if day.moved_from else ""
    rows = [
        ("时间", f"{written_day(day.day)}（{_weekday(day.day)}）{_hours(day)}{moved}"),
        ("地点", day.place or station.address or station.name),
        ("接待代表", _names(day) or "另行公布"),
        ("联系电话", station.phone),
    ]
    cancelled = day.status == DayStatus.CANCELLED
    told = CANCELLED if cancelled else ANNOUNCED
    return PaperContent(
        issuer=_issuer(station),
        title=f"关于{station.name}人大代表接待日的公告",
        day=written_day(day.noticed_on or day.day),
        parts=[
            text(told),
            fields([(label, value) for label, value in rows if value]),
            text(
                "欢迎选民和群众到站反映意见。进入诉讼、行政复议、仲裁程序的事项，请按法定途径"
                "提出；人大一般不办理具体案件。"
            ),
        ],
        signed_by=_issuer(station),
    )


def rota(station: Station, occasion: str) -> PaperContent:
    """Every reception day of a month, with lines for who came.

    Raises:
        Http404: where the occasion is no month, as 2026-11.
    """
    found = MONTH.fullmatch(occasion)
    if found is None:
        raise Http404
    year, month = int(found[1]), int(found[2])
    days = station.days.filter(day__year=year, day__month=month)
    listed = days.exclude(status=DayStatus.CANCELLED).order_by("day", "opens")[:MOST_DAYS]
    rows = [
        [
            f"{one.day.month}月{one.day.day}日\n{_weekday(one.day)}",
            _hours(one),
            one.place or station.name,
            _names(one),
            "",
        ]
        for one in listed
    ]
    head = ["日期", "时间", "地点", "接待代表", "代表签到"]
    return PaperContent(
        style=Style.FORM,
        issuer=_issuer(station),
        title=f"{station.name}{year}年{month}月接待轮值表",
        day=written_day(date(year, month, 1)),
        parts=[
            table(head, rows, WIDTHS) if rows else text("这个月没有安排接待日。"),
            signs(["联络站负责人（签字）", words("镇街区人大（盖章）")]),
        ],
    )


def this_month(station: Station) -> str:
    """The month of today, ``2026-03``, for which a rota is offered first."""
    return f"{timezone.localdate():%Y-%m}"


def _days(days: QuerySet[Any], user: Any) -> QuerySet[Any]:
    return days.filter(pk__in=ReceptionDay.objects.visible_to(user).values("pk"))


def _kept_days(days: QuerySet[Any], user: Any) -> QuerySet[Any]:
    return days.filter(pk__in=ReceptionDay.objects.of_kept(user).values("pk"))


def _kept(stations: QuerySet[Any], user: Any) -> QuerySet[Any]:
    return stations.filter(pk__in=Station.objects.kept_by(user).values("pk"))


NOTICE = register(
    PaperKind(
        key="reception-notice",
        label=_("接待日公告"),
        series="公告",
        model=ReceptionDay,
        reader=_days,
        maker=_kept_days,
        drafts=_kept_days,
        ready=lambda day: day.noticed_on is not None,
        at_once=True,
        day=lambda day: day.noticed_on,
        compose=notice,
        page=lambda day: day.get_absolute_url(),
    )
)

ROTA = register(
    PaperKind(
        key="rota",
        label=_("接待轮值表"),
        series="轮值",
        model=Station,
        reader=_kept,
        maker=_kept,
        drafts=_kept,
        occasion=this_month,
        occasions=lambda station, occasion: MONTH.fullmatch(occasion) is not None,
        compose=rota,
        page=lambda station: reverse("my_station:rota", args=[station.code]),
    )
)
