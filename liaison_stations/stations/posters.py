"""Codes on paper: the poster of a station, and a deputy's own code (代表码)."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.choices import Role
from deputies.people.models import Deputy
from liaison_stations.opinions import submission
from liaison_stations.rota.models import ReceptionDay
from liaison_stations.rota.presentation import DayInWords, in_words
from liaison_stations.stations.models import Posting, Station
from liaison_stations.stations.relations import STATION_KEEPER
from pages.public import private
from pages.qr import drawn

DAYS = 3
RULES = 2
DEPUTIES = 12
"""So many of each fit on the sheet in letters that can be read at two metres."""


@require_safe
def of_station(request, code):
    """A sheet of A4 for the wall, for those who keep the station."""
    stations = Station.objects.public().select_related("organization")
    station = get_object_or_404(stations, code=code)
    if not STATION_KEEPER.holds(station, request.user):
        raise PermissionDenied
    today = timezone.localdate()
    days = _coming(station, today)
    is_open = submission.takes_opinions(station, today)
    context = {
        "title": _("联络站海报"),
        "heading": station.name,
        "deputies": _posted(station, today),
        "at": "",
        "reason": "" if is_open else _("本站现在不接收扫码反映，这个码暂时不能用。"),
        "rules": _rules(station, today),
        "days": days,
        "day_lines": [_day_in_words(DayInWords(day)) for day in days],
        "back_url": reverse("my_station:desk", args=[station.code]),
    }
    return _sheet(request, station, _address("stations:opinion", station.code), **context)


@require_safe
def my_code(request):
    """The code of the signed-in deputy, to show on the phone or to print."""
    deputies = Deputy.objects.filter(user=request.user.pk)
    deputy = deputies.first() if request.user.has_role(Role.DEPUTY) else None
    if deputy is None:
        raise Http404
    today = timezone.localdate()
    station = submission.station_of(deputy, today)
    own = _coming(station, today, duties__deputy=deputy) if station else []
    days = own or (_coming(station, today) if station else [])
    closed = _("您现在没有进驻接收扫码反映的联络站，这个码暂时不能用。")
    context = {
        "title": _("我的代表码"),
        "heading": deputy.name,
        "deputies": "",
        "at": station.name if station else "",
        "reason": "" if station else closed,
        "rules": _rules(station, today) if station else [],
        "days_label": _("本人接待日") if own else _("接待日"),
        "day_lines": [_day_in_words(DayInWords(day)) for day in days],
        "back_url": reverse("my:desk"),
    }
    return _sheet(request, station, _address("deputy_opinion", deputy.pk), **context)


def _rules(station, today):
    """The rules of the rota in force, as many as the sheet holds."""
    rules = station.rules.filter(since__lte=today).exclude(until__lt=today)
    return rules.order_by("id")[:RULES]


def _coming(station, today, **who):
    """The next announced days of a station, or of one person there."""
    days = ReceptionDay.objects.public().planned().filter(station=station, **who)
    return list(days.coming(today)[:DAYS])


def _posted(station, today):
    """Who is posted there, in the order of official lists; the last ones are counted."""
    postings = Posting.objects.on(today).filter(station=station)
    posted = Deputy.objects.filter(postings__in=postings).named().distinct()
    names = [deputy.name for deputy in posted[: DEPUTIES + 1]]
    if len(names) <= DEPUTIES:
        return "、".join(names)
    words = {"names": "、".join(names[:DEPUTIES]), "number": posted.count()}
    return _("%(names)s等 %(number)d 人") % words


def _day_in_words(one):
    """Its day and hours stay on one line of the poster."""
    return f"{in_words(one.day.day)} {one.hours}".replace(" ", "\N{NO-BREAK SPACE}")


def _sheet(request, station, address, **context):
    label = _("向人大代表反映的二维码")
    context |= {"station": station, "address": address, "drawing": drawn(address, label)}
    return private(render(request, "liaison_stations/poster.html", context))


def _address(name, key):
    """In Chinese, whoever prints it."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse(name, args=[key])}"
