"""Which matters may be the same one: alike in their letters, near in place and time; bounded."""

from datetime import timedelta
from itertools import pairwise

from liaison_stations.matters.models import Matter

WINDOW = timedelta(days=180)
MOST_COMPARED, MOST_SHOWN = 200, 5
ALIKE = 0.35
LONGEST = 2000


def pairs(text):
    """The pairs of neighbouring letters of a text, without spaces and marks."""
    letters = [letter for letter in text[:LONGEST].casefold() if letter.isalnum()]
    return {first + second for first, second in pairwise(letters)}


def likeness(one, other):
    """How much of the shorter text stands in the longer one, from 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def duplicates_of(matter):
    """(matter, likeness) of the matters that may be the same one, the likest first."""
    own = pairs(matter.text)
    if not own:
        return []
    found = [(other, likeness(own, pairs(other.text))) for other in _candidates(matter)]
    alike = [pair for pair in found if pair[1] >= ALIKE]
    return sorted(alike, key=lambda pair: (-pair[1], -pair[0].pk))[:MOST_SHOWN]


def keys_for(matter):
    """The keys of matters that are perhaps the same, the likest first."""
    return [other.pk for other, _likeness in duplicates_of(matter)]


def _candidates(matter):
    """Of the same station, around the same time, and open: nothing goes on in a closed one."""
    others = (
        Matter.objects.open()
        .filter(station=matter.station_id)
        .exclude(pk=matter.pk)
        .exclude(text="")
    )
    around = (matter.raised_on - WINDOW, matter.raised_on + WINDOW)
    rows = others.filter(raised_on__range=around).newest_first()
    return list(
        rows.only("number", "subject", "text", "raised_on", "status", "policy_area")[:MOST_COMPARED]
    )
