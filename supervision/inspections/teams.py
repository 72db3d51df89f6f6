"""Who may inspect: led by a leader, and nobody of the inspected organs
(浙江省各级人大常委会监督条例 art. 28)."""

import re

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from pages.place import place
from supervision.activities.choices import Level

SHORTEST_NAME = 3
MOST_STEPS = 10
OF_A_CITY = re.compile(r"^.{2,3}?[市县区旗](?=.{3})")
"""The name of the place before a body's own, which a post may leave out."""


def leaders_of(activity):
    """Leaders of the activity's level on its first day, or today; a section of a joint
    inspection may also be led by those who lead the whole."""
    found = _leaders(activity, activity.starts_on) | _leaders(activity, timezone.localdate())
    return found | leaders_of(activity.parent) if activity.parent else found


def _leaders(activity, day):
    if activity.level == Level.CITY:
        return User.objects.acting_for_city_as(Role.LEADER, day)
    return User.objects.acting_as(Role.LEADER, [activity.organizer_id], day)


def own_organ(organs, *, organization=None, post=""):
    """The inspected organ to which a person belongs, by body or by the words of the post."""
    chain = _chain(organization)
    for organ in organs:
        if organ.pk in chain or any(name in post for name in names_of(organ)):
            return organ
    return None


def own_organ_of_user(organs, user):
    """The inspected organ for which an account acts as a handling unit."""
    units = user.organizations_as(Role.HANDLER) if user else ()
    return next((organ for organ in organs if organ.pk in units), None)


def own_organ_of_deputy(organs, deputy):
    """The inspected organ to which a deputy belongs, by post or by account; None for none: nobody
    inspects the own house.
    """
    return own_organ(organs, post=deputy.post) or own_organ_of_user(organs, deputy.user)


def names_of(organ):
    """Every name under which a post may tell of an organ, present and former."""
    names = {organ.name, organ.short_name, *(one.name for one in organ.former_names.all())}
    names |= {OF_A_CITY.sub("", name) for name in names}
    names |= {name.removeprefix(place().kind) for name in names}
    return {name for name in names if len(name) >= SHORTEST_NAME}


def _chain(organization):
    """The body and those above it."""
    found = set()
    while organization and len(found) < MOST_STEPS:
        found.add(organization.pk)
        organization = organization.parent
    return found
