"""Who may see which normative documents, and the words for asking."""

from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce

from accounts.choices import Role
from supervision.choices.closed_loop import Level
from supervision.choices.documents import (
    ON_RECORD,
    CleanupResult,
    DocumentStatus,
    ReviewResult,
)
from workflow.choices import RecordStatus

CHANGED = (ReviewResult.REPEALED, ReviewResult.AMENDED)
"""Results after which a document stands in the list of repealed and amended ones."""


def year_span(year):
    """First and last day: a range uses the index, an extracted year does not."""
    return date(year, 1, 1), date(year, 12, 31)


class DocumentQuerySet(models.QuerySet):
    def on_record(self):
        return self.filter(status__in=ON_RECORD)

    def public(self):
        return self.on_record().filter(is_public=True)

    def recorded_in(self, year, level=None):
        found = self.on_record().filed_in(year)
        return found.filter(level=level) if level else found

    def visible_to(self, user):
        """What is published, and all that staff answers for: the city clerk everything."""
        if not user.is_authenticated:
            return self.public()
        if user.is_superuser or user.acts_for_city(Role.CLERK):
            return self
        scope = Q(is_public=True, status__in=ON_RECORD)
        if user.acts_for_city(Role.LEADER):
            scope |= Q(level=Level.CITY)
        bodies = user.organizations_as(Role.TOWN_CLERK, Role.LEADER)
        if bodies:
            scope |= Q(level=Level.TOWN, reviewer__in=bodies)
        return self.filter(scope)

    def in_charge(self, user):
        """What the person registers and reviews: each level by its own clerks."""
        if user.is_superuser:
            return self
        return self._run_by(user, Role.CLERK, Role.TOWN_CLERK)

    def led_by(self, user):
        """What the person publishes, as a leader of its level."""
        return self._run_by(user, Role.LEADER, Role.LEADER)

    def _run_by(self, user, city_role, town_role):
        bodies = user.organizations_as(town_role)
        scope = Q(level=Level.TOWN, reviewer__in=bodies) if bodies else Q()
        if user.acts_for_city(city_role):
            scope |= Q(level=Level.CITY)
        return self.filter(scope) if scope else self.none()

    def late(self):
        """Filed after the last day that the rules give the maker."""
        return self.filter(filed_on__gt=F("filing_due_on"))

    def filed_in(self, year):
        return self.filter(filed_on__range=year_span(year))

    def matching(self, text):
        return self.filter(Q(title__contains=text) | Q(number__contains=text))

    def newest_first(self):
        return self.order_by("-filed_on", "-id")

    def first_public_year(self):
        first = self.public().order_by("filed_on").values_list("filed_on", flat=True).first()
        return first.year if first else None


class DocumentEntryQuerySet(models.QuerySet):
    PUBLIC = ("register", "begin_review", "send_opinion", "take_reply", "conclude")

    def in_public(self):
        """The steps that the public follows; what was missing at the door stays inside."""
        return self.filter(action__in=self.PUBLIC)


class CleanupQuerySet(models.QuerySet):
    def recorded(self):
        return self.filter(status=RecordStatus.RECORDED)

    def public(self):
        return self.recorded().filter(is_public=True)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.public()
        if user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER):
            return self
        return self.public()

    def matching(self, text):
        return self.filter(Q(title__contains=text) | Q(number__contains=text))

    def first_public_year(self):
        first = self.public().order_by("decided_on").values_list("decided_on", flat=True).first()
        return first.year if first else None


class PaperQuerySet(models.QuerySet):
    """Papers by what became of them; a review and a clean-up of one paper are one row."""

    def repealed_in(self, year):
        """Repealed in a year as a result of review or of clean-up, or of both: each once."""
        span = year_span(year)
        return self.filter(
            _of_review(ReviewResult.REPEALED, on=span)
            | _of_cleanup(CleanupResult.REPEALED, on=span)
        ).annotate(**_MAKER, repealed_by_review=Exists(self._reviewed(on=span)))

    def _reviewed(self, on):
        documents = self.model._meta.get_field("review").related_model.objects
        repealed = documents.filter(result=ReviewResult.REPEALED, concluded_on__range=on)
        return repealed.exclude(status=DocumentStatus.WITHDRAWN).filter(paper=OuterRef("pk"))

    def public(self):
        """Where the public may read of the repeal or amendment somewhere."""
        return self.filter(_of_review(*CHANGED, public=True) | _of_cleanup(public=True))

    def with_records(self):
        """Ready to be told in a list without further queries."""
        return self.select_related("review__maker", "cleanup__maker")

    def with_causes(self):
        """Also with the reviews and opinions that a clean-up followed from."""
        causes = ("cleanup__review", "cleanup__opinion__activity")
        return self.with_records().select_related(*causes)

    def changed(self):
        """The public list of repealed and amended papers, newest first.

        ``changed_on`` and ``changed_to`` are those of the review, or else of the clean-up.
        """
        by_review = _of_review(*CHANGED, public=True)
        day = Coalesce("review__concluded_on", "review__filed_on")
        return (
            self.public()
            .annotate(
                changed_on=Case(When(by_review, then=day), default=F("cleanup__decided_on")),
                changed_to=Case(
                    When(by_review, then=F("review__result")), default=F("cleanup__result")
                ),
            )
            .order_by("-changed_on", "-pk")
        )

    def changed_in(self, year):
        return self.filter(changed_on__range=year_span(year))

    def matching(self, text):
        return self.filter(
            Q(number__contains=text)
            | Q(review__title__contains=text, review__is_public=True)
            | Q(cleanup__title__contains=text, cleanup__is_public=True)
        )


_MAKER = {
    f"maker_{part}": Coalesce(f"cleanup__maker__{part}", f"review__maker__{part}")
    for part in ("id", "order", "name", "short_name")
}


def _of_review(*results, public=False, on=None):
    found = Q(review__result__in=results, review__status__in=ON_RECORD)
    if public:
        found &= Q(review__is_public=True)
    return found & Q(review__concluded_on__range=on) if on else found


def _of_cleanup(*results, public=False, on=None):
    found = Q(cleanup__status=RecordStatus.RECORDED)
    if results:
        found &= Q(cleanup__result__in=results)
    if public:
        found &= Q(cleanup__is_public=True)
    return found & Q(cleanup__decided_on__range=on) if on else found


class ReviewRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Citizens' words and names: the city's clerks alone."""
        if user.is_authenticated and user.acts_for_city(Role.CLERK):
            return self
        return self.none()
