"""How a person stands to a second look at an item that was struck off."""

from django.utils.translation import gettext_lazy as _

from supervision.activities.relations import clerk_at, leader_at, reader_at
from workflow.relations import Person

CLERK = clerk_at("item__opinion__activity")
STAFF = CLERK | leader_at("item__opinion__activity")
LOOKER = (STAFF & ~Person("item__verified_by") & ~Person("item__replied_by")).called(
    _("回访人（不得为核实人、反馈人）")
)
"""Nobody checks what they verified or answered themselves."""
READER = reader_at("item__opinion__activity")
