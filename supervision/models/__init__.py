from supervision.models.activities import Activity, ActivityFile, Effect, Stage, Theme
from supervision.models.handling import (
    Closure,
    Entry,
    EntryFile,
    Evaluation,
    Promise,
    Request,
)
from supervision.models.opinions import Item, Opinion

__all__ = [
    "Activity",
    "ActivityFile",
    "Closure",
    "Effect",
    "Entry",
    "EntryFile",
    "Evaluation",
    "Item",
    "Opinion",
    "Promise",
    "Request",
    "Stage",
    "Theme",
]
