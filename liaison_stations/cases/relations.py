"""How a person stands to a published case."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison_stations.stations.relations import CITY, head_at, town_staff_at
from workflow.notices import teller
from workflow.relations import Person

AUTHOR = Person("edited_by")
EDITOR = head_at("matter__station").called(_("编辑人"))
APPROVER = (EDITOR & ~AUTHOR).called(_("审核人（不得为编辑人）"))
TOWN_STAFF = town_staff_at("matter__station")
CITY_STAFF = CITY

tell_author = teller(
    lambda case: ("case", reverse("my_station:matter", args=[case.matter_id])),
)
"""To whoever wrote it, who may be a keeper and know the matter, but not the back office."""
tell = teller(
    lambda case: ("case", reverse("admin:liaison_stations_publishedcase_change", args=[case.pk]))
)
