"""The blank spots: station × month, where nothing was recorded, for staff."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison_stations.blank_spots import rows
from liaison_stations.stations.models import Station, StationKind
from pages.paging import BoundedPaginator

PER_PAGE = 50


class BlankSpots(admin.ModelAdmin):
    """Adds the page to the list of stations."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.blank_spots_view)
        own = path("blank-spots/", view, name="liaison_stations_station_blank_spots")
        return [own, *super().get_urls()]

    def blank_spots_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        year = _year(request.GET.get("year"), today)
        years = range(today.year, today.year - 6, -1)
        kind, blank = request.GET.get("kind"), bool(request.GET.get("blank"))
        only_blank = {"blank": "1"} if blank else {}
        stations = Station.objects.visible_to(request.user).in_order()
        if kind in StationKind.values:
            stations = stations.filter(kind=kind)
        if blank:
            stations = rows.with_blanks(stations, year, today)
        page = BoundedPaginator(stations, PER_PAGE).asked(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("空白点"),
            "opts": self.opts,
            "years": [(one, _selected(one == year)) for one in years],
            "kinds": [(*choice, _selected(choice[0] == kind)) for choice in StationKind.choices],
            "blank": blank,
            "query": "&" + urlencode({"year": year, "kind": kind or "", **only_blank}),
            "page": page,
            "months": range(1, 13),
            "rows": rows.rows(list(page), year, today),
        }
        return TemplateResponse(request, "admin/liaison_stations/blank_spots.html", context)


def _selected(is_chosen):
    """The attribute of the option that was chosen."""
    return "selected" if is_chosen else ""


def _year(text, today):
    known = text and text.isdecimal() and len(text) == 4
    return int(text) if known and 2000 <= int(text) <= today.year else today.year
