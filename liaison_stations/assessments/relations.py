"""How a person stands to a station's assessment of itself, and who hears of an action on one."""

from django.urls import reverse

from liaison_stations.stations.relations import CITY, HEAD, TOWN_STAFF
from workflow.notices import teller

__all__ = ["CITY", "HEAD", "TOWN_STAFF", "tell"]

tell = teller(
    lambda one: (
        "assessment",
        reverse("admin:liaison_stations_selfassessment_change", args=[one.pk]),
    )
)
