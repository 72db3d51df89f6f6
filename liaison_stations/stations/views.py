"""The public pages of stations: the directory, one station, its calendar."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Organization
from attachments.downloads import send
from deputies.contesting.grounds import contested_in
from deputies.people.models import Deputy
from liaison_stations.assessments.models import SelfAssessment
from liaison_stations.cases.models import PublishedCase
from liaison_stations.cases.pictures import add_pictures
from liaison_stations.opinions.submission import takes_opinions
from liaison_stations.receptions.models import Reception, ReceptionKind, ReceptionQuerySet
from liaison_stations.rota.models import ReceptionDay
from liaison_stations.rota.presentation import DayInWords, in_words, weekday
from liaison_stations.stations.directory import is_small, next_days, tile_map, year_of
from liaison_stations.stations.models import Posting, Station, StationKind
from pages.filters import LAST_YEAR, Choices, ListFilter, choice, names, search, years
from pages.public import public_page
from pages.structured import Described, described, organization, part, whole
from pages.tables import ListColumn, ListTable
from supervision.items.models import Item


class OpenOrClosed(models.TextChoices):
    """What the list of stations is narrowed to; all of them where nothing is chosen."""

    OPEN = "open", _("开放中")
    CLOSED = "closed", _("已停用")


class StationFilter(ListFilter):
    """What the list of stations is narrowed by."""

    q = search(_("名称或地址"))
    kind = choice(_("类型"), StationKind.choices)
    unit = choice(_("镇街区"), field_name="organization")
    standing = choice(
        _("状态"), OpenOrClosed.choices, empty=_("开放中和已停用"), method="at_standing"
    )

    figures = ("stations",)
    elsewhere = _("%(count)d 个不在所选状态之内")
    uncounted_else = _("%(count)d 个那年年底没有开放（此后启用，或者此前已停用）")
    counted_year = LAST_YEAR

    class Meta:
        model = Station
        fields = ()

    def offered(self) -> dict[str, Choices]:
        return {"unit": names(Organization.objects.town_congresses())}

    def at_standing(self, queryset, name, standing):
        """Stations open today, or closed by now."""
        today = timezone.localdate()
        open_now = queryset.model.objects.open_on(today)
        if standing == OpenOrClosed.OPEN:
            return queryset.open_on(today)
        return queryset.exclude(pk__in=open_now.values("pk"))


class VisitFilter(ListFilter):
    """What the list of a station's receptions is narrowed by."""

    year = choice(_("年份"), method="of_year")
    kind = choice(_("类型"), ReceptionKind.choices)

    figures = ("reception_meetings",)

    class Meta:
        model = Reception
        fields = ()

    def offered(self) -> dict[str, Choices]:
        first = self.queryset.order_by("held_on").values_list("held_on", flat=True).first()
        return {"year": years(first and first.year)}

    def of_year(self, queryset: ReceptionQuerySet, name: str, year: str) -> QuerySet[Any]:
        return queryset.held_in(int(year))


DAYS_AHEAD = 8
CASES = 10
CHANGES = 10
ASSESSED_YEARS = 3
ASSESSED_STATIONS = 30
NAMES = ("name", "sort_key")


@public_page
def directory(request: HttpRequest) -> HttpResponse:
    """Every station, with the next day on which deputies receive."""
    stations = Station.objects.public().in_order().select_related("organization")
    listing = StationFilter(request.GET, stations)
    file = TABLE.file(request, listing.qs)
    if file is not None:
        return file
    page = TABLE.page(request, listing.qs)
    tiles, assessed = [], []
    if not listing.is_narrowed:
        tiles = tile_map(timezone.localdate())
        assessed = list(SelfAssessment.objects.public().of_last_year()[:ASSESSED_STATIONS])
    context = {"listing": listing, "page": page, "tiles": tiles, "assessed": assessed}
    return render(request, "liaison_stations/directory.html", context)


def _shown(stations: list[Any]) -> list[Any]:
    today = timezone.localdate()
    coming = next_days([station.pk for station in stations], today)
    for station in stations:
        station.open_now = station.is_open_on(today)
        station.next_day = _next_day(coming.get(station.pk)) if station.open_now else ""
    return stations


TABLE = ListTable(
    _("联络站"),
    (
        ListColumn(_("名称"), "name"),
        ListColumn(_("类型"), lambda station: station.get_kind_display()),
        ListColumn(_("镇街区"), "organization"),
        ListColumn(_("地址"), "address"),
        ListColumn(_("开放时间"), lambda one: one.opening_hours if one.open_now else ""),
        ListColumn(
            _("状态"),
            lambda station: (OpenOrClosed.OPEN if station.open_now else OpenOrClosed.CLOSED).label,
        ),
        ListColumn(_("下一个接待日"), "next_day"),
    ),
    ready=_shown,
)


def _next_day(day):
    if day is None:
        return ""
    words = {"day": in_words(day), "weekday": weekday(day)}
    return gettext("下一个接待日：%(day)s %(weekday)s") % words


@public_page
def station(request: HttpRequest, code: str) -> HttpResponse:
    """One station: address, who is posted there, the coming reception days, the year."""
    found = get_object_or_404(Station.objects.public().select_related("organization"), code=code)
    today = timezone.localdate()
    days = list(_days(found, today))
    context = {
        "breadcrumbs": [(gettext("联络站"), reverse("stations:directory"))],
        "json_ld": as_office(found, days),
        "station": found,
        "closed": not found.is_open_on(today),
        "cover": Cover(_photo_of(found), found.photo_shows) if found.photo_id else None,
        "accessible": gettext("有") if found.accessible else gettext("没有"),
        "calendar": reverse("station_calendar", args=[code]),
        "people": _posted(found, today),
        "days": [DayInWords(day) for day in days],
        "years": [year_of(found, today.year), year_of(found, today.year - 1)],
        "cases": _cases(found),
        "assessed": found.assessments.public().order_by("-year")[:ASSESSED_YEARS],
        "intake": _intake(found, today),
        "track": reverse("opinions:track"),
        "changes": found.changes.order_by("-changed_on", "-id")[:CHANGES],
    }
    return render(request, "liaison_stations/station.html", context)


class Cover(NamedTuple):
    """The picture at the head of a station's page: its address, and what is seen on it."""

    url: str
    name: str


def _photo_of(station: Station) -> str:
    return reverse("stations:photo", args=[station.code])


@login_not_required
@require_safe
def photo(request: HttpRequest, code: str) -> HttpResponseBase:
    """The picture of a station."""
    stations = Station.objects.public().exclude(photo=None).select_related("photo")
    return send(
        get_object_or_404(stations, code=code).photo,
        inline=True,
        public=True,
        width=request.GET.get("width"),
    )


def as_office(station: Station, days: list[ReceptionDay]) -> Described:
    """The station as an office of schema.org, with its doors open as they say and who receives
    when: its coming reception days are events."""
    return described(
        "GovernmentOffice",
        station.get_absolute_url(),
        station.name,
        identifier=station.code,
        address=station.address,
        telephone=station.phone,
        description=station.opening_hours,
        image=whole(_photo_of(station)) if station.photo_id else None,
        parentOrganization=organization(station.organization.name)
        if station.organization
        else None,
        event=[_as_event(day, station) for day in days],
    )


def _as_event(day: ReceptionDay, station: Station) -> Described:
    start, end = (
        timezone.make_aware(datetime.combine(day.day, at)).isoformat()
        for at in (day.opens, day.closes)
    )
    where = part("Place", day.place or station.name, address=station.address)
    return part("Event", gettext("接待日"), startDate=start, endDate=end, location=where)


@public_page
def visits(request: HttpRequest, code: str) -> HttpResponse:
    """The visits held at a station, with what was agreed and what came of it."""
    found = get_object_or_404(Station.objects.public(), code=code)
    held = Reception.objects.public().filter(station=found).newest_first()
    listing = VisitFilter(request.GET, held.prefetch_related(_names(), _items()))
    listing.scope = {"station": found}
    return VISITS.answer_to(
        request,
        listing.qs,
        "liaison_stations/visits.html",
        breadcrumbs=[
            (gettext("联络站"), reverse("stations:directory")),
            (found.name, found.get_absolute_url()),
        ],
        station=found,
        listing=listing,
    )


def _visits_shown(visits: list[Any]) -> list[Any]:
    against = contested_in("reception")
    for visit in visits:
        there = visit.deputies.all()
        visit.named = [one for one in there if (visit.pk, one.pk) not in against]
        visit.received = _received(visit.people)
    return visits


VISITS = ListTable(
    _("进站活动"),
    (
        ListColumn(_("日期"), "held_on"),
        ListColumn(_("类型"), lambda visit: visit.get_kind_display()),
        ListColumn(_("主题"), "topic"),
        ListColumn(_("接待代表"), lambda visit: "、".join(map(str, visit.named))),
        ListColumn(_("来宾"), "guests"),
        ListColumn(_("接待人次"), "received"),
        ListColumn(_("商定事项"), "agreed"),
        ListColumn(
            _("引出的事项"),
            lambda visit: "、".join(item.suggestion for item in visit.public_items),
        ),
    ),
    ready=_visits_shown,
)


def _received(people):
    if is_small(people):
        return gettext("接待不足 5 人次")
    words = ngettext("接待 %(number)s 人次", "接待 %(number)s 人次", people)
    return words % {"number": people}


def _intake(station, today):
    """The page that takes opinions for the station, where it does now."""
    return (
        reverse("stations:opinion", args=[station.code]) if takes_opinions(station, today) else ""
    )


def _names():
    return Prefetch("deputies", Deputy.objects.named().only(*NAMES))


def _items():
    """Of the items that came of it, those that are published."""
    public = Item.objects.public().select_related("opinion").only("suggestion", "opinion")
    return Prefetch("items", public, to_attr="public_items")


def _posted(station, today):
    postings = Posting.objects.on(today).filter(station=station)
    return list(Deputy.objects.filter(postings__in=postings).named().only(*NAMES, "post"))


def _days(station, today):
    days = ReceptionDay.objects.public().filter(station=station).coming(today)
    return days.prefetch_related(_names())[:DAYS_AHEAD]


def _cases(station):
    published = PublishedCase.objects.public().select_related("matter")
    found = list(published.filter(matter__station=station)[:CASES])
    add_pictures(found)
    return found
