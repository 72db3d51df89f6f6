"""Activities that wait for a second person to publish them."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from registers.waiting import Waiting, register
from supervision.choices import Level
from supervision.models import Activity

HALF_A_YEAR = timedelta(days=183)


def _to_publish(user, today):
    """What others logged lately at the level that the person leads."""
    lately = Activity.objects.kept().filter(
        is_public=False, created_by__isnull=False, starts_on__gte=today - HALF_A_YEAR
    )
    towns = user.organizations_as(Role.LEADER)
    own = lately.filter(level=Level.TOWN, organizer__in=towns)
    if user.acts_for_city(Role.LEADER):
        own = own | lately.filter(level=Level.CITY)
    return own.exclude(created_by=user.pk)


register(
    Waiting(
        key="activity_publish",
        label=_("待公开的活动"),
        action=_("公开"),
        records=_to_publish,
        title=lambda activity: activity.title,
        subject=lambda activity: activity.number,
        source=lambda activity: activity.organizer,
        path=lambda activity: reverse("admin:supervision_activity_change", args=[activity.pk]),
        order="starts_on",
        ready=lambda activities: activities.select_related("organizer"),
        place=62,
    ),
)
