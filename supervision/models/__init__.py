from supervision.models.activities import Activity, ActivityFile, Effect, Stage, Theme
from supervision.models.documents import CleanupEntry, Document, DocumentEntry
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
from supervision.models.papers import Paper
from supervision.models.review_requests import Requester, ReviewRequest

__all__ = [
    "Activity",
    "ActivityFile",
    "CleanupEntry",
    "Closure",
    "Document",
    "DocumentEntry",
    "DutyResult",
    "Effect",
    "Entry",
    "EntryFile",
    "Evaluation",
    "Invitation",
    "Item",
    "Opinion",
    "Paper",
    "Promise",
    "Request",
    "Requester",
    "ReviewRequest",
    "SignInCode",
    "Stage",
    "Theme",
]
