"""Which laws and regulations a law-enforcement inspection looked at, each by its own name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.readers import PublicRecords
from pages.untyped import AnyRecord
from workflow.canonical import CanonicalField

if TYPE_CHECKING:
    from django.db.models import Model

BETWEEN = re.compile(r"、(?![^《》]*》)|(?<=》)[\s，,；;和及与]*(?=《)")
"""Separates names; a 、 inside of 《》 belongs to a name. Between 》 and 《 none is needed."""


class InspectedLawQuerySet(PublicRecords["InspectedLaw"]):
    """Laws whose enforcement was inspected, seen with the activity."""

    def public(self) -> Self:
        """Of published activities."""
        return self.filter(activity__is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of activities that the person may read."""
        from supervision.activities.models import Activity  # that module writes these laws

        return self.filter(activity__in=Activity.objects.visible_to(user))

    def first_among(self, activities: models.QuerySet[Model]) -> Self:
        """What these activities looked at, each law once: at the first that names it."""
        earlier = self.model._default_manager.filter(
            Q(activity__starts_on__lt=OuterRef("activity__starts_on"))
            | Q(activity__starts_on=OuterRef("activity__starts_on"), pk__lt=OuterRef("pk")),
            activity__in=activities.values("pk"),
            canonical=OuterRef("canonical"),
        )
        return self.filter(~Exists(earlier), activity__in=activities.values("pk"))


class InspectedLaw(models.Model):
    """One law that an activity names; it follows what the activity itself says."""

    activity = models.ForeignKey(
        "supervision.Activity",
        verbose_name=_("监督活动"),
        on_delete=models.CASCADE,
        related_name="laws",
    )
    title = models.CharField(_("检查的法规"), max_length=200)
    canonical = CanonicalField(of="title")

    objects = InspectedLawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检查的法规")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "canonical"], name="inspected_law_once")
        ]
        indexes = [models.Index(fields=["canonical"], name="inspected_law_canonical")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return str(self.activity.get_absolute_url())


def laws_in(text: str) -> list[str]:
    """The names in a text, separated by 、 outside of 《》."""
    return [part.strip() for part in BETWEEN.split(text) if part.strip()]


def keep_laws(activities: Iterable[AnyRecord]) -> None:
    """Writes anew which laws these saved activities name."""
    activities = list(activities)
    InspectedLaw.objects.filter(activity__in=activities).delete()
    named = [
        InspectedLaw(activity=activity, title=title)
        for activity in activities
        for title in laws_in(activity.inspected_law)
    ]
    # A text may name the same law twice.
    InspectedLaw.objects.bulk_create(named, ignore_conflicts=True)
