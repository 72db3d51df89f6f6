"""Who hears of an action on a deputy's records."""

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from workflow.notices import teller


def deputy_of(entry, today):
    """The deputy's own account, where there is a working one."""
    return User.objects.filter(pk=entry.deputy.user_id, is_active=True)


def verifiers_of(entry, today):
    """Town bodies look after their own deputies; the city's clerks after those without one."""
    bodies = entry.deputy.mandates.on(timezone.localdate()).exclude(organization=None)
    town = User.objects.acting_as(Role.TOWN_CLERK, bodies.values("organization"), today)
    return list(town) or list(User.objects.acting_for_city_as(Role.CLERK, today))


tell_duty = teller(lambda entry: ("duty", entry.get_absolute_url()))
