"""Records of a body: of the city committee, or of one town body."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganizationKind, Role
from accounts.models import Organization
from workflow.choices import RecordStatus
from workflow.models import Publishable

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


TOWN_BODIES = {"kind": OrganizationKind.TOWN_CONGRESS}


class OfBody(Publishable):
    """``organization`` is empty for the city committee itself."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("组织单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to=TOWN_BODIES,
        help_text=_("空着表示市人大常委会；镇街区的填本单位。"),
    )

    class Meta:
        abstract = True

    @property
    def body(self):
        return self.organization or _("市人大常委会")


def once(name, *fields, message):
    """Unique for each body: an empty one is equal to no other, so that it has its own rule."""
    return [
        models.UniqueConstraint(
            fields=["organization", *fields], name=f"{name}_once", violation_error_message=message
        ),
        models.UniqueConstraint(
            fields=fields,
            name=f"{name}_of_city_once",
            condition=models.Q(organization__isnull=True),
            violation_error_message=message,
        ),
    ]
