"""Records of a body: of the city committee, or of one town body."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from accounts.choices import Role
from workflow.choices import RecordStatus

NOBODY = Q(pk__in=[])


class BodyQuerySet(models.QuerySet):
    """``organization`` is the town body; without one the record is the city committee's own."""

    def kept(self):
        """Not withdrawn."""
        return self.exclude(status=RecordStatus.WITHDRAWN)

    def public(self):
        return self.kept().filter(is_public=True)

    def of_city(self):
        return self.filter(organization__isnull=True)

    def run_by(self, user, city_role, town_role):
        """What the person answers for in a role of the city or of their own town body."""
        scope = NOBODY
        if user.acts_for_city(city_role):
            scope |= Q(organization__isnull=True)
        bodies = user.organizations_as(town_role)
        if bodies:
            scope |= Q(organization__in=bodies)
        return self.filter(scope)

    def in_charge(self, user):
        if user.is_superuser:
            return self
        return self.run_by(user, Role.CLERK, Role.TOWN_CLERK)

    def led_by(self, user):
        return self.run_by(user, Role.LEADER, Role.LEADER)

    def visible_to(self, user):
        """What is public, and what the person answers for; the city clerk reads everything."""
        if not user.is_authenticated:
            return self.public()
        if user.is_superuser or user.acts_for_city(Role.CLERK):
            return self
        every = self.model._default_manager.all()
        scopes = (every.public(), every.in_charge(user), every.led_by(user))
        return self.filter(reduce(or_, (Q(pk__in=scope.values("pk")) for scope in scopes)))
