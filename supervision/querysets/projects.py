"""Words for asking about well-being projects of a body and a year."""

from datetime import date

from django.db import models
from django.db.models import Q

from accounts.choices import Role
from supervision.choices.projects import CHOSEN, ProjectStatus
from supervision.querysets.bodies import BodyQuerySet


class ProjectRoundQuerySet(BodyQuerySet):
    def kept(self):
        return self

    def newest_first(self):
        return self.order_by("-year", "organization_id")


class ProjectQuerySet(BodyQuerySet):
    def kept(self):
        return self.exclude(status=ProjectStatus.WITHDRAWN)

    def of_year(self, year):
        return self.filter(year=year)

    def chosen(self):
        return self.filter(is_chosen=True, status__in=CHOSEN)

    def candidates(self):
        return self.filter(status=ProjectStatus.CANDIDATE)

    def completed_by(self, day):
        return self.filter(status=ProjectStatus.COMPLETED, completed_on__lte=day)

    def of_units(self, units):
        return self.filter(unit__in=units)

    def visible_to(self, user):
        """Besides what staff answer for: the responsible unit sees its own once it is chosen."""
        found = super().visible_to(user)
        units = user.organizations_as(Role.HANDLER) if user.is_authenticated else ()
        if not units:
            return found
        own = self.model._default_manager.chosen().of_units(units)
        return self.filter(Q(pk__in=found.values("pk")) | Q(pk__in=own.values("pk")))

    def without_news_since(self, day):
        """Under way, and nothing was reported from this day on."""
        return self.filter(status=ProjectStatus.UNDER_WAY).exclude(reports__day__gte=day)

    def in_order(self):
        return self.order_by("sequence", "pk")


class ProgressQuerySet(models.QuerySet):
    def told_in(self, year):
        return self.filter(day__range=(date(year, 1, 1), date(year, 12, 31)))
