"""Keeps the index current by following the trail; what nobody put on the trail is rebuilt."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from congress_portal.search.models import SearchCursor, SearchEntry, SearchPair
from congress_portal.search.normalising import (
    LONGEST,
    folded,
    letters,
    numeral,
    pairs,
    readings,
    squeezed,
)
from congress_portal.workbook.progress import Progress, quiet
from registers import search
from registers.merging.models import former_numbers
from registers.search import SEARCHABLE, Searchable
from workflow.models import TrailEntry

BATCH = 500
SETTLED = timedelta(minutes=1)  # by then every transaction that wrote to the trail has ended
MOST_AT_ONCE = 5000
LONGEST_TITLE = 300


def rebuild(progress: Progress = quiet) -> int:
    """Writes the whole index anew, kind by kind; returns the number of records.

    ``progress`` is told the kind and the records of it that are read.
    """
    last = TrailEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    number = 0
    for kind in SEARCHABLE.all():
        read = _rebuild_kind(kind, progress)
        progress(str(kind.label), read)
        number += read
    SearchCursor.objects.update_or_create(pk=1, defaults={"trail": last})
    return number


def is_behind() -> bool:
    """Whether records are on the trail that the index has never read; the worker's rounds take in
    at most MOST_AT_ONCE, so that more means it was never written."""
    cursor = SearchCursor.objects.first()
    waiting = TrailEntry.objects.filter(pk__gt=cursor.trail if cursor else 0)
    return len(waiting.values_list("pk")[: MOST_AT_ONCE + 1]) > (MOST_AT_ONCE if cursor else 0)


def _rebuild_kind(kind: Searchable, progress: Progress) -> int:
    number = 0
    keys = kind.model._base_manager.order_by("pk").values_list("pk", flat=True)
    with transaction.atomic():
        SearchPair.objects.filter(kind=kind.key).delete()
        SearchEntry.objects.filter(kind=kind.key).delete()
        for batch in _batches(keys.iterator(chunk_size=BATCH)):
            number += _write(kind, batch)
            progress(str(kind.label), number)
    return number


def follow() -> None:
    """Reads again what changed since the last time; twice at once does no harm.

    Changes of the last minute are read once more next time: a transaction may end late.
    """
    cursor, _new = SearchCursor.objects.get_or_create(pk=1)
    news = TrailEntry.objects.filter(pk__gt=cursor.trail).order_by("pk")[:MOST_AT_ONCE]
    changes = list(news.values_list("pk", "at", "subject_kind", "subject_key"))
    for label, entries in itertools.groupby(sorted(changes, key=_subject), key=lambda one: one[2]):
        keys = {int(entry[3]) for entry in entries if entry[3].isdigit()}
        for kind in search.of_model(label):
            for batch in _batches(sorted(keys)):
                renew(kind, batch)
    settled = [pk for pk, at, *_rest in changes if at < timezone.now() - SETTLED]
    if settled:
        SearchCursor.objects.filter(pk=1, trail__lt=max(settled)).update(trail=max(settled))


def _subject(entry: tuple[Any, ...]) -> tuple[Any, ...]:
    return entry[2], entry[3]


@transaction.atomic
def renew(kind: Searchable, keys: list[int]) -> None:
    """Takes these records out of the index and reads those that are there."""
    SearchPair.objects.filter(entry__kind=kind.key, entry__record__in=keys).delete()
    SearchEntry.objects.filter(kind=kind.key, record__in=keys).delete()
    _write(kind, keys)


def _write(kind: Searchable, keys: list[int]) -> int:
    entries = SearchEntry.objects.bulk_create(_entries(kind, keys))
    SearchPair.objects.bulk_create(
        (
            SearchPair(entry=entry, kind=kind.key, record=entry.record, pair=pair)
            for entry in entries
            for pair in [*pairs(entry.text), *letters(entry.title)]
        ),
        batch_size=BATCH * 4,
    )
    return len(entries)


def _entries(kind: Searchable, keys: list[int]) -> list[SearchEntry]:
    """The entries of some records; a name or text that stands elsewhere may come several times."""
    fields = (*kind.number, *kind.names, *kind.texts)
    rows = kind.model._base_manager.filter(pk__in=keys).values_list("pk", *fields)
    former = former_numbers(kind.model, keys)
    found: dict[int, SearchEntry] = {}
    for pk, *values in rows:
        number, names, texts = _parts(kind, values)
        entry = found.setdefault(pk, SearchEntry(kind=kind.key, record=pk))
        title = dict.fromkeys([*entry.title.split(), *names])
        texts.append(folded(former.get(pk, "")))
        words = dict.fromkeys(filter(None, (entry.text, number, *names, *_sounds(names), *texts)))
        entry.title = " ".join(title)[:LONGEST_TITLE]
        entry.text = " ".join(words)[:LONGEST]
    return list(found.values())


def _parts(kind: Searchable, values: list[Any]) -> tuple[str, list[str], list[str]]:
    """The number, the names and the texts of a record, as they are compared."""
    first, second = len(kind.number), len(kind.number) + len(kind.names)
    given = values[:first]
    number = numeral(kind.numbered(given)) if given and all(given) else ""
    names = [squeezed(str(name or "")) for name in values[first:second]]
    texts = [folded(str(text or "")) for text in values[second:]]
    return number, [name for name in names if name], texts


def _sounds(names: list[str]) -> list[str]:
    return [sound for name in names for sound in readings(name)]


def _batches(keys: Iterator[Any] | list[int]) -> Iterator[Any]:
    keys = iter(keys)
    while batch := list(itertools.islice(keys, BATCH)):
        yield batch
