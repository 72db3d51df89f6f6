"""Words for asking about yearly supervision plans and the topics proposed for them."""

from django.db import models
from django.db.models import Avg, Q

from accounts.choices import Role
from supervision.choices.plans import IN_PLAN, PlanStatus, TopicStatus
from supervision.querysets.bodies import BodyQuerySet


class PlanQuerySet(BodyQuerySet):
    def kept(self):
        return self

    def public(self):
        return self.filter(is_public=True, status=PlanStatus.ADOPTED)

    def of_year(self, year):
        return self.filter(year=year)


class TopicQuerySet(models.QuerySet):
    def proposed(self):
        return self.filter(status=TopicStatus.PROPOSED)

    def lines(self):
        """What stands in the plan, also what was dropped after its adoption."""
        return self.filter(status__in=IN_PLAN)

    def public(self):
        plans = self.model._meta.get_field("plan").related_model.objects.public()
        return self.lines().filter(plan__in=plans.values("pk"))

    def visible_to(self, user):
        """What is public, what the person answers for, and one's own proposals."""
        if not user.is_authenticated:
            return self.public()
        plans = self.model._meta.get_field("plan").related_model.objects
        mine = Q(plan__in=(plans.in_charge(user) | plans.led_by(user)).values("pk"))
        if user.is_superuser or user.acts_for_city(Role.CLERK):
            return self
        return self.filter(
            Q(pk__in=self.model._default_manager.public().values("pk"))
            | mine
            | Q(created_by=user.pk)
        )

    def with_score(self):
        """Annotates ``score``, the mean of all points given, None where nobody scored yet."""
        return self.annotate(score=Avg("scores__points"))

    def in_order(self):
        return self.order_by("month", "pk")
