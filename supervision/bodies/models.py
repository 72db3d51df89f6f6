"""Records of a body: of the city committee, or of one town body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganizationKind
from accounts.models import Organization, User
from pages.readers import PublicRecords
from pages.untyped import AnyRecord
from supervision.bodies.relations import BODY_READER, IN_CHARGE
from workflow.choices import RecordStatus
from workflow.models import Publishable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class BodyQuerySet(PublicRecords[Any]):
    """``organization`` is the town body; without one the record is the city committee's own."""

    def kept(self) -> Self:
        """Not withdrawn."""
        return self.exclude(status=RecordStatus.WITHDRAWN)

    def public(self) -> Self:
        """What everybody may read."""
        return self.kept().filter(is_public=True)

    def of_city(self) -> Self:
        """The city committee's own."""
        return self.filter(organization__isnull=True)

    def of_towns(self) -> Self:
        """Those of town bodies, which never enter a number of the city."""
        return self.filter(organization__isnull=False)

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """What the person writes for the committee or for their own town body."""
        return IN_CHARGE.records(self, user)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is public, and what the person answers for; the city clerk reads everything."""
        if not user.is_authenticated:
            return self.public()
        reads = BODY_READER.scope(self.model, user, timezone.localdate())
        if reads == Q():
            return self
        public = self.model._default_manager.all().public().values("pk")
        return self.filter(Q(pk__in=public) | (reads or Q(pk__in=[])))


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
    def body(self) -> AnyRecord:
        """The body's name, or the organisation that bears it."""
        return self.organization or _("市人大常委会")


def once(name: str, *fields: str, message: StrOrPromise) -> list[models.BaseConstraint]:
    """Unique for each body: an empty one is equal to no other, so that it has its own rule.

    ``name`` begins the names of the constraints, ``fields`` are unique together with the body,
    ``message`` is what a form says.
    """
    return [
        models.UniqueConstraint(
            fields=["organization", *fields], name=f"{name}_once", violation_error_message=message
        ),
        models.UniqueConstraint(
            fields=fields,
            name=f"{name}_of_city_once",
            condition=Q(organization__isnull=True),
            violation_error_message=message,
        ),
    ]
