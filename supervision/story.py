"""The marks of items and opinions, and the story of each for the people who work on it."""

from django.db.models import Prefetch
from django.urls import reverse

from supervision.choices import InvitationStatus, ItemStatus, OpinionStatus
from supervision.models import Entry, EntryFile, Item
from workflow.story import Teller

STATE_SIGNS = {
    ItemStatus.ACKNOWLEDGED: "working",
    ItemStatus.HANDLING: "working",
    ItemStatus.REPLIED: "replied",
    ItemStatus.AWAITING_EVALUATION: "replied",
    ItemStatus.REWORK: "returned",
    ItemStatus.STRUCK_OFF: "verified",
    OpinionStatus.SUBMITTED: "working",
    OpinionStatus.REPORTED_BACK: "replied",
    OpinionStatus.PUBLISHED: "verified",
    InvitationStatus.ACCEPTED: "working",
    InvitationStatus.LEAVE_ASKED: "replied",
    InvitationStatus.CANCELLED: "returned",
}
"""The mark beside the word of a state; every other one waits."""

ACTION_SIGNS = {
    "send_back": "returned",
    "reopen": "returned",
    "request_return": "returned",
    "reply": "replied",
    "evaluate": "replied",
    "verify": "verified",
    "strike_off": "verified",
    "report_progress": "working",
    "acknowledge": "working",
    "submit": "working",
    "report_back": "replied",
    "accept": "working",
    "ask_leave": "replied",
    "refuse_leave": "returned",
    "cancel": "returned",
    "attend": "verified",
    "unattend": "returned",
}


def sign_of(status):
    """The mark of a state of an item, an opinion or an invitation."""
    return STATE_SIGNS.get(status, "waiting")


def _entries(obj):
    if not isinstance(obj, Item):
        return None
    files = Prefetch("files", EntryFile.objects.select_related("stored"))
    entries = Entry.objects.filter(item=obj.pk).select_related("by", "unit")
    return entries.prefetch_related(files)


TELLER = Teller(
    signs=ACTION_SIGNS,
    entries=_entries,
    address=lambda item, stored: reverse("my_items:file", args=[item.pk, stored.uuid]),
    dated=frozenset({"verify"}),
)
