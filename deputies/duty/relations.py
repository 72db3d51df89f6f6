"""Who may act on a deputy's records: relations between a record and a person."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from deputies.people.relations import CLERKS, is_self, looks_after
from workflow.notices import teller
from workflow.transitions import Actor

OWNER = Actor(
    "owner", _("代表本人"), lambda entry, user: is_self(entry.deputy, user), (Role.DEPUTY,)
)


VERIFIER = Actor(
    "verifier",
    _("人大经办人员（不得为本人）"),
    lambda entry, user: looks_after(entry.deputy, user),
    CLERKS,
)


def deputy_of(entry, today):
    """The deputy's own account, where there is a working one."""
    return User.objects.filter(pk=entry.deputy.user_id, is_active=True)


def verifiers_of(entry, today):
    """Town bodies look after their own deputies; the city's clerks after those without one."""
    bodies = entry.deputy.mandates.on(timezone.localdate()).exclude(organization=None)
    town = User.objects.acting_as(Role.TOWN_CLERK, bodies.values("organization"), today)
    return list(town) or list(User.objects.acting_for_city_as(Role.CLERK, today))


tell_duty = teller(lambda entry: ("duty", entry.get_absolute_url()))
