from datetime import date

from django.db import models
from django.db.models import Q

from accounts.choices import Role
from deputies.choices import DutyStatus
from deputies.querysets.people import reads_everybody


class DutyEntryQuerySet(models.QuerySet):
    def public(self):
        """Verified entries that may be shown (代表法 art. 58)."""
        return self.verified().filter(is_public=True)

    def verified(self):
        return self.filter(status=DutyStatus.VERIFIED)

    def of_year(self, year):
        return self.filter(happened_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def touching(self, year):
        """Done in a year, if only on its first days after the turn of the year."""
        first = date(year, 1, 1)
        over_the_turn = Q(happened_on__lt=first, ends_on__gte=first)
        return self.filter(over_the_turn | Q(happened_on__range=(first, date(year, 12, 31))))

    def newest_first(self):
        return self.order_by("-happened_on", "-id")

    def visible_to(self, user):
        """The deputy's own; those of the deputies whose record congress staff read."""
        if not user.is_authenticated:
            return self.none()
        if reads_everybody(user):
            return self
        deputies = self.model._meta.get_field("deputy").related_model.objects
        return self.filter(deputy__in=deputies.read_by(user).values("pk"))

    def awaiting_confirmation_by(self, user):
        """Drafts that came by themselves, or were sent back, and wait for the deputy's word."""
        if not user.has_role(Role.DEPUTY):
            return self.none()
        waiting = (DutyStatus.DRAFT, DutyStatus.SENT_BACK)
        return self.filter(deputy__user=user.pk, status__in=waiting)

    def awaiting_verification_by(self, user):
        deputies = self.model._meta.get_field("deputy").related_model.objects
        looked_after = deputies.looked_after_by(user)
        if looked_after.query.is_empty():
            return self.none()
        submitted = self.filter(status=DutyStatus.SUBMITTED).exclude(deputy__user=user.pk)
        return submitted.filter(deputy__in=looked_after.values("pk"))

    def awaiting_submission_by(self, user):
        """Drafts of deputies without an account: nobody else can say that they are right."""
        deputies = self.model._meta.get_field("deputy").related_model.objects
        looked_after = deputies.looked_after_by(user)
        if looked_after.query.is_empty():
            return self.none()
        drafts = self.filter(status=DutyStatus.DRAFT, deputy__user=None)
        return drafts.filter(deputy__in=looked_after.values("pk"))


class DutyFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        entries = self.model._meta.get_field("entry").related_model.objects
        return self.filter(entry__in=entries.visible_to(user).values("pk"))


class YardstickQuerySet(models.QuerySet):
    def in_force(self, key, level, on):
        """The yardstick as it stands on a day, or None where none is set."""
        found = self.filter(key=key, level=level, valid_from__lte=on)
        return found.order_by("-valid_from").first()


class PointSchemeQuerySet(models.QuerySet):
    def in_force(self, on):
        """The rule set of a day; None where points are off."""
        found = self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
        return found.filter(valid_from__lte=on).order_by("-valid_from", "-id").first()
