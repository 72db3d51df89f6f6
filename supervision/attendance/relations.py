"""Who may act on an opinion or an item: relations between a record and a person."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from supervision.activities.relations import CLERKS, is_clerk_of
from workflow.transitions import Actor

INVITED = Actor(
    "invited",
    _("受邀代表"),
    lambda invitation, user: user.has_role(Role.DEPUTY) and invitation.deputy.user_id == user.pk,
    (Role.DEPUTY,),
)


HOST = Actor(
    "host",
    _("活动经办人员"),
    lambda invitation, user: is_clerk_of(invitation.activity, user),
    CLERKS,
)


def invited(invitation: Any, today: date) -> Iterable[User]:
    """The invited deputy, where there is an account."""
    person = invitation.deputy.user
    return [person] if person and person.is_active else []
