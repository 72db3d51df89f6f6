"""Promises of replies “in plan”: which are open, due, kept; and who sees them."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.choices import Role
from supervision.choices import NOT_IN_FORCE, OPEN_PROMISES, Level, PromiseStatus
from supervision.querysets.closed_loop import congress_scope


def _items():
    return apps.get_model("supervision", "Item").objects


class PromiseQuerySet(models.QuerySet):
    def open(self):
        """Neither kept, nor found broken, nor replaced; of items that stand."""
        standing = self.filter(kept_on__isnull=True, status__in=OPEN_PROMISES)
        return standing.exclude(item__status__in=NOT_IN_FORCE)

    def due_by(self, day):
        return self.open().filter(promised_on__lte=day)

    def overdue(self, on):
        return self.open().filter(promised_on__lt=on)

    def kept(self):
        return self.filter(Q(status=PromiseStatus.KEPT) | Q(kept_on__isnull=False))

    def broken(self):
        return self.filter(status=PromiseStatus.BROKEN)

    def of_year(self, year):
        """Promised, as it stands now, for a day of the year."""
        return self.filter(promised_on__year=year)

    def of_unit(self, user):
        """Of items that the person's unit leads."""
        units = user.organizations_as(Role.HANDLER)
        return self.filter(item__lead_unit__in=units) if units else self.none()

    def of_clerk(self, user):
        """Of the level and body for which the person is a clerk."""
        activity = "item__opinion__activity__"
        scope = Q(pk__in=[])
        if user.acts_for_city(Role.CLERK):
            scope |= Q(**{f"{activity}level": Level.CITY})
        towns = user.organizations_as(Role.TOWN_CLERK)
        if towns:
            scope |= Q(**{f"{activity}level": Level.TOWN, f"{activity}organizer__in": towns})
        return self.filter(scope)

    def visible_to(self, user):
        """Congress staff within their scope, and the units that lead the items."""
        if not user.is_authenticated:
            return self.none()
        scope = congress_scope(user, "item__opinion__activity__")
        if scope is None:
            return self
        units = user.organizations_as(Role.HANDLER)
        return self.filter(scope | Q(item__lead_unit__in=units))

    def public(self):
        return self.filter(item__in=_items().public())
