from supervision.models.activities import Activity, ActivityFile, Effect, Stage, Theme
from supervision.models.handling import (
    Closure,
    Entry,
    EntryFile,
    Evaluation,
    Promise,
    Request,
)
from supervision.models.invitations import DutyResult, Invitation, SignInCode
from supervision.models.opinions import Item, Opinion

__all__ = [
    "Activity",
    "ActivityFile",
    "Closure",
    "DutyResult",
    "Effect",
    "Entry",
    "EntryFile",
    "Evaluation",
    "Invitation",
    "Item",
    "Opinion",
    "Promise",
    "Request",
    "SignInCode",
    "Stage",
    "Theme",
]
