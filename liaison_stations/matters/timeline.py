"""The marks of matters, and the timeline of each for the people who work on it."""

from django.db.models import Prefetch
from django.urls import reverse

from liaison_stations.matters.models import Matter, MatterEntry, MatterFile, MatterStatus
from liaison_stations.rota.models import DayStatus, SwapStatus
from workflow.timeline import TimelineSource

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
    files = Prefetch("files", MatterFile.objects.select_related("stored"))
    return MatterEntry.objects.filter(matter=obj.pk).select_related("by").prefetch_related(files)


TIMELINE = TimelineSource(
    signs=ACTION_SIGNS,
    entries=_entries,
    address=lambda matter, stored: reverse("my_station:matter_file", args=[matter.pk, stored.uuid]),
)
