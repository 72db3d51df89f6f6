from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef

from accounts.choices import STAFF_ROLES, Role

READERS = tuple(role for role in STAFF_ROLES if role != Role.SYSADMIN)


class _CampaignRecords(models.QuerySet):
    """Records of campaigns: congress staff see all of them, everybody the published ones."""

    def visible_to(self, user):
        if user.is_authenticated and (user.is_superuser or user.has_role(*READERS)):
            return self
        return self.public()


class CampaignQuerySet(_CampaignRecords):
    def public(self):
        return self.filter(is_public=True)


class GridQuerySet(_CampaignRecords):
    def public(self):
        return self.filter(campaign__is_public=True)

    def with_records_in(self, year):
        days = self.model._meta.get_field("days").related_model.objects.of_year(year)
        return self.filter(Exists(days.filter(grid=OuterRef("pk"))))


class CampaignDayQuerySet(_CampaignRecords):
    def public(self):
        return self.filter(grid__campaign__is_public=True)

    def of_year(self, year):
        return self.filter(day__range=(date(year, 1, 1), date(year, 12, 31)))
