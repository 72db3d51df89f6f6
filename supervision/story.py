"""The story of an item or an opinion for the people who work on it: who did what, when, why."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from supervision.choices import EntryKind, ItemStatus, OpinionStatus
from supervision.models import Entry, EntryFile
from workflow.models import TrailEntry
from workflow.transitions import table_for

LINES = 40

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
}


def sign_of(status):
    """The mark of a state of an item or an opinion."""
    return STATE_SIGNS.get(status, "waiting")


@dataclass
class Line:
    """One thing that happened."""

    at: datetime
    what: Any
    who: str = ""
    sign: str = "waiting"
    text: str = ""
    day: Any = None
    place: str = ""
    pictures: list[Any] = field(default_factory=list)
    papers: list[Any] = field(default_factory=list)


@dataclass
class Story:
    """The newest lines first; ``older`` is the moment from which the next page goes back."""

    lines: list[Line]
    older: datetime | None


def story_of(obj, before=None):
    """The latest lines before a moment: what people wrote, and what only the trail knows."""
    written = _written(obj, before)
    told = {(entry.action, entry.at) for entry in written}
    trail = [entry for entry in _trail(obj, before) if (entry.action, entry.at) not in told]
    lines = [_from_entry(obj, entry) for entry in written]
    lines += [_from_trail(obj, entry) for entry in trail]
    lines.sort(key=lambda line: line.at, reverse=True)
    kept = _kept(lines)
    return Story(kept, kept[-1].at if len(kept) < len(lines) else None)


def _kept(lines):
    """So many lines, and those of the last one's very moment: the next page begins before it."""
    last = lines[LINES - 1].at if len(lines) > LINES else None
    return [line for number, line in enumerate(lines) if number < LINES or line.at == last]


def _written(obj, before):
    if not hasattr(obj, "entries"):
        return []
    entries = Entry.objects.filter(item=obj.pk).select_related("by", "unit")
    if before:
        entries = entries.filter(at__lt=before)
    files = Prefetch("files", EntryFile.objects.select_related("stored"))
    return list(entries.prefetch_related(files).order_by("-at", "-id")[: LINES + 1])


def _trail(obj, before):
    entries = TrailEntry.objects.of(obj).select_related("actor")
    if before:
        entries = entries.filter(at__lt=before)
    return list(entries.order_by("-sequence")[: LINES + 1])


def _from_entry(item, entry):
    line = Line(
        at=entry.at,
        what=table_for(item).label_of(entry.action),
        who=_who(entry.by, entry.unit),
        sign=ACTION_SIGNS.get(entry.action, "waiting"),
        text=entry.text,
        day=entry.happened_on if entry.kind == EntryKind.VERIFICATION else None,
        place=entry.place,
    )
    for file in entry.files.all():
        shelf = line.pictures if file.stored.is_picture else line.papers
        shelf.append(Attached.of(item, file.stored))
    return line


def _from_trail(obj, entry):
    return Line(
        at=entry.at,
        what=table_for(obj).label_of(entry.action),
        who=_who(entry.actor),
        sign=ACTION_SIGNS.get(entry.action, "waiting"),
    )


def _who(person, unit=None):
    name = str(person) if person else ""
    if unit and name:
        return _("%(unit)s %(name)s") % {"unit": unit, "name": name}
    return name or str(unit or "")


@dataclass
class Attached:
    """A file of the story with its address."""

    url: str
    name: str
    size: int

    @classmethod
    def of(cls, item, stored):
        url = reverse("my_items:file", args=[item.pk, stored.uuid])
        return cls(url, stored.name, stored.size)
