from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef


class CampaignQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True)


class GridQuerySet(models.QuerySet):
    def public(self):
        return self.filter(campaign__is_public=True)

    def with_records_in(self, year):
        days = self.model._meta.get_field("days").related_model.objects.of_year(year)
        return self.filter(Exists(days.filter(grid=OuterRef("pk"))))


class CampaignDayQuerySet(models.QuerySet):
    def public(self):
        return self.filter(grid__campaign__is_public=True)

    def of_year(self, year):
        return self.filter(day__range=(date(year, 1, 1), date(year, 12, 31)))
