"""The way down to a page of a station, for those who keep it."""

from django.urls import reverse
from django.utils.translation import gettext

from liaison_stations.stations.models import Station

Breadcrumbs = list[tuple[str, str]]


def breadcrumbs_to(station: Station | None = None) -> Breadcrumbs:
    """The desk, and the station's own where one is given."""
    breadcrumbs = [(gettext("工作台"), reverse("my:desk"))]
    if station is not None:
        breadcrumbs.append((station.name, reverse("my_station:desk", args=[station.code])))
    return breadcrumbs
