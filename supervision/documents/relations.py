"""Who may act on an opinion or an item: relations between a record and a person."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from supervision.activities.choices import Level
from supervision.activities.relations import CLERKS, LEADERS
from supervision.documents.models import Document
from workflow.notices import teller
from workflow.transitions import Actor


# --- Recording and review of normative documents -------------------------------------------------
def _document_staff(document, user, city_role, town_role):
    if document.level == Level.CITY:
        return user.acts_for_city(city_role)
    return document.reviewer_id in user.organizations_as(town_role)


DOCUMENT_CLERK = Actor(
    "document_clerk",
    _("审查单位经办人员"),
    lambda document, user: _document_staff(document, user, Role.CLERK, Role.TOWN_CLERK),
    CLERKS,
)


DOCUMENT_LEADER = Actor(
    "document_leader",
    _("审查单位领导"),
    lambda document, user: _document_staff(document, user, Role.LEADER, Role.LEADER),
    LEADERS,
)


def document_leaders(document: Document, today: date) -> Iterable[User]:
    """The leaders of the body that reviews the document."""
    if document.level == Level.CITY:
        return User.objects.acting_for_city_as(Role.LEADER, today)
    return User.objects.acting_as(Role.LEADER, [document.reviewer_id], today)


tell_document = teller(
    lambda document: (
        "document",
        reverse("admin:supervision_document_change", args=[document.pk]),
    )
)
