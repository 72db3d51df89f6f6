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


def signers(suggestion, today):
    """The deputies who lead or co-signed it and have an account."""
    people = [suggestion.lead_deputy_id, *suggestion.cosigners.values_list("pk", flat=True)]
    return User.objects.filter(deputy__in=people, is_active=True)


def units(suggestion, today):
    """The lead unit and those that assist; nobody before the hand-over."""
    if suggestion.handed_over_on is None:
        return []
    assisting = suggestion.assisting_units.values_list("pk", flat=True)
    return User.objects.acting_as(Role.HANDLER, [suggestion.lead_unit_id, *assisting], today)


def city_clerks(suggestion, today):
    return User.objects.acting_for_city_as(Role.CLERK, today)


def city_leaders(suggestion, today):
    return User.objects.acting_for_city_as(Role.LEADER, today)


tell_suggestion = teller(lambda suggestion: ("suggestion", suggestion.get_absolute_url()))
