"""Who may see what of the annual summaries."""

from django.db import models

from accounts.choices import Role
from annual_summaries.choices import SummaryStatus


def may_preview(user):
    """City clerks and leaders see drafts; nobody else knows that there is one."""
    return user.is_authenticated and (
        user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER)
    )


class SummaryQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=SummaryStatus.PUBLISHED)

    def visible_to(self, user):
        return self if may_preview(user) else self.published()


class RevisionQuerySet(models.QuerySet):
    def public(self):
        """Every revision of a summary that is published now."""
        return self.filter(summary__status=SummaryStatus.PUBLISHED)

    def current(self):
        """The latest revision of each published year."""
        return self.public().filter(shown_by__isnull=False)


class RevisionPictureQuerySet(models.QuerySet):
    def public(self):
        """Of every revision of a summary that is published now."""
        return self.filter(revision__summary__status=SummaryStatus.PUBLISHED)


class FrozenFigureQuerySet(models.QuerySet):
    def current(self):
        """The figures that the public reads now."""
        return self.filter(
            revision__shown_by__isnull=False,
            revision__summary__status=SummaryStatus.PUBLISHED,
        )


class FrozenRecordQuerySet(models.QuerySet):
    def keys(self):
        return self.values("record")
