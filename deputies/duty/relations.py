"""How a person stands to an entry of the duty record."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from deputies.duty.models import DutyEntry, DutySource
from deputies.people.relations import caretaker_at, self_at
from workflow.notices import teller
from workflow.relations import Person, Where

OWNER = self_at("deputy").called(_("代表本人"))
CARETAKER = caretaker_at("deputy").called(_("人大经办人员（不得为本人）"))
WRITER = (Where(source=DutySource.PAPER) & Person("created_by")).called(_("凭纸质件代录的人"))
VERIFIER = (CARETAKER & ~WRITER).called(_("人大经办人员（不得为本人，也不得为代录的人）"))
"""Whoever wrote it down from the deputy's paper said what the deputy would have said: the other
key is another person's."""
AUTHOR = Person("created_by")
"""Whoever wrote it down, or the record that it comes from."""
DEPUTY = Person("deputy__user")
"""The deputy's own account, where there is a working one."""


def verifiers(entry: DutyEntry, today: date) -> Iterable[User]:
    """Town bodies look after their own deputies; the city's clerks after those without one, and
    after what a town's only clerk wrote down from paper.

    No relation: a relation names all who may verify, this one of two groups.
    """
    bodies = entry.deputy.mandates.on(today).exclude(organization=None)
    town = User.objects.acting_as(Role.TOWN_CLERK, bodies.values("organization"), today)
    city = User.objects.acting_for_city_as(Role.CLERK, today)
    others = [who for who in town if not WRITER.holds(entry, who)]
    return others or [who for who in city if not WRITER.holds(entry, who)]


tell_duty = teller(lambda entry: ("duty", entry.get_absolute_url()))
