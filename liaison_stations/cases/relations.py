"""Who may act on a station's records: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from liaison_stations.stations.relations import HEADS, is_head_of
from workflow.transitions import Actor

EDITOR = Actor(
    "editor",
    _("编辑人"),
    lambda case, user: is_head_of(case.matter.station, user),
    HEADS,
)


APPROVER = Actor(
    "approver",
    _("审核人（不得为编辑人）"),
    lambda case, user: is_head_of(case.matter.station, user) and user.pk != case.edited_by_id,
    HEADS,
)
