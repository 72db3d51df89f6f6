"""How a person stands to a well-being project."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import Holder
from supervision.bodies.relations import BODY_LEADER, IN_CHARGE
from workflow.notices import teller

PROJECT_UNIT = Holder(Role.HANDLER, at="unit", label=_("责任单位"))
WORKS_ON = PROJECT_UNIT | IN_CHARGE | BODY_LEADER
"""Who has a page of the project for their own work."""

tell = teller(lambda project: ("project", project.desk_url))
