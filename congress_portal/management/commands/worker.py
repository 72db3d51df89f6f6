from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, close_old_connections, transaction
from django.utils import timezone

from accounts.models import Grant, User
from accounts.services import follow_grants
from attachments import kept
from congress_portal.ledger import exports, uploads
from congress_portal.long_work import publishing, tasks, watching
from congress_portal.search import index
from congress_portal.serving import start
from congress_portal.system_days import counting
from congress_portal.undoing import by_worker
from congress_portal.upkeep import marks
from liaison_stations.citizens_data import earlier
from liaison_stations.matters import effects as matters_effects
from liaison_stations.rota import effects as rota_effects
from pages.memory import key_of, memory
from workflow import outbox, reminders, trail

PAUSE_SECONDS = 10
SETTLED = timedelta(minutes=10)  # after midnight, until every transaction of the day has ended
logger = logging.getLogger(__name__)
A_DAY = 24 * 60 * 60
REFUSED, REMINDED = key_of("refused_seal"), key_of("reminded")
"""The day for which this process said that it cannot be sealed, and the day that it worked off."""
_stopped = threading.Event()


class Command(BaseCommand):
    """The process beside the server: all that no page waits for."""

    help = (
        "Sends the outbox, reminds people, seals the trail of the day before, lets dated roles"
        " begin and end, works off large ledgers; goes on until it is stopped. Safe to run twice"
        " at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        start.worker()
        if once:
            if not all_done(DUTIES):
                raise CommandError("A duty failed; see above.")
            return
        _stopped.clear()
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, lambda number, frame: _stopped.set())
        logger.info("the worker has started")
        while not _stopped.is_set():
            close_old_connections()  # a database that went away is asked anew
            all_done(DUTIES)
            _stopped.wait(PAUSE_SECONDS)


def all_done(duties: tuple[Any, ...]) -> bool:
    """Whether every duty was done; one that fails is logged and does not keep the others."""
    return sum(_is_done(duty) for duty in duties) == len(duties)


def _is_done(duty: Callable[..., Any]) -> bool:
    try:
        duty()
    except Exception:
        logger.exception("duty %s failed", duty.__name__)
        return False
    return True


def say_that_it_runs() -> None:
    """For ``doctor``, which cannot see a process on another machine."""
    marks.note(marks.WORKER)


_noted: list = [float("-inf")]


def note_the_day() -> None:
    """Once a minute, what the page of the system's state draws."""
    if time.monotonic() - _noted[0] >= counting.EVERY_SECONDS:
        _noted[0] = time.monotonic()
        counting.note_the_worst()


def send_messages() -> None:
    """A message that cannot be delivered has moved itself to later; one round is bounded."""
    outbox.send_waiting(timezone.now(), stopped=_stopped.is_set)


def follow_changes() -> None:
    """The search index follows the trail: a change is found after one round."""
    index.follow()


def seal_yesterday() -> None:
    """A second worker may be faster: the day is sealed once all the same.

    A day that cannot be sealed is said once; ``verify_trail`` and ``doctor`` say it every time.
    """
    day = timezone.localdate(timezone.now() - SETTLED) - timedelta(days=1)
    try:
        trail.seal(day)
    except IntegrityError:
        logger.info("yesterday was sealed by another worker")
    except trail.SealRefused as refusal:
        if memory().get(REFUSED) != day:
            logger.error("the trail was not sealed: %s", refusal)
        memory().set(REFUSED, day, A_DAY)


def follow_dated_roles() -> None:
    """Groups of the people whose grants began or ended, also while no worker ran."""
    grants = Grant.objects.on(timezone.localdate()).filter(user__is_active=True)
    held = set(grants.values_list("user_id", "role"))
    memberships = set(User.groups.through.objects.values_list("user_id", "group__name"))
    for user in User.objects.filter(pk__in={key for key, _ in held ^ memberships}):
        follow_grants(user)


def work_off_ledgers() -> None:
    """Workbooks that are too large for a page: looks at them, takes confirmed ones in."""
    uploads.process_waiting()


def work_off_long_work() -> None:
    """Exports, imports to be taken back, years to be published, and what the system's keeper set
    going."""
    watching.discard_forgotten()
    watching.work_off({**exports.RUNS, **by_worker.RUNS, **publishing.RUNS, **tasks.RUNS})


def discard_kept_files() -> None:
    """Files of refused forms that nobody sent again."""
    kept.discard_forgotten()


def remind() -> None:
    """Once a day: announces reception days, asks citizens again, writes the day's reminders; what
    matters said before an import goes when that can no longer be taken back.

    Each of them does nothing twice, so that a worker that starts anew, or a second one, may too.
    """
    today = timezone.localdate()
    if memory().get(REMINDED) == today:
        return
    rota_effects.announce_due(today)
    matters_effects.ask_due(today)
    earlier.discard_expired(today)
    for kind in reminders.all_kinds():
        with transaction.atomic():
            reminders.send(kind, today)
    memory().set(REMINDED, today, A_DAY)


DUTIES = (
    say_that_it_runs,
    note_the_day,
    remind,
    send_messages,
    follow_changes,
    seal_yesterday,
    follow_dated_roles,
    work_off_ledgers,
    work_off_long_work,
    discard_kept_files,
)
