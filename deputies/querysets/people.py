from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.choices import Role

NOBODY = Q(pk__in=[])


def body_scope(user, deputy=""):
    """Whose records congress staff look after, as a condition on deputies reached by ``deputy``:
    the city's clerk and leader everybody's, a town body's those with a mandate of that body; None
    where there is no limit."""
    if user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER):
        return None
    bodies = user.organizations_as(Role.TOWN_CLERK, Role.LEADER)
    return Q(**{f"{deputy}mandates__organization__in": bodies}) if bodies else NOBODY


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
        if user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER):
            return self
        return self.none()
