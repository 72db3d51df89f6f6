"""Who may act on an opinion or an item: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from supervision.activities.relations import CLERKS, LEADERS
from workflow.transitions import Actor


def _body_staff(record, user, city_role, town_role):
    if record.organization_id is None:
        return user.acts_for_city(city_role)
    return record.organization_id in user.organizations_as(town_role)


BODY_CLERK = Actor(
    "body_clerk",
    _("组织单位经办人员"),
    lambda record, user: _body_staff(record, user, Role.CLERK, Role.TOWN_CLERK),
    CLERKS,
)


BODY_LEADER = Actor(
    "body_leader",
    _("组织单位领导"),
    lambda record, user: _body_staff(record, user, Role.LEADER, Role.LEADER),
    LEADERS,
)
