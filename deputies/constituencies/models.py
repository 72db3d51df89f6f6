"""选区: where a deputy was elected, with its town and its villages and communities.

Constituencies are drawn anew for each term of each congress.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization, User
from deputies.people.models import Mandate, MandateLevel
from pages.readers import PublicRecords
from workflow.canonical import CanonicalField, canonical, refuse_twin

if TYPE_CHECKING:
    Key = tuple[str, int, str]


class ConstituencyQuerySet(PublicRecords["Constituency"]):
    """Constituencies, for everybody to know."""

    def public(self) -> Self:
        """Who elects whom is announced before each election."""
        return self

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The same for everybody."""
        return self

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """What the person keeps: the clerk all of them, a town's clerk those of its congress."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser or user.acts_for_city(Role.CLERK):
            return self
        towns = user.organizations_as(Role.TOWN_CLERK)
        return self.filter(level=MandateLevel.TOWN, organization__in=towns)

    def sitting(self, day: date) -> Self:
        """Of the congresses whose deputies are in office on a day."""
        # Columns of an order would count as part of what is distinct.
        terms = Mandate.objects.on(day).order_by().values_list("level", "term").distinct()
        sitting = Q(pk__in=[])
        for level, term in terms:
            sitting |= Q(level=level, term=term)
        return self.filter(sitting)

    def of_mandates(self, mandates: Iterable[Mandate]) -> dict[Key, Constituency]:
        """The constituencies that mandates name, by (level, term, canonical name); one query."""
        keys = {key_of(mandate) for mandate in mandates if mandate.district}
        wanted = Q(pk__in=[])
        for level, term, name in keys:
            wanted |= Q(level=level, term=term, canonical=name)
        found = self.filter(wanted).select_related("organization").prefetch_related("villages")
        return {one.key: one for one in found}


def key_of(mandate: Mandate) -> Key:
    """By what a mandate names its constituency."""
    return mandate.level, mandate.term, canonical(mandate.district)


class Constituency(models.Model):
    """A constituency of one congress and one term; ``organization`` is the town's body in which it
    lies, or none where it reaches over several."""

    level = models.CharField(_("层级"), max_length=20, choices=MandateLevel)
    term = models.PositiveSmallIntegerField(_("届次"), validators=[MinValueValidator(1)])
    name = models.CharField(_("选区"), max_length=100)
    canonical = CanonicalField(of="name")
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("镇街区"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="constituencies",
    )

    objects = ConstituencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("选区")
        ordering = ["level", "-term", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "term", "canonical"],
                name="constituency_once",
                violation_error_message=_("这一届已有这个选区。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> Key:
        """(level, term, canonical name), as ``key_of`` a mandate."""
        return self.level, self.term, self.canonical or ""

    @property
    def village_names(self) -> str:
        """The villages and communities as one line."""
        return "、".join(village.name for village in self.villages.all())

    def clean(self) -> None:
        refuse_twin(self, _("这一届已有这个选区。"), "level", "term", field="name")


class Village(models.Model):
    """A village, community or other part of a constituency, as its voters call it."""

    constituency = models.ForeignKey(
        Constituency, verbose_name=_("选区"), on_delete=models.CASCADE, related_name="villages"
    )
    name = models.CharField(_("村社"), max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = _("村社")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["constituency", "name"],
                name="village_once",
                violation_error_message=_("这个选区已有这个村社。"),
            )
        ]

    def __str__(self) -> str:
        return self.name
