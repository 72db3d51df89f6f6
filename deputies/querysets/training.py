from datetime import date

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.choices import STAFF_ROLES, Role


class TrainingClassQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True)

    def of_year(self, year):
        """Classes that began in a year."""
        return self.filter(starts_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def with_person_times(self):
        """Annotates ``person_times``: the count where no list was kept, else who attended."""
        places = self.model._meta.get_field("places").related_model.objects
        attended = (
            places.filter(training=OuterRef("pk"), attended=True)
            .order_by()
            .values("training")
            .annotate(number=Count("pk"))
            .values("number")
        )
        listed = Subquery(attended, output_field=IntegerField())
        return self.annotate(person_times=Coalesce("participants", listed, 0))

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.public()
        return (
            self if user.is_superuser or user.has_role(*STAFF_ROLES, Role.DEPUTY) else self.public()
        )


class TrainingFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Deputies and the staff who run classes."""
        if not user.is_authenticated:
            return self.none()
        readers = (Role.DEPUTY, Role.CLERK, Role.TOWN_CLERK, Role.LEADER)
        return self if user.is_superuser or user.has_role(*readers) else self.none()
