"""How a person stands to a normative document under review, and who hears of an action on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder, Holder, Superuser
from supervision.activities.choices import Level
from supervision.documents.choices import ON_RECORD
from workflow.notices import teller
from workflow.relations import Relation, Where

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _staff(city: Role, town: Role, label: StrOrPromise) -> Relation:
    """Congress staff of the document's level: the committee's own, or the town body's that
    reviews it."""
    of_city = Where(level=Level.CITY) & CityHolder(city)
    of_town = Where(level=Level.TOWN) & Holder(town, at="reviewer")
    return (of_city | of_town).called(label)


DOCUMENT_CLERK = _staff(Role.CLERK, Role.TOWN_CLERK, _("审查单位经办人员"))
DOCUMENT_LEADER = _staff(Role.LEADER, Role.LEADER, _("审查单位领导"))
DOCUMENT_KEEPER = Superuser() | DOCUMENT_CLERK
"""Enters and corrects it."""
DOCUMENT_READER = Superuser() | CityHolder(Role.CLERK) | DOCUMENT_CLERK | DOCUMENT_LEADER
"""Reads it, published or not: the city's clerks everything, the others what they answer for."""
CLEANUP_READER = Superuser() | CityHolder(Role.CLERK, Role.LEADER)
PUBLIC = Where(is_public=True, status__in=ON_RECORD)
"""Everybody reads it: published, and on record."""

tell_document = teller(
    lambda document: (
        "document",
        reverse("admin:supervision_document_change", args=[document.pk]),
    )
)
