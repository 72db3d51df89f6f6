"""What belongs to law-enforcement inspections: who may see team, findings and report."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from supervision.querysets.closed_loop import congress_scope
from workflow.choices import RecordStatus


class InspectionReportQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(status=RecordStatus.RECORDED)

    def public(self):
        return self.kept().filter(is_public=True, activity__is_public=True)

    def visible_to(self, user):
        """Congress staff of the level; everybody else sees what is published."""
        if not user.is_authenticated:
            return self.public()
        scope = congress_scope(user, "activity__")
        if scope is None:
            return self
        return self.filter(scope | Q(pk__in=self.model.objects.public().values("pk")))


class InspectionTeamQuerySet(models.QuerySet):
    def public(self):
        """With the published report of the inspection itself, or of the joint one above it."""
        activities = self.model._meta.get_field("activity").related_model
        reports = activities._meta.get_field("inspection_reports").related_model.objects.public()
        told = Exists(reports.filter(activity=OuterRef("activity"))) | Exists(
            reports.filter(activity=OuterRef("activity__parent"))
        )
        return self.filter(told, activity__is_public=True)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.public()
        scope = congress_scope(user, "activity__")
        if scope is None:
            return self
        return self.filter(scope | Q(pk__in=self.model.objects.public().values("pk")))


class TeamPartQuerySet(models.QuerySet):
    """Self-inspection reports and findings: seen with their team."""

    def public(self):
        return self.filter(team__in=self._teams().public())

    def visible_to(self, user):
        return self.filter(team__in=self._teams().visible_to(user))

    def _teams(self):
        return self.model._meta.get_field("team").related_model.objects
