"""Published cases in the search, and those that wait to be approved."""

from django.utils.translation import gettext_lazy as _

from liaison_stations.cases.models import PublishedCase
from registers.search import SEARCHABLE, Searchable

SEARCHABLE.register(
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
    )
)
