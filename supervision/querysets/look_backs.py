from django.db import models
from django.db.models import Count, Q

from accounts.choices import Role
from supervision.choices import Level, LookBackStatus
from supervision.querysets.closed_loop import congress_scope

DONE = (LookBackStatus.HOLDS, LookBackStatus.RELAPSED)


class LookBackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Congress staff, within what they may read of activities."""
        if not user.is_authenticated:
            return self.none()
        scope = congress_scope(user, "item__opinion__activity__")
        return self if scope is None else self.filter(scope)

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

    def planned(self):
        return self.filter(status=LookBackStatus.PLANNED)

    def counted(self):
        """How many items were looked back at, and how many of them had relapsed; one query."""
        return self.filter(status__in=DONE).aggregate(
            done=Count("item", distinct=True),
            relapsed=Count("item", filter=Q(status=LookBackStatus.RELAPSED), distinct=True),
        )
