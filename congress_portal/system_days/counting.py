"""How the system did day by day: told by servers and worker, a row a day, a month long."""

from __future__ import annotations

import logging
import threading
import time
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connections, models
from django.db.models import F, Q
from django.utils import timezone

from congress_portal.serving.replicas import replicas
from congress_portal.upkeep import marks
from congress_portal.upkeep.models import SystemDay
from workflow.models import Delivery

DAYS_KEPT = 31
EVERY_SECONDS = 60
HOUR = timedelta(hours=1)
ERROR = 500
logger = logging.getLogger(__name__)


class Answers:
    """What one server process has answered since it last wrote that down; asked by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers = self._errors = 0

    def note(self, status: int) -> None:
        """One more answer."""
        with self._lock:
            self._answers += 1
            self._errors += status >= ERROR

    def write_down(self) -> None:
        """Adds them to the day; where the database does not take them, the next time does."""
        with self._lock:
            answers, errors = self._answers, self._errors
            self._answers = self._errors = 0
        if not answers:
            return
        try:
            of_day = row_of(timezone.localdate())
            of_day.update(answers=F("answers") + answers, errors=F("errors") + errors)
        except DatabaseError:
            logger.info("the answers of a minute were not written down")
            with self._lock:
                self._answers += answers
                self._errors += errors


ANSWERS = Answers()


def begin() -> None:
    """In a server process: writes down once a minute what it has answered."""
    threading.Thread(target=_go_on, name="answers", daemon=True).start()


def _go_on() -> None:
    while True:
        time.sleep(EVERY_SECONDS)
        ANSWERS.write_down()
        connections.close_all()


def row_of(day: date) -> models.QuerySet[SystemDay]:
    """The row of a day, made where there is none, for an update."""
    rows = SystemDay.objects.filter(day=day)
    if not rows.exists():
        # Several processes may be the first of a day.
        SystemDay.objects.bulk_create([SystemDay(day=day)], ignore_conflicts=True)
    return rows


def note_the_worst(now: datetime | None = None) -> None:
    """For the worker: what waits, how old the last backup is, how late the replicas are; the
    greatest of a day stays, and days of more than a month ago go."""
    now = now or timezone.now()
    rows = row_of(timezone.localdate(now))
    backup = marks.last(marks.BACKUP)
    worst = {
        "queue": Delivery.objects.waiting(now).count(),
        "backup_hours": (now - backup) // HOUR if backup else None,
        "lag_seconds": _lag(),
    }
    for name, value in worst.items():
        if value is not None:
            less = Q(**{f"{name}__lt": value}) | Q(**{f"{name}__isnull": True})
            rows.filter(less).update(**{name: value})
    SystemDay.objects.filter(day__lt=timezone.localdate(now) - timedelta(days=DAYS_KEPT)).delete()


def _lag() -> int | None:
    """Seconds of the latest replica; None where there is none, or none answers."""
    if not settings.REPLICAS:
        return None
    every = replicas()
    for one in every:
        one.look()
    return max((round(one.lag) for one in every if one.fault != "gone"), default=None)
