"""Who may act on an opinion or an item: relations between a record and a person."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganizationKind, Role
from accounts.models import User
from supervision.activities.choices import Level
from supervision.activities.models import Activity
from supervision.closed_loop.models import Item
from workflow.transitions import Actor


def _congress_staff(activity, user, city_role, town_role):
    if activity.level == Level.CITY:
        return user.acts_for_city(city_role)
    return activity.organizer_id in user.organizations_as(town_role)


def is_clerk_of(activity, user):
    """Logs activities and drafts opinions at the level of this activity."""
    return _congress_staff(activity, user, Role.CLERK, Role.TOWN_CLERK)


def is_leader_of(activity, user):
    """Approves, strikes off and publishes at the level of this activity."""
    return _congress_staff(activity, user, Role.LEADER, Role.LEADER)


CLERKS = (Role.CLERK, Role.TOWN_CLERK)
LEADERS = (Role.LEADER,)
ACTIVITY_CLERK = Actor("activity_clerk", _("经办人员"), is_clerk_of, CLERKS)
ACTIVITY_LEADER = Actor("activity_leader", _("领导"), is_leader_of, LEADERS)
CITY_CLERK = Actor(
    "city_clerk",
    _("市人大经办人员"),
    lambda obj, user: user.acts_for_city(Role.CLERK),
    (Role.CLERK,),
)


CITY_LEADER = Actor(
    "city_leader",
    _("市人大领导"),
    lambda obj, user: user.acts_for_city(Role.LEADER),
    (Role.LEADER,),
)


def of_level(records, activity, user, city_role, town_role):
    """Those of the level and body for which the person acts; ``activity`` is the way there."""
    scope = Q(pk__in=[])
    bodies = {
        grant.organization_id
        for grant in user.current_grants
        if grant.role == town_role and grant.organization.kind == OrganizationKind.TOWN_CONGRESS
    }
    city = user.acts_for_city(city_role)
    if city:
        scope |= Q(**{f"{activity}__level": Level.CITY})
    if bodies:
        # By way of the bodies' own activities: a town's few are found without walking all others.
        own = Activity.objects.filter(organizer__in=bodies, level=Level.TOWN)
        scope |= Q(**{f"{activity}__in": own})
    return records.filter(scope) if city or bodies else records.none()


def clerks(obj: Any, today: date) -> Iterable[User]:
    return _staff(obj, Role.CLERK, Role.TOWN_CLERK, today)


def leaders(obj: Any, today: date) -> Iterable[User]:
    return _staff(obj, Role.LEADER, Role.LEADER, today)


def _staff(obj: Any, city_role: Role, town_role: Role, today: date) -> Iterable[User]:
    activity = (obj.opinion if isinstance(obj, Item) else obj).activity
    if activity.level == Level.CITY:
        return User.objects.acting_for_city_as(city_role, today)
    return User.objects.acting_as(town_role, [activity.organizer_id], today)
