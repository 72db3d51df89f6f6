"""How a person stands to an activity, and to whatever is found along a path to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder, Holder, RoleHolder, Superuser
from supervision.activities.choices import Level
from workflow.relations import Person, Relation, Where

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CLERKS = (Role.CLERK, Role.TOWN_CLERK)
LEADERS = (Role.LEADER,)


def staff(path: str, city: Role, town: Role, label: StrOrPromise) -> Relation:
    """Congress staff of the level and body of the activity at the end of ``path``.

    The committee's own for the city level, the organising body's for a town's; an empty path is
    the record itself.
    """
    step = f"{path}__" if path else ""
    of_city = Where(**{f"{step}level": Level.CITY}) & CityHolder(city)
    of_town = Where(**{f"{step}level": Level.TOWN}) & Holder(town, at=f"{step}organizer")
    return (of_city | of_town).called(label)


def clerk_at(path: str) -> Relation:
    """Logs activities and drafts opinions at the level of the activity."""
    return staff(path, Role.CLERK, Role.TOWN_CLERK, _("经办人员"))


def leader_at(path: str) -> Relation:
    """Approves, strikes off and publishes at the level of the activity."""
    return staff(path, Role.LEADER, Role.LEADER, _("领导"))


def reader_at(path: str) -> Relation:
    """Reads whatever belongs to the activity: the city's clerks everything, its leaders what the
    city committee or a joint activity of it does, a town's staff what the own body does."""
    step = f"{path}__" if path else ""
    of_city = Where(**{f"{step}level": Level.CITY}) | Where(**{f"{step}parent__level": Level.CITY})
    return (
        Superuser()
        | CityHolder(Role.CLERK)
        | of_city & CityHolder(Role.LEADER)
        | Holder(Role.TOWN_CLERK, Role.LEADER, at=f"{step}organizer")
    )


def keeper_at(path: str) -> Relation:
    """Enters and corrects whatever belongs to the activity: the clerks of its level or body."""
    step = f"{path}__" if path else ""
    of_city = Where(**{f"{step}level": Level.CITY}) & CityHolder(Role.CLERK)
    return Superuser() | of_city | Holder(Role.TOWN_CLERK, at=f"{step}organizer")


ACTIVITY_CLERK = clerk_at("")
ACTIVITY_LEADER = leader_at("")
CITY_CLERK = CityHolder(Role.CLERK, label=_("市人大经办人员"))
CITY_LEADER = CityHolder(Role.LEADER, label=_("市人大领导"))
IN_CHARGE = keeper_at("")
"""Who logs and edits an activity in the back office."""
TOOK_PART = RoleHolder(Role.DEPUTY, label=_("参加代表")) & Person("deputies__user")
READER = reader_at("") | TOOK_PART | Where(is_public=True)
"""Who reads an activity: everybody once it is published."""
FILE_READER = (
    reader_at("activity")
    | Person("activity__deputies__user")
    | Where(is_public=True, activity__is_public=True)
)
"""Who reads a picture or paper of an activity."""
