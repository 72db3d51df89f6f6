"""Keeps what an import changed in matters until it can no longer be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from liaison_stations.citizens_data.models import EarlierWords
from liaison_stations.matters.models import Citizen, Matter
from workflow.subjects import kind_of

KEPT_DAYS = 30
"""So long an import that changed matters can be taken back; no longer than that needs
(个人信息保护法 art. 19)."""
BATCH = 500


def keep(changes: Iterable[dict[str, Any]], *, number: int, today: date) -> None:
    """Keeps the changes of one import, in its own transaction.

    Args:
        changes: by matter ``key``, and what stood and stands in its fields and beside it.
        number: that of the import.
        today: the day of the import.
    """
    until = today + timedelta(days=KEPT_DAYS)
    EarlierWords.objects.bulk_create(
        (
            EarlierWords(
                matter_id=int(change["key"]),
                import_number=number,
                values={name: value for name, value in change.items() if name not in _NAMING},
                kept_until=until,
            )
            for change in changes
        ),
        batch_size=BATCH,
    )


_NAMING = frozenset({"kind", "key"})


def of_import(number: int) -> list[dict[str, Any]]:
    """The changes of one import that are still kept, as they were given."""
    kind = kind_of(Matter)
    kept = EarlierWords.objects.of_import(number).values_list("matter", "values")
    return [{"kind": kind, "key": str(matter), **values} for matter, values in kept]


def hold(number: int) -> None:
    """Locks the citizens of these matters first, as the removal of their data does: whoever comes
    second waits, and finds what the first has left."""
    matters = EarlierWords.objects.of_import(number).values("matter")
    list(Citizen.objects.select_for_update().filter(matter__in=matters).order_by("pk"))


def forget(number: int) -> None:
    """An import was taken back: what it changed stands as before, and need not be kept."""
    EarlierWords.objects.of_import(number).delete()


def discard_expired(today: date) -> int:
    """Removes what can no longer be taken back; returns of how many matters."""
    removed, _by_kind = EarlierWords.objects.expired(today).delete()
    return removed
