"""The append-only trail: one hash chain for each subject, canonical JSON, sealed day by day.

The chains and the seals stand in the order in which they were made. What the clock said is kept
beside it and decides nothing, so that a clock that was wrong breaks no chain.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.db import connection, transaction
from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from pages import copies
from pages.untyped import AnyReader, AnyValue
from workflow.digests import digest_matches as digest_matches
from workflow.digests import salted_digest as salted_digest
from workflow.models import TrailEntry, TrailSeal
from workflow.subjects import key_of, kind_of

GENESIS = "0" * 64
BATCH = 2000
SET_ASIDE = "set_aside"


class BrokenTrail(Exception):
    """The trail does not hold; the message names the first broken entry."""


class SealRefused(Exception):
    """A day cannot be sealed, or a seal not set aside; the message says why."""


def stamp(at: datetime) -> str:
    """A moment as canonical text: UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(entry: TrailEntry) -> bytes:
    """The exact bytes that the hash of an entry covers."""
    return json.dumps(
        {
            "kind": entry.subject_kind,
            "key": entry.subject_key,
            "sequence": entry.sequence,
            "at": stamp(entry.at),
            "actor": entry.actor_id,
            "action": entry.action,
            "source": entry.source,
            "target": entry.target,
            "content": entry.content,
        },
        ensure_ascii=False,
        sort_keys=True,
        # Byte for byte the same on every machine and in every year: another spelling of the same
        # content would break all chains.
        separators=(",", ":"),
    ).encode()


def chained(previous_hash: str, content: bytes) -> str:
    """The hash of an entry that stands behind another one, as 64 hexadecimal digits.

    Args:
        previous_hash: of the entry before, blank for the first.
        content: the entry in its one spelling.
    """
    return hashlib.sha256(previous_hash.encode() + content).hexdigest()


def _following(
    last: TrailEntry | None,
    subject: Model,
    *,
    action: str,
    by: AnyReader,
    at: datetime | None,
    source: str = "",
    target: str = "",
    content: dict[str, AnyValue] | None = None,
) -> TrailEntry:
    entry = TrailEntry(
        subject_kind=kind_of(subject),
        subject_key=key_of(subject),
        sequence=last.sequence + 1 if last else 1,
        at=at or timezone.now(),
        actor=by,
        action=action,
        source=source,
        target=target,
        content=content or {},
        previous_hash=last.hash if last else GENESIS,
    )
    entry.hash = chained(entry.previous_hash, canonical(entry))
    return entry


def append(
    subject: Model,
    action: str,
    *,
    by: AnyReader,
    at: datetime | None = None,
    source: str = "",
    target: str = "",
    content: dict[str, AnyValue] | None = None,
) -> TrailEntry:
    """Adds one entry to the chain of ``subject``; the caller holds the row's lock."""
    last = TrailEntry.objects.of(subject).last()
    entry = _following(
        last, subject, action=action, by=by, at=at, source=source, target=target, content=content
    )
    # Never tried as an UPDATE, which the triggers of ``append_only`` refuse.
    entry.save(force_insert=True)
    _outdate_copies(subject)
    return entry


def _outdate_copies(*subjects: Model) -> None:
    """Copies of public pages show nothing that has changed since."""
    labels = {subject._meta.app_label for subject in subjects}

    def outdate() -> None:  # no partial: Django names a robust one that fails
        copies.outdate(labels)

    transaction.on_commit(outdate, robust=True)


def append_many(steps: Iterable[tuple[Model, dict[str, AnyValue]]]) -> list[TrailEntry]:
    """Bulk form of ``append`` for imports: ``steps`` are (subject, keyword arguments)."""
    steps = list(steps)
    written = []
    for start in range(0, len(steps), BATCH):
        batch = steps[start : start + BATCH]
        heads = _heads([subject for subject, _ in batch])
        entries = []
        for subject, details in batch:
            identity = (kind_of(subject), key_of(subject))
            heads[identity] = _following(heads.get(identity), subject, **details)
            entries.append(heads[identity])
        TrailEntry.objects.bulk_create(entries)
        written += entries
        _outdate_copies(*(subject for subject, _details in batch))
    return written


def _heads(subjects: Iterable[Model]) -> dict[tuple[str, str], TrailEntry]:
    """The last entry of each subject's chain, a query for each kind and 500 keys."""
    keys: dict[str, list[str]] = {}
    for subject in subjects:
        keys.setdefault(kind_of(subject), []).append(key_of(subject))
    heads: dict[tuple[str, str], TrailEntry] = {}
    for kind, members in keys.items():
        for start in range(0, len(members), 500):
            found = TrailEntry.objects.filter(
                subject_kind=kind, subject_key__in=members[start : start + 500]
            )
            for entry in found.order_by("sequence"):
                heads[kind, entry.subject_key] = entry
    return heads


def verify() -> int:
    """Walks the whole trail and its seals; returns the number of entries.

    Raises BrokenTrail naming the first entry that does not hold.
    """
    count = _verify_chains()
    _verify_seals()
    return count


def _verify_chains() -> int:
    count = 0
    last: TrailEntry | None = None
    # Chain after chain, so that one entry is all that has to be remembered of a trail of years.
    entries = TrailEntry.objects.order_by("subject_kind", "subject_key", "sequence")
    for entry in entries.iterator(chunk_size=BATCH):
        same = last and (last.subject_kind, last.subject_key) == (
            entry.subject_kind,
            entry.subject_key,
        )
        _verify_entry(entry, last if same else None)
        last, count = entry, count + 1
    return count


def _verify_entry(entry: TrailEntry, last: TrailEntry | None) -> None:
    expected = (last.sequence + 1, last.hash) if last else (1, GENESIS)
    if (entry.sequence, entry.previous_hash) != expected:
        raise BrokenTrail(f"{entry}: the entry before it is missing or was changed")
    if entry.hash != chained(entry.previous_hash, canonical(entry)):
        raise BrokenTrail(f"{entry}: its content was changed")


def seal(day: date) -> TrailSeal:
    """Seals the trail as it stands now, for ``day`` (local time); once a day, returns the seal.

    The digest is made outside every transaction, so that nobody waits for it.

    Raises:
        SealRefused: for a day before the last sealed one, or one that has not come.
        IntegrityError: where another process sealed meanwhile.
    """
    standing = _standing_seals()
    existing = standing.filter(day=day).first()
    if existing:
        return existing
    newest = standing.order_by("day").last()
    if newest and day < newest.day:
        raise SealRefused(f"{day} lies before {newest.day}, which is sealed already")
    if day > timezone.localdate():
        raise SealRefused(f"{day} has not come yet")
    previous = TrailSeal.objects.order_by("id").last()
    last_entry = _last_settled_entry()
    covered = _up_to(last_entry)
    made = TrailSeal(
        day=day,
        last_entry=last_entry,
        entries=covered.count(),
        heads=_digest_of_heads(covered),
        previous_hash=previous.hash if previous else GENESIS,
    )
    made.hash = chained(made.previous_hash, seal_content(made))
    with transaction.atomic():
        made.save(force_insert=True)
    return made


def set_aside(day: date, *, reason: str) -> TrailSeal:
    """Takes a seal that was made under a clock ahead out of the order of days.

    The seal stays, and stays a link of the chain with all that it proves; only its day counts no
    more. That it was done, and why, stands on the trail itself.

    Args:
        day: of the seal, which must still lie ahead.
        reason: kept on the trail.

    Raises:
        SealRefused: where there is no such seal, or its day has come: nothing is wrong with it.
    """
    found = _standing_seals().filter(day=day).last()
    if found is None:
        raise SealRefused(f"there is no seal of {day}")
    if day <= timezone.localdate():
        raise SealRefused(f"the seal of {day} is in order: its day has come")
    with transaction.atomic():
        content = {"day": str(day), "hash": found.hash, "reason": reason}
        append(found, SET_ASIDE, by=None, content=content)
    return found


def _standing_seals() -> QuerySet[TrailSeal]:
    return TrailSeal.objects.exclude(pk__in=_set_aside_keys())


def _set_aside_keys() -> set[int]:
    notes = TrailEntry.objects.filter(subject_kind=kind_of(TrailSeal()), action=SET_ASIDE)
    return {int(key) for key in notes.values_list("subject_key", flat=True)}


def _last_settled_entry() -> int:
    """The newest entry before which nothing can come any more.

    PostgreSQL gives out ids before the transactions that take them end; the lock waits for those.
    SQLite has one writer at a time.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {TrailEntry._meta.db_table} IN SHARE MODE")
        last: int | None = TrailEntry.objects.aggregate(last=Max("id"))["last"]
    return last or 0


def _up_to(last_entry: int) -> QuerySet[TrailEntry]:
    return TrailEntry.objects.filter(id__lte=last_entry)


def seal_content(made: TrailSeal) -> bytes:
    """What the signature of a daily seal covers."""
    return f"{made.day}|{made.last_entry}|{made.entries}|{made.heads}".encode()


def _digest_of_heads(entries: QuerySet[TrailEntry]) -> str:
    digest = hashlib.sha256()
    heads = entries.order_by("subject_kind", "subject_key", "sequence")
    for row in heads.values_list("subject_kind", "subject_key", "sequence", "hash").iterator(
        chunk_size=BATCH
    ):
        digest.update("|".join(map(str, row)).encode())
    return digest.hexdigest()


def _verify_seals() -> None:
    previous, newest, last_entry = GENESIS, date.min, 0
    aside, made = _set_aside_keys(), None
    for made in TrailSeal.objects.order_by("id"):
        if made.previous_hash != previous or made.hash != chained(previous, seal_content(made)):
            raise BrokenTrail(f"seal of {made.day}: it was changed")
        if made.last_entry < last_entry:
            raise BrokenTrail(f"seal of {made.day}: it covers less than the one before it")
        if made.pk not in aside:
            _verify_day(made.day, newest)
            newest = made.day
        previous, last_entry = made.hash, made.last_entry
    if made:
        _verify_last_seal(made)


def _verify_day(day: date, newest: date) -> None:
    if day <= newest:
        raise BrokenTrail(f"seal of {day}: it was made after that of {newest}")
    if day > timezone.localdate():
        raise BrokenTrail(
            f"seal of {day}: its day has not come, the clock was ahead when it was made or is"
            f" behind now; once the clock is right: repair_trail {day} --reason TEXT"
        )


def _verify_last_seal(made: TrailSeal) -> None:
    """The newest seal covers every older entry, so one pass finds whatever was cut off."""
    covered = _up_to(made.last_entry)
    if covered.count() != made.entries or _digest_of_heads(covered) != made.heads:
        raise BrokenTrail(f"seal of {made.day}: entries that it covers are missing or were changed")
