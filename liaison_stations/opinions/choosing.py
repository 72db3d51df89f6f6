"""Where to write an opinion: the town first, its station's form one tap further."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from liaison_stations.stations.models import Station
from pages.public import public_page

MOST = 400


@dataclass
class TownToWrite:
    """A town on the map: its station, and the other places that take opinions."""

    name: str
    css: str
    station: Station
    others: list[Station] = field(default_factory=list)
    shown: None = None

    @property
    def path(self) -> str:
        """The form of the town's station."""
        return form_of(self.station)


def form_of(station: Station) -> str:
    """The address of a station's form."""
    return reverse("stations:opinion", args=[station.code])


@public_page
def speak(request: HttpRequest) -> HttpResponse:
    """The towns on the map, each leading to the form of its station."""
    today = timezone.localdate()
    open_now = Station.objects.public().open_on(today).filter(intake_open=True).in_order()
    stations = list(open_now.select_related("organization__area")[:MOST])
    towns = _by_town(stations)
    context = {
        "towns": [town for town in towns.values() if town.css],
        "others": [town for town in towns.values() if not town.css],
        "points": [town for town in towns.values() if town.others],
    }
    return render(request, "liaison_stations/speak.html", context)


def _by_town(stations: list[Station]) -> dict[Any, TownToWrite]:
    """In the order of stations, so that a town's own station comes before its points."""
    towns: dict[Any, TownToWrite] = {}
    for station in stations:
        station.form = form_of(station)
        key = station.organization_id or f"station-{station.pk}"
        if key in towns:
            towns[key].others.append(station)
        else:
            towns[key] = TownToWrite(_name(station), _place(station), station)
    return towns


def _name(station: Station) -> str:
    unit = station.organization
    return ((unit.area and unit.area.name) or unit.name) if unit else station.name


def _place(station: Station) -> str:
    area = station.organization.area if station.organization else None
    return f"row-{area.row} column-{area.column}" if area and area.row and area.column else ""
