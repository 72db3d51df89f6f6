"""Lines of a matter's timeline, and what the citizen hears of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attachments.uploads import store
from liaison_stations.citizen_messages.models import tell
from liaison_stations.matters.models import Matter, MatterEntry, MatterEntryKind
from workflow.transitions import Step

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
    entry = matter.entries.create(
        action=action, kind=kind, text=text or "", by=step.by, at=step.at, public=public
    )
    for checked in step.data.get("files") or []:
        entry.files.create(stored=store(checked, by=step.by))
    if public:
        tell(matter, action, step.at)
    return entry


def progress(matter: Matter, step: Step, action: str, sentence: StrOrPromise) -> None:
    """The citizen's progress in plain words; what staff wrote for the citizen follows it."""
    text = f"{sentence}{step.data.get('text') or ''}"
    add_entry(matter, step, action, text, kind=MatterEntryKind.PROGRESS, public=True)
