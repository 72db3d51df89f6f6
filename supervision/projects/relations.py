"""Who may act on an opinion or an item: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from workflow.transitions import Actor

PROJECT_UNIT = Actor(
    "project_unit",
    _("责任单位"),
    lambda project, user: project.unit_id in user.organizations_as(Role.HANDLER),
    (Role.HANDLER,),
)
