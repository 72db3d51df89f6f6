"""How a person stands to a station's assessment of itself, and who hears of an action on one."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison_stations.stations.relations import CITY, HEAD, TOWN_STAFF
from workflow.notices import teller
from workflow.relations import Person

__all__ = ["CHECKER", "CITY", "HEAD", "TOWN_STAFF", "tell"]

CHECKER = (CITY & ~Person("submitted_by")).called(_("市人大联络站工作人员（不得为提交人）"))
"""Checking publishes: it is never the word of who sent it in."""

tell = teller(
    lambda one: (
        "assessment",
        reverse("admin:liaison_stations_selfassessment_change", args=[one.pk]),
    )
)
