"""A record's trail as its page shows it: which entries, and each in words."""

from django.db.models import Model, QuerySet

from registers.merging.models import lost_keys
from workflow.models import TrailEntry
from workflow.subjects import key_of, kind_of
from workflow.transitions import TRAIL_WORDS, tables


def whole_trail(obj: Model) -> QuerySet[TrailEntry]:
    """A record's trail, newest first, with that of the records that were merged into it."""
    keys = [key_of(obj), *lost_keys(obj)]
    entries = TrailEntry.objects.filter(subject_kind=kind_of(obj), subject_key__in=keys)
    return entries.select_related("actor").order_by("-id")


def trail_line(obj: Model, entry: TrailEntry) -> dict[str, object]:
    """One entry of the trail in words."""
    table = tables.get(type(obj))
    states = dict(table.states.choices) if table else {}
    source, target = (states.get(state, state) for state in (entry.source, entry.target))
    return {
        "at": entry.at,
        "actor": entry.actor,
        "what": table.label_of(entry.action)
        if table
        else TRAIL_WORDS.get(entry.action, entry.action),
        "values": [],
        "step": f"{source or '—'} → {target}" if target and target != source else "—",
    }
