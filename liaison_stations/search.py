"""What the public can search of stations: never a citizen's own words."""

from django.utils.translation import gettext_lazy as _

from liaison_stations.models import PublishedCase, Station
from registers.search import Searchable, register

register(
    Searchable(
        "stations",
        _("联络站"),
        Station,
        ("name", "address"),
        title=lambda station: station.name,
        path=lambda station: station.get_absolute_url(),
        about=lambda station: station.address,
        place=6,
    ),
    Searchable(
        "cases",
        _("办理案例"),
        PublishedCase,
        ("title", "problem", "answer"),
        title=lambda case: case.title,
        path=lambda case: case.matter.station.get_absolute_url(),
        about=lambda case: case.matter.station,
        day="published_on",
        ready=lambda cases: cases.select_related("matter__station"),
        place=35,
    ),
)
