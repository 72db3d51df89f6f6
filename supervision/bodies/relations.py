"""How a person stands to a record of the city committee or of a town's body.

Such a record names its body in ``organization``, and none where it is the city committee's.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder, Holder
from workflow.relations import Relation, Where


def _staff(city: Role, town: Role, label: Any) -> Relation:
    of_city = Where(organization__isnull=True) & CityHolder(city)
    return (of_city | Holder(town, at="organization")).called(label)


BODY_CLERK = _staff(Role.CLERK, Role.TOWN_CLERK, _("组织单位经办人员"))
BODY_LEADER = _staff(Role.LEADER, Role.LEADER, _("组织单位领导"))
