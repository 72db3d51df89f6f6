"""How a person stands to an entry of the duty record."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from deputies.duty.models import DutyEntry
from deputies.people.relations import caretaker_at, self_at
from workflow.notices import teller
from workflow.relations import Person

OWNER = self_at("deputy").called(_("代表本人"))
VERIFIER = caretaker_at("deputy").called(_("人大经办人员（不得为本人）"))
DEPUTY = Person("deputy__user")
"""The deputy's own account, where there is a working one."""


def verifiers(entry: DutyEntry, today: date) -> Iterable[User]:
    """Town bodies look after their own deputies; the city's clerks after those without one.

    No relation: a relation names all who may verify, this one of two groups.
    """
    bodies = entry.deputy.mandates.on(today).exclude(organization=None)
    town = User.objects.acting_as(Role.TOWN_CLERK, bodies.values("organization"), today)
    return list(town) or list(User.objects.acting_for_city_as(Role.CLERK, today))


tell_duty = teller(lambda entry: ("duty", entry.get_absolute_url()))
