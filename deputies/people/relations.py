"""How a person stands to a record of one deputy."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder, Holder, RoleHolder, Superuser
from workflow.relations import Anyone, Person, Relation

ANYBODY = Anyone(_("随原事项"))
"""For inner actions: who may act was judged on the record that they follow from."""

CITY_CLERK = CityHolder(Role.CLERK, label=_("市人大经办人员"))
CITY_LEADER = CityHolder(Role.LEADER, label=_("市人大领导"))


def self_at(path: str) -> Relation:
    """The deputy found along ``path``, who holds the role today."""
    return RoleHolder(Role.DEPUTY) & Person(f"{path}__user")


def caretaker_at(path: str) -> Relation:
    """Congress staff in charge of the record of the deputy found along ``path``.

    The city's clerk for everybody, a town body's for its own; nobody for themselves.
    """
    of_town = Holder(Role.TOWN_CLERK, at=f"{path}__mandates__organization")
    return (CityHolder(Role.CLERK) | of_town | Superuser()) & ~Person(f"{path}__user")
