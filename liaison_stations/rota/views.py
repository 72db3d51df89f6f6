"""The rota of a station, the page of one reception day, and the swap between two deputies."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liaison_stations.keepers_desk.breadcrumbs import breadcrumbs_to
from liaison_stations.keepers_desk.desk import UNPROCESSABLE, YearForm
from liaison_stations.matters.presentation import TIMELINE, sign_of
from liaison_stations.receptions.forms import FIRST_YEAR, YEARS_AHEAD
from liaison_stations.rota import effects
from liaison_stations.rota.models import ReceptionDay, Swap
from liaison_stations.rota.presentation import DayInWords, in_words
from liaison_stations.stations.models import Station
from liaison_stations.stations.relations import KEEPER
from pages.paging import BoundedPaginator
from papers.links import links, noting_papers
from workflow.pages import ActionPage

MOST_SWAPS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest, code: str) -> HttpResponse:
    """The days of a year; POST makes them from the rules, or announces them."""
    kept = Station.objects.kept_by(request.user)
    station = get_object_or_404(noting_papers(kept), code=code)
    form = YearForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        if request.POST.get("do") == "announce":
            number = effects.announce_year(station, year, request.user, timezone.localdate())
            messages.success(request, _("公布了 %(number)d 个接待日。") % {"number": number})
        else:
            _tell(request, year, effects.generate(station, year, request.user))
        return redirect(f"{reverse('my_station:rota', args=[station.code])}?year={year}")
    return _days_page(request, station, form)


def _tell(request, year, made):
    text = _(
        "%(year)d年：新增 %(created)d 个接待日，顺延 %(shifted)d 个，原有 %(unchanged)d 个不变。"
    )
    counts = {"created": made.created, "shifted": made.shifted, "unchanged": made.unchanged}
    messages.success(request, text % {"year": year, **counts})
    if made.holidays_unknown:
        unknown = _("%(year)d年的放假通知尚未录入，只按周末安排；录入后请再生成一次。")
        messages.warning(request, unknown % {"year": year})


def _days_page(request, station, form):
    year = _year(request.GET.get("year"))
    rows = station.days.of_year(year).with_deputies()
    page = BoundedPaginator(rows.order_by("day", "opens", "id"), 60).asked(request.GET.get("page"))
    context = {
        "breadcrumbs": breadcrumbs_to(station),
        "station": station,
        "papers": links(station, request.user),
        "rules": list(station.rules.all()[:50]),
        "form": form,
        "year": year,
        "page": page,
        "days": [DayInWords(one, with_state=True) for one in page],
        "unannounced": any(one.noticed_on is None for one in page),
    }
    status = UNPROCESSABLE if form.is_bound else None
    return render(request, "liaison_stations/my/rota.html", context, status=status)


def _year(text):
    this = timezone.localdate().year
    known = text and text.isdecimal() and FIRST_YEAR <= int(text[:9]) <= this + YEARS_AHEAD
    return int(text) if known else this


@require_safe
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """One reception day for who keeps the station or sits there."""
    return DayPage(request, pk).response()


def day_act(request, pk, action):
    """An action on a reception day."""
    return DayPage(request, pk).act(action)


@require_safe
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """A swap of two days for the deputies that it concerns."""
    return SwapPage(request, pk).response()


def swap_act(request, pk, action):
    """An action on a swap."""
    return SwapPage(request, pk).act(action)


class DayPage(ActionPage):
    """The page of one reception day."""

    timeline = TIMELINE
    template = "liaison_stations/my/day.html"
    address, act_address = "my_station:day", "my_station:day_act"

    def records(self) -> QuerySet[Any]:
        seen = ReceptionDay.objects.visible_to(self.request.user)
        return seen.select_related("station", "rule").with_deputies()

    def context(self) -> dict[str, Any]:
        obj = self.obj
        swaps = Swap.objects.visible_to(self.user).filter(duty__reception_day=obj)
        staff = KEEPER.holds(obj, self.user)
        return {
            "breadcrumbs": breadcrumbs_to(obj.station if staff else None),
            "day": obj,
            "sign": sign_of(obj.status),
            "noticed": _noticed(obj.noticed_on),
            "deputies": DayInWords(obj).receivers or _("还没有安排代表"),
            "swaps": swaps.select_related("asked_by", "other_deputy")[:MOST_SWAPS],
            "receptions": obj.receptions.newest_first()[:MOST_SWAPS] if staff else [],
            "staff": staff,
            "papers": links(obj, self.user),
        }


def _noticed(day):
    return _("%(on)s公布") % {"on": in_words(day)} if day else _("尚未公布")


class SwapPage(ActionPage):
    """The page of a swap of two reception days."""

    timeline = TIMELINE
    template = "liaison_stations/my/swap.html"
    address, act_address = "my_station:swap", "my_station:swap_act"

    def records(self) -> QuerySet[Any]:
        seen = Swap.objects.visible_to(self.request.user)
        return seen.select_related("asked_by", "other_deputy", "duty__reception_day__station")

    def context(self) -> dict[str, Any]:
        return {
            "breadcrumbs": breadcrumbs_to(),
            "swap": self.obj,
            "day": self.obj.duty.reception_day,
            "sign": sign_of(self.obj.status),
        }
