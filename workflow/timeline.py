"""The timeline of a record for the people who work on it: who did what, when, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attachments.models import StoredFile
from pages.untyped import AnyRecord
from workflow import corrected
from workflow.attached import attached
from workflow.beside import fetch, noting
from workflow.choices import UrgingKind
from workflow.models import TrailEntry, Urging
from workflow.transitions import table_for

if TYPE_CHECKING:
    from django.db.models import Model

    from workflow.people import Actor


LINES = 40
TOLD_IN_FULL = ("correct", "replace_file", "succeed")
"""Actions of which everybody who reads the record is told what stood there before."""
FIRST_YEAR, LAST_YEAR = 1949, 9999  # at its edges the calendar knows no other time zone


@dataclass
class TimelineLine:
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
class Timeline:
    """The newest lines first; ``older`` is the moment from which the next page goes back."""

    lines: list[TimelineLine]
    older: datetime | None


class _Act(Protocol):
    action: Any
    at: Any


@dataclass(frozen=True)
class TimelineSource:
    """Where the timelines of a room come from.

    ``entries`` gives what people wrote on a record (rows with ``action``, ``at``, ``by``,
    ``text`` and ``files``), or None where nobody writes; ``signs`` are the
    marks of actions; ``dated`` names the actions whose own day is told; ``address`` leads to a
    file of the record.
    """

    signs: Mapping[str, str]
    entries: Callable[[Any], QuerySet[Any] | None] = lambda obj: None
    address: Callable[[Any, StoredFile], str] = lambda obj, stored: ""
    dated: frozenset[str] = frozenset()

    def of(self, obj: Model, before: datetime | None = None, user: Actor | None = None) -> Timeline:
        """The latest lines before a moment: what people wrote, and what only the trail knows.

        Files that ``user`` may replace lead to the page of that.
        """
        written = _with_files(self.entries(obj), before)
        trail = TrailEntry.objects.of(obj).select_related("actor")
        known = _latest(trail, "sequence", before)
        # Every act of urging stands on the trail: where it names none, there is none to be read.
        acts = Urging.objects.of(obj).select_related("by") if _urged(known) else None
        urged = _latest(acts, "at", before)
        noted = {(entry.action, entry.at) for entry in [*written, *urged]}
        silent = [entry for entry in known if (entry.action, entry.at) not in noted]
        lines = [self._from_entry(obj, entry, user) for entry in written]
        lines += [self._line(obj, entry, _who(entry.actor)) for entry in silent]
        lines += [self._from_urging(obj, entry) for entry in urged]
        _tell_corrections(lines, known)
        lines.sort(key=lambda line: line.at, reverse=True)
        kept = _kept(lines)
        return Timeline(kept, kept[-1].at if len(kept) < len(lines) else None)

    def _line(self, obj: Model, entry: _Act, who: str) -> TimelineLine:
        what = table_for(obj).label_of(entry.action)
        return TimelineLine(entry.at, what, who, self.signs.get(entry.action, "waiting"))

    def _from_urging(self, obj: Model, urging: Urging) -> TimelineLine:
        what = _("%(kind)s（第 %(number)d 次）") % {
            "kind": urging.get_action_display(),
            "number": urging.number,
        }
        words = [urging.text]
        if urging.answer_by:
            day = date_format(urging.answer_by, "DATE_FORMAT")
            words.append(_("请于 %(day)s 前答复") % {"day": day})
        text = "\n".join(word for word in words if word)
        return TimelineLine(urging.at, what, _who(urging.by), "overdue", text)

    def _from_entry(self, obj: Model, entry: AnyRecord, user: Actor | None) -> TimelineLine:
        line = self._line(obj, entry, _who(entry.by, getattr(entry, "unit", None)))
        line.text = entry.text
        line.place = getattr(entry, "place", "")
        line.day = entry.happened_on if entry.action in self.dated else None
        for is_picture, one in attached(entry.files.all(), self.address, obj, user):
            (line.pictures if is_picture else line.papers).append(one)
        return line


def _tell_corrections(lines: list[TimelineLine], trail: list[TrailEntry]) -> None:
    """What a line corrected, in words; asked only where something was."""
    told = {entry.pk: entry.at for entry in trail if entry.action in TOLD_IN_FULL}
    values = corrected.values_of(entry for entry in trail if entry.pk in told) if told else {}
    words = {told[key]: corrected.in_words(kept) for key, kept in values.items()}
    for line in lines:
        line.text = "\n".join(filter(None, (line.text, words.get(line.at, ""))))


def moment(text: str | None) -> datetime | None:
    """The moment from which an older part is asked for; None for the newest part."""
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        return None
    known = found and timezone.is_aware(found) and FIRST_YEAR < found.year < LAST_YEAR
    return found if known else None


def _with_files(entries: QuerySet[AnyRecord] | None, before: datetime | None) -> list[AnyRecord]:
    if entries is None:
        return []
    papers = entries.model._meta.get_field("files").related_model
    files = [Prefetch("files", papers._base_manager.select_related("stored"))]
    written = _latest(noting(entries, files), "at", before)
    fetch(written, files)
    return written


def _urged(known: list[AnyRecord]) -> bool:
    return any(entry.action in UrgingKind.values for entry in known)


def _latest(
    entries: QuerySet[AnyRecord] | None, order: str, before: datetime | None
) -> list[AnyRecord]:
    if entries is None:
        return []
    if before:
        entries = entries.filter(at__lt=before)
    return list(entries.order_by(f"-{order}", "-id")[: LINES + 1])


def _kept(lines: list[TimelineLine]) -> list[TimelineLine]:
    """So many lines, and those of the last one's very moment: the next page begins before it."""
    last = lines[LINES - 1].at if len(lines) > LINES else None
    return [line for number, line in enumerate(lines) if number < LINES or line.at == last]


def _who(person: object, unit: object = None) -> str:
    name = str(person) if person else ""
    if unit and name:
        return _("%(unit)s %(name)s") % {"unit": unit, "name": name}
    return name or str(unit or "")
