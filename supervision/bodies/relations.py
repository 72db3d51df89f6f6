"""How a person stands to a record of the city committee or of a town's body.

Such a record, or the one at the end of a path from it, names its body in ``organization``, and
none where it is the city committee's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder, Holder, Superuser
from workflow.relations import Relation, Where

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _staff(path: str, city: Role, town: Role, label: StrOrPromise) -> Relation:
    organization = f"{path}__organization" if path else "organization"
    of_city = Where(**{f"{organization}__isnull": True}) & CityHolder(city)
    return (of_city | Holder(town, at=organization)).called(label)


def body_clerk_at(path: str) -> Relation:
    """Clerk of the body that the record at the end of a path belongs to; "" is the record."""
    return _staff(path, Role.CLERK, Role.TOWN_CLERK, _("组织单位经办人员"))


def body_leader_at(path: str) -> Relation:
    """Leader of the body that the record at the end of a path belongs to; "" is the record."""
    return _staff(path, Role.LEADER, Role.LEADER, _("组织单位领导"))


def body_reader_at(path: str) -> Relation:
    """Who reads it before it is public: its body's staff, and the city's clerks all of it."""
    every = Superuser() | CityHolder(Role.CLERK)
    return every | body_clerk_at(path) | body_leader_at(path)


BODY_CLERK = body_clerk_at("")
BODY_LEADER = body_leader_at("")
BODY_READER = body_reader_at("")
IN_CHARGE = BODY_CLERK | Superuser()
"""Who writes the record in the back office."""
