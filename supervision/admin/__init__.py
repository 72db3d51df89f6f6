"""The back office of supervision: log activities, draft lists, run the closed loop."""

from supervision.admin.activities import ActivityAdmin, ThemeAdmin
from supervision.admin.documents import CleanupAdmin, DocumentAdmin
from supervision.admin.items import ItemAdmin
from supervision.admin.opinions import OpinionAdmin

__all__ = [
    "ActivityAdmin",
    "CleanupAdmin",
    "DocumentAdmin",
    "ItemAdmin",
    "OpinionAdmin",
    "ThemeAdmin",
]
