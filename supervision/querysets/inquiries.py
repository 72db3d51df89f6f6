"""Questions of special inquiries and their broadcasts: who may see them, and which wait."""

from django.db import models
from django.db.models import Case, Count, IntegerField, Q, Value, When

from accounts.choices import Role
from supervision.choices.closed_loop import Level
from supervision.choices.inquiries import KEPT_QUESTIONS, QuestionStatus
from supervision.querysets.closed_loop import NOBODY, congress_scope


class QuestionQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True, activity__is_public=True, status__in=KEPT_QUESTIONS)

    def visible_to(self, user):
        """Congress staff of the level; everybody else sees what is published."""
        if not user.is_authenticated:
            return self.public()
        scope = congress_scope(user, "activity__")
        if scope is None:
            return self
        public = self.model.objects.public()
        return self.filter(scope | Q(pk__in=public.values("pk")))

    def in_charge(self, user):
        """Questions that the person may list and edit."""
        activities = self.model._meta.get_field("activity").related_model.objects
        return self.filter(activity__in=activities.in_charge(user))

    def kept(self):
        """What was not withdrawn."""
        return self.filter(status__in=KEPT_QUESTIONS)

    def city(self):
        return self.filter(activity__level=Level.CITY)

    def solved_between(self, first, last):
        """Marked solved with a date from ``first`` to ``last``."""
        return self.filter(status=QuestionStatus.SOLVED, solved_on__range=(first, last))

    def promised_by(self, day):
        """Promised for a day that has come, and not solved."""
        return self.filter(status=QuestionStatus.PROMISED, due_on__lte=day)

    def of_clerk(self, user):
        """At the level for which the person works as a clerk."""
        scope = NOBODY
        if user.acts_for_city(Role.CLERK):
            scope |= Q(activity__level=Level.CITY)
        bodies = user.organizations_as(Role.TOWN_CLERK)
        if bodies:
            scope |= Q(activity__level=Level.TOWN, activity__organizer__in=bodies)
        return self.none() if scope == NOBODY else self.filter(scope)

    def counted(self):
        """How many questions are kept, answered, promised and solved, in one query."""
        had_answer = Q(status__in=(QuestionStatus.SOLVED, QuestionStatus.PROMISED))
        return self.aggregate(
            listed=Count("pk"),
            answered=Count("pk", filter=had_answer | Q(status=QuestionStatus.ANSWERED)),
            promised=Count("pk", filter=Q(promised_on__isnull=False)),
            solved=Count("pk", filter=Q(status=QuestionStatus.SOLVED)),
        )

    def in_order(self):
        return self.order_by("sequence", "id")

    def unsolved_first(self):
        """As a clerk looks at them: what is left to do comes first."""
        last = Case(
            When(status__in=(QuestionStatus.SOLVED, QuestionStatus.WITHDRAWN), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        return self.order_by(last, "-activity_id", "sequence")
