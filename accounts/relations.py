"""Relations by role: who holds which role at which body, today or on another day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from django.db.models import Model, Q

from accounts.choices import OrganizationKind, Role
from accounts.models import Grant
from pages.untyped import AnyRecord
from workflow.people import Actor
from workflow.relations import Condition, Relation, along, keys_along

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Holder(Relation):
    """Who holds one of the roles at a body found along a path from the record.

    ``Holder(Role.HANDLER, at="lead_unit")``; the path may cross to-many relations.
    """

    def __init__(self, *roles: Role, at: str, label: StrOrPromise = "") -> None:
        self.roles, self.at, self.label = roles, at, label

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        bodies: set[int] = user.organizations_as(*self.roles, on=day) if user is not None else set()
        return bool(bodies) and not bodies.isdisjoint(keys_along(record, self.at))

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        bodies = user.organizations_as(*self.roles, on=day)
        return along(model, self.at, bodies) if bodies else None

    def audience(self, record: Model, day: date) -> Condition:
        bodies = list(keys_along(record, self.at))
        if not bodies:
            return None
        grants = Grant.objects.on(day).filter(
            role__in=self.roles, organization__in=cast(list[int], bodies)
        )
        return Q(pk__in=grants.values("user"))


class CityHolder(Relation):
    """Who holds one of the roles for the committee itself, whatever the record."""

    def __init__(self, *roles: Role, label: StrOrPromise = "") -> None:
        self.roles, self.label = roles, label

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        return user is not None and user.acts_for_city(*self.roles, on=day)

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return Q() if user.acts_for_city(*self.roles, on=day) else None

    def audience(self, record: Model, day: date) -> Condition:
        grants = Grant.objects.on(day).filter(
            role__in=self.roles, organization__kind=OrganizationKind.COMMITTEE
        )
        return Q(pk__in=grants.values("user"))


class RoleHolder(Relation):
    """Who holds one of the roles anywhere, whatever the record.

    Joined with a path where the role alone is not enough:
    ``RoleHolder(Role.DEPUTY) & Person("deputy__user")``.
    """

    def __init__(self, *roles: Role, label: StrOrPromise = "") -> None:
        self.roles, self.label = roles, label

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        return user is not None and user.has_role(*self.roles, on=day)

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return Q() if user.has_role(*self.roles, on=day) else None

    def audience(self, record: Model, day: date) -> Condition:
        grants = Grant.objects.on(day).filter(role__in=self.roles)
        return Q(pk__in=grants.values("user"))


class Superuser(Relation):
    """The break-glass account of the command line; reads everything, acts by no table."""

    def holds(self, record: Model | None, user: Actor | None, day: date | None = None) -> bool:
        return user is not None and bool(user.is_superuser)

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        return Q() if user.is_superuser else None

    def audience(self, record: Model, day: date) -> Condition:
        return Q(is_superuser=True)


OVER_THE_PROPOSER = CityHolder(Role.LEADER) | Holder(
    Role.LEADER, at="proposed_by__grants__organization"
)
"""Of a proposed change: leaders of the committee, or of the body for which it was proposed."""


def acting_unit_of(case: AnyRecord, user: Actor) -> int | None:
    """The key of the unit for which a person acts on a case that units handle, or None.

    The lead unit before those that assist; ``case`` has ``lead_unit`` and ``assisting_units``.
    """
    units = user.organizations_as(Role.HANDLER)
    if case.lead_unit_id in units:
        lead: int = case.lead_unit_id
        return lead
    return next((unit.pk for unit in case.assisting_units.all() if unit.pk in units), None)


def decides(user: Actor) -> bool:
    """Whether the person decides on accounts: passwords, closing, the ends of roles."""
    return bool(user.is_superuser or user.has_role(Role.ACCOUNT_ADMIN))


HANDING_ON = (Role.CLERK, Role.TOWN_CLERK, Role.STATION_CLERK, Role.ACCOUNT_ADMIN)


def hands_on_of_bodies(user: Actor) -> bool:
    """Whether the person may hand on something of closed bodies: each what they answer for."""
    return bool(user.is_superuser or user.has_role(*HANDING_ON))
