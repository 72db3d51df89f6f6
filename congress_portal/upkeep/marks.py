"""Notes when a task was last done, for ``doctor``."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from congress_portal.upkeep.models import LastDone

WORKER, BACKUP = "worker", "backup"


def note(task: str, at: datetime | None = None) -> None:
    """``task`` has been done, now or at the moment given."""
    at = at or timezone.now()
    if not LastDone.objects.filter(task=task).update(at=at):
        LastDone.objects.bulk_create([LastDone(task=task, at=at)], ignore_conflicts=True)


def last(task: str) -> datetime | None:
    """When ``task`` was last done; None where it never was."""
    return LastDone.objects.filter(task=task).values_list("at", flat=True).first()
