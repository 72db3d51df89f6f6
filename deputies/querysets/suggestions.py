from datetime import date

from django.db import models
from django.db.models import Q

from accounts.choices import Role
from deputies.choices import SuggestionStatus

IN_PUBLIC = (
    SuggestionStatus.HANDED_OVER,
    SuggestionStatus.HANDLING,
    SuggestionStatus.REPLIED,
    SuggestionStatus.REDOING,
    SuggestionStatus.CONCLUDED,
)
WITH_UNIT = (
    SuggestionStatus.HANDED_OVER,
    SuggestionStatus.HANDLING,
    SuggestionStatus.REDOING,
)
NOT_RAISED = (SuggestionStatus.DRAFT, SuggestionStatus.WITHDRAWN, SuggestionStatus.NOT_ACCEPTED)


class SuggestionQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True, status__in=IN_PUBLIC)

    def matching(self, text):
        """The text stands in the number or the title."""
        return self.filter(Q(title__contains=text) | Q(number__contains=text))

    def raised(self):
        """Submitted, and neither refused nor withdrawn."""
        return self.exclude(status__in=NOT_RAISED)

    def answered_by(self, day):
        return self.filter(replied_on__lte=day)

    def of_year(self, year):
        return self.filter(year=year)

    def with_unit(self):
        return self.filter(status__in=WITH_UNIT)

    def overdue(self, on):
        return self.with_unit().filter(deadline__lt=on)

    def handed_over(self):
        return self.filter(handed_over_on__isnull=False).exclude(
            status__in=(*NOT_RAISED, SuggestionStatus.SUBMITTED, SuggestionStatus.RECEIVED)
        )

    def of_units(self, organizations):
        """Where one of these units leads or assists."""
        assisted = self.model.assisting_units.through.objects.filter(organization__in=organizations)
        return self.filter(Q(lead_unit__in=organizations) | Q(pk__in=assisted.values("suggestion")))

    def of_deputy(self, user):
        """Suggestions that the deputy leads or co-signed."""
        if not user.has_role(Role.DEPUTY):
            return self.none()
        cosigned = self.model.cosigners.through.objects.filter(deputy__user=user.pk)
        return self.filter(Q(lead_deputy__user=user.pk) | Q(pk__in=cosigned.values("suggestion")))

    def visible_to(self, user):
        """Everything of a suggestion, its story and its files; a draft is its deputy's alone."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk__in=[])
        if user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER):
            scope |= ~Q(status=SuggestionStatus.DRAFT) | Q(created_by=user.pk)
        units = user.organizations_as(Role.HANDLER)
        if units:
            handed_over = self.model.objects.handed_over()
            scope |= Q(pk__in=handed_over.of_units(units).values("pk"))
        if user.has_role(Role.DEPUTY):
            own = self.model.objects.of_deputy(user)
            drafts_of_others = Q(status=SuggestionStatus.DRAFT) & ~Q(lead_deputy__user=user.pk)
            scope |= Q(pk__in=own.exclude(drafts_of_others).values("pk"))
        return self.filter(scope)

    def handed_over_in(self, year):
        return self.filter(handed_over_on__range=(date(year, 1, 1), date(year, 12, 31)))


class SuggestionFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        entries = self.model._meta.get_field("entry").related_model
        suggestions = entries._meta.get_field("suggestion").related_model.objects
        return self.filter(entry__suggestion__in=suggestions.visible_to(user).values("pk"))
