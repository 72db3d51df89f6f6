from datetime import date, datetime
from typing import Any, Self

from django.db import models

from workflow.subjects import key_of, kind_of


class TrailQuerySet(models.QuerySet[Any]):
    def of(self, subject: models.Model) -> Self:
        """The chain of one record, oldest first."""
        return self.filter(subject_kind=kind_of(subject), subject_key=key_of(subject)).order_by(
            "sequence"
        )


class ClockQuerySet(models.QuerySet[Any]):
    def in_force(self, key: str, on: date) -> Any:
        """The clock ``key`` as it stands on a day, or None where it was never set."""
        return self.filter(key=key, valid_from__lte=on).order_by("-valid_from").first()


class OutboxQuerySet(models.QuerySet[Any]):
    def waiting(self, at: datetime) -> Self:
        return self.filter(sent_at__isnull=True, due_at__lte=at)
