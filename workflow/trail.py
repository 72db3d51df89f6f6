"""The append-only trail: one hash chain for each subject, canonical JSON, sealed day by day."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Max, Model, QuerySet
from django.utils import timezone

from workflow.models import TrailEntry, TrailSeal
from workflow.subjects import key_of, kind_of

GENESIS = "0" * 64
BATCH = 2000


class BrokenTrail(Exception):
    """The trail does not hold; the message names the first broken entry."""


def stamp(at: datetime) -> str:
    """A moment as canonical text: UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def salted_digest(value: object) -> str:
    """``salt$sha256``: proves later what was written without keeping the words."""
    salt = secrets.token_hex(16)
    return f"{salt}${hashlib.sha256(f'{salt}{value}'.encode()).hexdigest()}"


def digest_matches(digest: str, value: object) -> bool:
    salt, _, expected = digest.partition("$")
    return hashlib.sha256(f"{salt}{value}".encode()).hexdigest() == expected


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
        separators=(",", ":"),
    ).encode()


def chained(previous_hash: str, content: bytes) -> str:
    return hashlib.sha256(previous_hash.encode() + content).hexdigest()


def _following(
    last: TrailEntry | None,
    subject: Model,
    *,
    action: str,
    by: Any,
    at: datetime | None,
    source: str = "",
    target: str = "",
    content: dict[str, Any] | None = None,
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
    by: Any,
    at: datetime | None = None,
    source: str = "",
    target: str = "",
    content: dict[str, Any] | None = None,
) -> TrailEntry:
    """Adds one entry to the chain of ``subject``; the caller holds the row's lock."""
    last = TrailEntry.objects.of(subject).last()
    entry = _following(
        last, subject, action=action, by=by, at=at, source=source, target=target, content=content
    )
    entry.save(force_insert=True)
    return entry


def append_many(steps: Iterable[tuple[Model, dict[str, Any]]]) -> None:
    """Bulk form of ``append`` for imports: ``steps`` are (subject, keyword arguments)."""
    steps = list(steps)
    for start in range(0, len(steps), BATCH):
        batch = steps[start : start + BATCH]
        heads = _heads([subject for subject, _ in batch])
        entries = []
        for subject, details in batch:
            identity = (kind_of(subject), key_of(subject))
            heads[identity] = _following(heads.get(identity), subject, **details)
            entries.append(heads[identity])
        TrailEntry.objects.bulk_create(entries)


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
    """Seals the trail up to the end of ``day`` (local time); once a day, returns the seal."""
    existing = TrailSeal.objects.filter(day=day).first()
    if existing:
        return existing
    covered = _until_the_end_of(day)
    figures = covered.aggregate(last=Max("id"), entries=Count("id"))
    previous = TrailSeal.objects.order_by("day").last()
    made = TrailSeal(
        day=day,
        last_entry=figures["last"] or 0,
        entries=figures["entries"],
        heads=_digest_of_heads(covered),
        previous_hash=previous.hash if previous else GENESIS,
    )
    made.hash = chained(made.previous_hash, _seal_content(made))
    made.save()
    return made


def _until_the_end_of(day: date) -> QuerySet[TrailEntry]:
    end = timezone.make_aware(datetime.combine(day, datetime.max.time()))
    return TrailEntry.objects.filter(at__lte=end)


def _seal_content(made: TrailSeal) -> bytes:
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
    previous = GENESIS
    for made in TrailSeal.objects.order_by("day"):
        if made.previous_hash != previous or made.hash != chained(previous, _seal_content(made)):
            raise BrokenTrail(f"seal of {made.day}: it was changed")
        previous = made.hash
    _verify_last_seal()


def _verify_last_seal() -> None:
    """The newest seal covers every older entry, so one pass finds whatever was cut off."""
    made = TrailSeal.objects.order_by("day").last()
    if not made:
        return
    covered = _until_the_end_of(made.day).filter(id__lte=made.last_entry)
    if covered.count() != made.entries or _digest_of_heads(covered) != made.heads:
        raise BrokenTrail(f"seal of {made.day}: entries that it covers are missing or were changed")
