from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.choices import Role
from deputies.choices import MandateLevel

NOBODY = Q(pk__in=[])


def reads_everybody(user):
    """The city's clerks and leaders read every deputy's record."""
    return user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER)


class DeputyQuerySet(models.QuerySet):
    def in_office(self, on):
        """Holds a mandate of any level on a day."""
        mandates = self.model._meta.get_field("mandates").related_model.objects.on(on)
        return self.filter(Exists(mandates.filter(deputy=OuterRef("pk"))))

    def by_strokes(self):
        """The order of official lists: stored stroke key, never a score."""
        return self.order_by("sort_key", "id")

    def public(self):
        """Basic information of everybody who holds or held a mandate (代表法 art. 58)."""
        mandates = self.model._meta.get_field("mandates").related_model.objects
        return self.filter(Exists(mandates.filter(deputy=OuterRef("pk"))))

    def called(self, text):
        """The text stands in the name; spaces between its letters mean nothing (张　三)."""
        return self.filter(name__contains="".join(text.split()))

    def with_mandate(self, **conditions):
        """Holds or held one mandate of which all this is true."""
        mandates = self.model._meta.get_field("mandates").related_model.objects
        return self.filter(Exists(mandates.filter(deputy=OuterRef("pk"), **conditions)))

    def read_by(self, user):
        """Deputies whose whole record the person may read: their own, those of congress staff."""
        if reads_everybody(user):
            return self
        own = Q(user=user.pk) if user.has_role(Role.DEPUTY) else NOBODY
        bodies = user.organizations_as(Role.TOWN_CLERK, Role.LEADER)
        if not bodies:
            return self.filter(own)
        mandates = self.model._meta.get_field("mandates").related_model.objects
        sitting = mandates.filter(organization__in=bodies, deputy=OuterRef("pk"))
        return self.filter(own | Q(Exists(sitting)))

    def edited_by(self, user):
        """Persons whose data and mandates the person keeps: the clerk everybody's; a town clerk
        those who hold mandates of the own town body alone."""
        if user.is_superuser or user.acts_for_city(Role.CLERK):
            return self
        mandates = self.model._meta.get_field("mandates").related_model.objects
        elsewhere = mandates.filter(deputy=OuterRef("pk")).exclude(
            organization__in=user.organizations_as(Role.TOWN_CLERK), level=MandateLevel.TOWN
        )
        return self.looked_after_by(user).exclude(Exists(elsewhere))

    def looked_after_by(self, user):
        """Deputies whose duty the person verifies: the clerk everybody's, a town clerk's own."""
        if user.is_superuser or user.acts_for_city(Role.CLERK):
            return self
        bodies = user.organizations_as(Role.TOWN_CLERK)
        if not bodies:
            return self.none()
        mandates = self.model._meta.get_field("mandates").related_model.objects
        own = mandates.filter(organization__in=bodies, deputy=OuterRef("pk"))
        return self.filter(Exists(own))


class MandateQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)

    def of_congress(self, level, organization, term):
        return self.filter(level=level, organization=organization, term=term)


class SeatsQuerySet(models.QuerySet):
    def in_force(self, on):
        """What was fixed by a day, newest first within a congress."""
        return self.filter(valid_from__lte=on).order_by("-valid_from")


class RolloverQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if reads_everybody(user) else self.none()
