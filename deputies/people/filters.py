"""Filters of the public directory: declarations that call queryset words only."""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from deputies.people.models import Deputy, DeputyQuerySet, Mandate, MandateLevel
from pages.filters import LAST_YEAR, MOST_CHOICES, Choices, ListFilter, choice, names, search


class Tenure(models.TextChoices):
    """Whether a person is a deputy today."""

    IN_OFFICE = "in_office", _("现任")
    FORMER = "former", _("曾任")
    EVERYBODY = "all", _("现任和曾任")


class DeputyFilter(ListFilter):
    """What the list of deputies is narrowed by."""

    q = search(_("姓名"))
    level = choice(_("层级"), MandateLevel.choices, method="at_level")
    unit = choice(_("镇街区"), method="of_unit")
    delegation = choice(_("代表团"), method="of_delegation")
    standing = choice(_("任职"), Tenure.choices, empty=None, method="at_standing")

    figures = ("deputies",)
    elsewhere = _("%(count)d 人此后不再任职")
    uncounted_else = _("%(count)d 人那年年底不在任")
    counted_year = LAST_YEAR

    class Meta:
        model = Deputy
        fields = ()

    def offered(self) -> dict[str, Choices]:
        delegations = Mandate.objects.exclude(delegation="").order_by("delegation")
        found = delegations.values_list("delegation", flat=True).distinct()[:MOST_CHOICES]
        return {
            "unit": names(Organization.objects.town_congresses()),
            "delegation": [(name, name) for name in found],
        }

    def filter_queryset(self, queryset: DeputyQuerySet) -> QuerySet[Any]:
        """Former deputies stand in the list only where they are asked for."""
        found: Any = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("standing"):
            return found
        return self.at_standing(found, "standing", Tenure.IN_OFFICE)

    def search(self, queryset: DeputyQuerySet, name: str, text: str) -> QuerySet[Any]:
        return queryset.called(text)

    def at_level(self, queryset, name, level):
        """Deputies with a mandate of a level."""
        return queryset.with_mandate(level=level)

    def of_unit(self, queryset, name, unit):
        """Deputies with a mandate of a town body."""
        return queryset.with_mandate(organization=unit)

    def of_delegation(self, queryset, name, delegation):
        """Deputies with a mandate in a delegation."""
        return queryset.with_mandate(delegation=delegation)

    def at_standing(self, queryset, name, standing):
        """Those in office today, those who were, or everybody."""
        if standing == Tenure.EVERYBODY:
            return queryset
        today = timezone.localdate()
        sitting = queryset.model.objects.in_office(today)
        if standing == Tenure.IN_OFFICE:
            return queryset.filter(pk__in=sitting.values("pk"))
        return queryset.exclude(pk__in=sitting.values("pk"))
