"""How a person stands to an invitation to an activity, and who hears of an action on one."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import RoleHolder
from pages.untyped import AnyRecord
from supervision.activities.relations import clerk_at, reader_at
from workflow.notices import teller
from workflow.relations import Person

INVITED_DEPUTY = Person("deputy__user")
INVITED = RoleHolder(Role.DEPUTY, label=_("受邀代表")) & INVITED_DEPUTY
HOST = clerk_at("activity").called(_("活动经办人员"))
READER = reader_at("activity") | INVITED


def address(invitation: AnyRecord) -> tuple[str, str]:
    """What messages call an invitation, and its page.

    Untyped, since the model asks this module who reads it.
    """
    return "invitation", invitation.get_absolute_url()


tell = teller(address)
