"""Who may see what of the reports that the committee hears."""

from django.db import models
from django.db.models import Q

from accounts.choices import Role
from supervision.choices import (
    AFTER_SESSION,
    AWAITING_HANDLING,
    PUBLISHED_TEXTS,
    ReportStatus,
)
from supervision.querysets.closed_loop import congress_scope


class WorkReportQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True, activity__is_public=True, status__in=AFTER_SESSION)

    def visible_to(self, user):
        """Congress staff of the level, and the bodies that report; others what is public."""
        if not user.is_authenticated:
            return self.public()
        scope = congress_scope(user, "activity__")
        if scope is None:
            return self
        public = Q(pk__in=self.model.objects.public().values("pk"))
        return self.filter(scope | self._spoken_by(user) | public)

    def worked_on_by(self, user):
        """Those whose whole story the person may read."""
        if not user.is_authenticated:
            return self.none()
        scope = congress_scope(user, "activity__")
        return self if scope is None else self.filter(scope | self._spoken_by(user))

    def in_charge(self, user):
        activities = self.model._meta.get_field("activity").related_model.objects
        return self.filter(activity__in=activities.in_charge(user))

    def spoken_by(self, user):
        """Reports that a body of this person gives."""
        return self.filter(self._spoken_by(user))

    def _spoken_by(self, user):
        units = user.organizations_as(Role.HANDLER)
        if not units:
            return Q(pk__in=[])
        return Q(reporter__in=units) | Q(entrusted__in=units)

    def draft_overdue(self, on):
        return self.filter(status=ReportStatus.PLANNED, draft_due_on__lt=on)

    def handling_overdue(self, on):
        return self.filter(status__in=AWAITING_HANDLING, handling_deadline__lt=on)

    def matching(self, text):
        return self.filter(Q(title__icontains=text) | Q(activity__number__icontains=text))


class ReportEntryQuerySet(models.QuerySet):
    def texts(self):
        """The organ's own two of the three texts, as they stand."""
        return self.filter(kind__in=PUBLISHED_TEXTS, superseded=False)

    def public(self):
        reports = self.model._meta.get_field("report").related_model.objects
        return self.texts().filter(is_public=True, report__in=reports.public())

    def visible_to(self, user):
        reports = self.model._meta.get_field("report").related_model.objects
        own = Q(report__in=reports.worked_on_by(user).values("pk"))
        return self.filter(own | Q(pk__in=self.public().values("pk")))


class ReportFileQuerySet(models.QuerySet):
    def public(self):
        entries = self.model._meta.get_field("entry").related_model.objects
        return self.filter(entry__in=entries.public())

    def visible_to(self, user):
        entries = self.model._meta.get_field("entry").related_model.objects
        return self.filter(entry__in=entries.visible_to(user))


class CollectedOpinionQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(sent_on__isnull=False)

    def visible_to(self, user):
        """All for congress staff; for the body that reports, what was sent to it."""
        if not user.is_authenticated:
            return self.none()
        scope = congress_scope(user, "report__activity__")
        if scope is None:
            return self
        reports = self.model._meta.get_field("report").related_model.objects
        told = Q(sent_on__isnull=False, report__in=reports.spoken_by(user).values("pk"))
        return self.filter(scope | told)

    def counted(self, reports):
        """Rows of report, how many were collected, sent, and answered in the report."""
        return (
            self.filter(report__in=reports)
            .order_by()
            .values("report")
            .annotate(
                number=models.Count("pk"),
                answered=models.Count("pk", filter=Q(answered=True)),
            )
        )


class AssessmentRuleQuerySet(models.QuerySet):
    def in_force(self, on):
        """The rule on a day, or None where none was set by then."""
        return self.filter(valid_from__lte=on).order_by("-valid_from").first()


class AssessmentQuerySet(models.QuerySet):
    def public(self):
        reports = self.model._meta.get_field("report").related_model.objects
        return self.filter(is_public=True, report__in=reports.public())

    def visible_to(self, user):
        reports = self.model._meta.get_field("report").related_model.objects
        own = Q(report__in=reports.worked_on_by(user).values("pk"))
        return self.filter(own | Q(pk__in=self.public().values("pk")))
