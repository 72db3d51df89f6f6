"""Words for asking about sessions, and what they decided."""

from datetime import date

from django.db.models import Q

from supervision.choices.decisions import PEOPLE, DecisionKind
from supervision.querysets.bodies import BodyQuerySet


def year_span(year):
    """First and last day: a range uses the index, an extracted year does not."""
    return date(year, 1, 1), date(year, 12, 31)


class SessionQuerySet(BodyQuerySet):
    def newest_first(self):
        return self.order_by("-held_on", "-id")


class DecisionQuerySet(BodyQuerySet):
    def of_year(self, year):
        return self.filter(decided_on__range=year_span(year))

    def decisions(self):
        return self.filter(kind=DecisionKind.DECISION)

    def of_people(self):
        """Appointments and removals, counted in 人次."""
        return self.filter(kind__in=PEOPLE)

    def matching(self, text):
        return self.filter(Q(title__icontains=text) | Q(number__icontains=text))

    def newest_first(self):
        return self.order_by("-decided_on", "-id")
