"""Who hears of an action, and in which words; the worker sends the messages later.

A message names the item and the page, never anybody's words: it leaves the portal by e-mail.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import User
from supervision.choices import Level
from supervision.models import Item
from workflow.outbox import Message
from workflow.transitions import Step

Audience = Callable[[Any, date], Iterable[User]]
Tell = Callable[[Any, Step], list[Message]]


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


def tell(action: str, sentence: Any, *audiences: Audience) -> Tell:
    """What a row of the table puts into the outbox; whoever acted is not told.

    In Chinese, whatever language the acting person reads.
    """

    def messages(obj: Any, step: Step) -> list[Message]:
        people = {person.pk: person for who in audiences for person in who(obj, step.today)}
        people.pop(getattr(step.by, "pk", None), None)
        with translation.override(settings.LANGUAGE_CODE):
            return [_message(obj, action, sentence, person) for person in people.values()]

    return messages


def _message(obj: Any, action: str, sentence: Any, person: User) -> Message:
    kind, page = (
        ("item", "my_items:item") if isinstance(obj, Item) else ("opinion", "my_items:opinion")
    )
    return Message(
        key=f"{kind}.{action}:{obj.pk}:{obj.version}:{person.pk}",
        recipient=person,
        subject=_("%(sentence)s：%(subject)s") % {"sentence": sentence, "subject": obj},
        body=_("请登录查看和办理。"),
        path=reverse(page, args=[obj.pk]),
    )
