"""Who hears of an action on an opinion, an item or an invitation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from supervision.choices import Level
from supervision.models import Document, Invitation, Item
from workflow.notices import teller


def lead_unit(item: Any, today: date) -> Iterable[User]:
    return User.objects.acting_as(Role.HANDLER, [item.lead_unit_id], today)


def units(item: Any, today: date) -> Iterable[User]:
    """The lead unit and those that assist; nobody before the hand-over."""
    if item.handed_over_on is None:
        return []
    assisting = item.assisting_units.values_list("pk", flat=True)
    return User.objects.acting_as(Role.HANDLER, [item.lead_unit_id, *assisting], today)


def clerks(obj: Any, today: date) -> Iterable[User]:
    return _staff(obj, Role.CLERK, Role.TOWN_CLERK, today)


def leaders(obj: Any, today: date) -> Iterable[User]:
    return _staff(obj, Role.LEADER, Role.LEADER, today)


def _staff(obj: Any, city_role: Role, town_role: Role, today: date) -> Iterable[User]:
    activity = (obj.opinion if isinstance(obj, Item) else obj).activity
    if activity.level == Level.CITY:
        return User.objects.acting_for_city_as(city_role, today)
    return User.objects.acting_as(town_role, [activity.organizer_id], today)


def followers(item: Any, today: date) -> Iterable[User]:
    """Deputies who follow the item and have an account; nobody before the hand-over."""
    if item.handed_over_on is None:
        return []
    deputies = item.following_deputies.filter(user__isnull=False)
    return User.objects.filter(pk__in=deputies.values("user"), is_active=True)


def raters(item: Any, today: date) -> Iterable[User]:
    """The deputies who follow the item; where none does, the leaders may strike it off."""
    return list(followers(item, today)) or leaders(item, today)


def author(opinion: Any, today: date) -> Iterable[User]:
    return [opinion.submitted_by] if opinion.submitted_by else []


def invited(invitation: Any, today: date) -> Iterable[User]:
    """The invited deputy, where there is an account."""
    person = invitation.deputy.user
    return [person] if person and person.is_active else []


def address(obj: Any) -> tuple[str, str]:
    if isinstance(obj, Invitation):
        return "invitation", obj.get_absolute_url()
    kind = "item" if isinstance(obj, Item) else "opinion"
    return kind, reverse(f"my_items:{kind}", args=[obj.pk])


tell = teller(address)


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


def city_clerks(request: Any, today: date) -> Iterable[User]:
    return User.objects.acting_for_city_as(Role.CLERK, today)


TELL_OF_REQUEST = teller(
    lambda request: (
        "review_request",
        reverse("admin:supervision_reviewrequest_change", args=[request.pk]),
    )
)("created", _("收到审查建议"), city_clerks)

tell_promise = teller(
    lambda promise: ("promise", reverse("my_promises:promise", args=[promise.pk])),
)
