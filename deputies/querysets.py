from django.db import models
from django.db.models import Exists, OuterRef, Q


class DeputyQuerySet(models.QuerySet):
    def in_office(self, on):
        """Holds a mandate of any level on a day."""
        mandates = self.model._meta.get_field("mandates").related_model.objects.on(on)
        return self.filter(Exists(mandates.filter(deputy=OuterRef("pk"))))

    def by_strokes(self):
        """The order of official lists: stored stroke key, never a score."""
        return self.order_by("sort_key", "id")


class MandateQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
