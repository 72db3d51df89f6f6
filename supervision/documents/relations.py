"""How a person stands to a normative document under review, and who hears of an action on one."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder, Holder
from supervision.activities.choices import Level
from workflow.notices import teller
from workflow.relations import Relation, Where


def _staff(city: Role, town: Role, label: Any) -> Relation:
    of_city = Where(level=Level.CITY) & CityHolder(city)
    of_town = Where(level=Level.TOWN) & Holder(town, at="reviewer")
    return (of_city | of_town).called(label)


DOCUMENT_CLERK = _staff(Role.CLERK, Role.TOWN_CLERK, _("审查单位经办人员"))
DOCUMENT_LEADER = _staff(Role.LEADER, Role.LEADER, _("审查单位领导"))

tell_document = teller(
    lambda document: (
        "document",
        reverse("admin:supervision_document_change", args=[document.pk]),
    )
)
