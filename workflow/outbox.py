"""Messages are rows of the same transaction as the change; the worker sends them later.

A message is claimed, then sent outside every transaction and within a time limit, then recorded.
The claim already counts the attempt and moves the message to later, so that a worker that dies at
any point leaves what a failed attempt leaves. Whoever dies between sending and recording sends
once more: each message goes out at least once, and never more often than ``ATTEMPTS``.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from django.db.models import F
from django.utils import timezone

from pages.untyped import AnyRecord
from workflow import channels
from workflow.messages import Delivery, OutboxMessage, Sending
from workflow.sms import NoSender
from workflow.subjects import key_of, kind_of

BATCH = 100
ATTEMPTS = 12
"""So many attempts bridge three days without a mail server; then people must see to it."""
LONGEST_PAUSE = timedelta(minutes=1024)
SEND_SECONDS = 30
"""The longest that one message may take, however slowly the mail server speaks."""
ROUND_SECONDS = 60
"""After so long the worker turns to its other duties; the rest waits for the next round."""
SUBJECT_LENGTH = 200
MORNING = 8
"""The hour at which the message of a day goes out, where somebody wants one a day."""
ERROR_LENGTH = 200

logger = logging.getLogger(__name__)


class SendTimeout(Exception):
    """The mail server did not take the message within the limit."""


@dataclass(frozen=True)
class Message:
    """One notice; ``key`` makes it exist once, ``path`` is a page of the portal.

    ``record`` is what it tells of; ``asks_signature`` where the reader must sign for it;
    ``urgent`` goes out at once, also to who wants one message a day.
    """

    key: str
    recipient: Any
    subject: str
    body: str = ""
    path: str = ""
    record: Any = None
    asks_signature: bool = False
    urgent: bool = False

    def row(self) -> OutboxMessage:
        """The notice as it is kept."""
        return OutboxMessage(
            key=self.key,
            recipient=self.recipient,
            subject=" ".join(str(self.subject).split())[:SUBJECT_LENGTH],
            body=self.body,
            path=self.path,
            record_kind=kind_of(self.record) if self.record else "",
            record_key=key_of(self.record) if self.record else "",
            asks_signature=self.asks_signature,
        )


def put(messages: Iterable[Message]) -> int:
    """Writes notices that are not there yet, and their ways out; returns how many were asked for.

    What is there already goes out no second time.
    """
    wanted = {message.key: message for message in messages}
    ways = {key: channels.chosen_by(message.recipient) for key, message in wanted.items()}
    keys = [key for key in ways if ways[key]]
    known = set(_keys(keys)) if keys else set()
    rows = [message.row() for message in wanted.values()]
    # Two transactions may tell the same at once; the key is unique, and one of them is kept.
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
    new = [key for key in keys if key not in known]
    if new:
        found = OutboxMessage.objects.filter(key__in=new).select_related("recipient")
        deliveries = [
            Delivery(message=one, channel=channel, due_at=_first_try(wanted[one.key]))
            for one in found
            for channel in ways[one.key]
        ]
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    return len(rows)


def _keys(keys: list[str]) -> Iterable[str]:
    return OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True)


def _first_try(message: Message) -> datetime:
    """At once; for who wants one message a day, at the next morning's hour."""
    now = timezone.now()
    if message.urgent or not getattr(message.recipient, "wants_digest", False):
        return now
    morning = timezone.localtime(now).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if morning > now else morning + timedelta(days=1)


_kinds: list[type[Sending]] = [Delivery]


def also_send(kind: type[Sending]) -> None:
    """A room's own kind of sending goes out with the others."""
    if kind not in _kinds:
        _kinds.append(kind)


def kinds() -> tuple[type[Sending], ...]:
    """All that leaves the portal."""
    return tuple(_kinds)


def send_waiting(
    at: datetime | None = None,
    *,
    seconds: float = ROUND_SECONDS,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Sends what is due, fresh messages first. Safe to run twice at once.

    Args:
        at: the moment that counts as now.
        seconds: after so long no further message is begun.
        stopped: asked before each message; says that the worker is to end.

    Returns:
        How many went out.
    """
    at = at or timezone.now()
    ends = time.monotonic() + seconds
    sent = 0
    for kind in _kinds:
        tried: set[int] = set()
        while batch := _next_batch(kind, at, tried):
            for together in _by_address(batch):
                if stopped() or time.monotonic() >= ends:
                    return sent
                tried.update(one.pk for one in together)
                sent += _send([one for one in together if claim(one, at)])
    return sent


def _next_batch(kind: type[Sending], at: datetime, tried: set[int]) -> list[Sending]:
    due = kind.ready(kind.objects.waiting(at)).order_by("attempts", "id")
    return [one for one in due[: BATCH + len(tried)] if one.pk not in tried][:BATCH]


def _by_address(batch: list[Sending]) -> list[list[Sending]]:
    """What goes to one address at the same attempt, in the order of the batch."""
    groups: dict[Any, list[Sending]] = {}
    for one in batch:
        groups.setdefault((one.address, one.attempts), []).append(one)
    return list(groups.values())


def claim(one: Sending, at: datetime) -> bool:
    """Whether this process may send it now: one of several that try at once is told so.

    The attempt is counted and the next one set before anything is sent. A message whose last
    attempt was never recorded is not sent again.

    Args:
        one: as this process has read it.
        at: now; the next attempt is due after the pause that belongs to this one.
    """
    last = one.attempts >= ATTEMPTS
    changes: dict[str, Any] = (
        {"failed_at": at}
        if last
        else {"attempts": F("attempts") + 1, "due_at": at + pause(one.attempts + 1)}
    )
    seen = type(one).objects.filter(pk=one.pk, attempts=one.attempts, sent_at=None, failed_at=None)
    return bool(seen.update(**changes)) and not last


def pause(attempts: int) -> timedelta:
    """How long after an attempt the next one is made: two minutes, four, eight, up to 17 hours."""
    return min(timedelta(minutes=2**attempts), LONGEST_PAUSE)


def _send(together: list[Sending]) -> int:
    """Sends what was claimed as one message; returns how many of the outbox went out with it."""
    if not together:
        return 0
    kind = type(together[0])
    rows = kind.objects.filter(pk__in=[one.pk for one in together])
    try:
        with time_limit(SEND_SECONDS):
            kind.hand_over(together)
    except (channels.Unreachable, NoSender) as error:
        # No further attempt: an address that does not exist will not begin to.
        rows.filter(sent_at=None).update(error=_words(error), failed_at=timezone.now())
        return 0
    except Exception as error:  # whatever the library or the address brings: one message's fault
        _record_failure(together, rows, error)
        return 0
    rows.update(sent_at=timezone.now(), failed_at=None, error="")
    return len(together)


def _record_failure(together: list[Sending], rows: AnyRecord, error: Exception) -> None:
    attempts = together[0].attempts + 1
    logger.warning(
        "message %s was not sent, attempt %s: %s", together[0].pk, attempts, type(error).__name__
    )
    changes: dict[str, Any] = {"error": _words(error)}
    # For the operator's page; before that it is not failed, only late.
    if attempts >= ATTEMPTS:
        changes["failed_at"] = timezone.now()
    rows.filter(sent_at=None).update(**changes)


def _words(error: Exception) -> str:
    if isinstance(error, channels.Unreachable):
        return str(error)[:ERROR_LENGTH]
    return f"{type(error).__name__}: {error}".replace("\0", "")[:ERROR_LENGTH]


def send_again(deliveries: AnyRecord) -> int:
    """Gives up counting what failed: the messages are due at once. Returns how many."""
    failed = deliveries.filter(failed_at__isnull=False, sent_at=None)
    return int(failed.update(attempts=0, failed_at=None, due_at=timezone.now()))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Ends the block after so many seconds, whatever it waits for.

    A limit of the socket alone counts from the last byte, so that a server which sends one byte
    at a time holds the worker for ever. Only the main thread can be interrupted; elsewhere the
    socket's limit (``EMAIL_TIMEOUT``) is the only one.

    Raises:
        SendTimeout: when the time is up.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise SendTimeout(f"not taken within {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
