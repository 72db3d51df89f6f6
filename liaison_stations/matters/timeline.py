"""The lines of a matter's timeline, what the citizen hears of them, and the marks beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from liaison_stations.citizen_messages.models import tell
from liaison_stations.matters.models import (
    Matter,
    MatterEntry,
    MatterEntryKind,
    MatterStatus,
)
from liaison_stations.rota.models import DayStatus, SwapStatus
from workflow import cases
from workflow.timeline import TimelineSource
from workflow.transitions import Step

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATE_SIGNS = {
    MatterStatus.HANDLING: "working",
    MatterStatus.ANSWERED: "replied",
    MatterStatus.SOLVED: "verified",
    MatterStatus.NOT_ACCEPTED: "returned",
    DayStatus.HELD: "verified",
    DayStatus.CANCELLED: "returned",
    SwapStatus.ACCEPTED: "verified",
    SwapStatus.REFUSED: "returned",
}
"""The mark beside the word of a state; every other one waits."""
ACTION_SIGNS = {
    "accept": "working",
    "report_progress": "working",
    "answer": "replied",
    "answer_on_the_spot": "replied",
    "solve": "verified",
    "solve_on_the_spot": "verified",
    "confirm": "verified",
    "refuse": "returned",
    "reopen": "returned",
    "not_solved": "returned",
    "give_back": "returned",
    "cancel": "returned",
}


def sign_of(status):
    return STATE_SIGNS.get(status, "waiting")


def _entries(obj):
    if not isinstance(obj, Matter):
        return None
    return MatterEntry.objects.filter(matter=obj.pk).select_related("by")


TIMELINE = TimelineSource(
    signs=ACTION_SIGNS,
    entries=_entries,
    address=lambda matter, stored: reverse("my_station:matter_file", args=[matter.pk, stored.uuid]),
)


def add_entry(
    matter: Matter,
    step: Step,
    action: str,
    text: str | None = "",
    *,
    kind: str = MatterEntryKind.HANDLING,
    public: bool = False,
) -> MatterEntry:
    """Adds a line to the matter's timeline; a public one is what the citizen reads."""
    entry: MatterEntry = cases.add_entry(matter, step, action, text or "", kind=kind, public=public)
    if public:
        tell(matter, action, step.at)
    return entry


def progress(matter: Matter, step: Step, action: str, sentence: StrOrPromise) -> None:
    """The citizen's progress in plain words; what staff wrote for the citizen follows it."""
    text = f"{sentence}{step.data.get('text') or ''}"
    add_entry(matter, step, action, text, kind=MatterEntryKind.PROGRESS, public=True)
