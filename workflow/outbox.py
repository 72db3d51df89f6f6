"""Messages are rows of the same transaction as the change; the worker sends them later.

A message is claimed, then sent outside every transaction and within a time limit, then recorded.
The claim already counts the attempt and moves the message to later, so that a worker that dies at
any point leaves what a failed attempt leaves. Whoever dies between sending and recording sends
once more: each message goes out at least once, and never more often than ``ATTEMPTS``.
"""

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

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F
from django.utils import timezone

from workflow.models import OutboxMessage

BATCH = 100
ATTEMPTS = 12
"""So many attempts bridge three days without a mail server; then people must see to it."""
LONGEST_PAUSE = timedelta(minutes=1024)
SEND_SECONDS = 30
"""The longest that one message may take, however slowly the mail server speaks."""
ROUND_SECONDS = 60
"""After so long the worker turns to its other duties; the rest waits for the next round."""
SUBJECT_LENGTH = 200
ERROR_LENGTH = 200

logger = logging.getLogger(__name__)


class SendTimeout(Exception):
    """The mail server did not take the message within the limit."""


@dataclass(frozen=True)
class Message:
    """One message; ``key`` makes it exist once, ``path`` is a page of the portal."""

    key: str
    recipient: Any
    subject: str
    body: str = ""
    path: str = ""


def put(messages: Iterable[Message]) -> int:
    """Writes messages that are not there yet; returns how many were asked for."""
    rows = [
        OutboxMessage(
            key=message.key,
            recipient=message.recipient,
            subject=" ".join(str(message.subject).split())[:SUBJECT_LENGTH],
            body=message.body,
            path=message.path,
        )
        for message in messages
    ]
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


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
    tried: set[int] = set()
    while messages := _next_batch(at, tried):
        for message in messages:
            if stopped() or time.monotonic() >= ends:
                return sent
            tried.add(message.pk)
            sent += _claim(message, at) and _send(message)
    return sent


def _next_batch(at: datetime, tried: set[int]) -> list[OutboxMessage]:
    due = OutboxMessage.objects.waiting(at).select_related("recipient").order_by("attempts", "id")
    return [message for message in due[: BATCH + len(tried)] if message.pk not in tried][:BATCH]


def _claim(message: OutboxMessage, at: datetime) -> bool:
    """Whether this process may send it now: one of several that try at once is told so.

    The attempt is counted and the next one set before anything is sent. A message whose last
    attempt was never recorded is not sent again.
    """
    last = message.attempts >= ATTEMPTS
    changes: dict[str, Any] = (
        {"failed_at": at}
        if last
        else {"attempts": F("attempts") + 1, "due_at": at + pause(message.attempts + 1)}
    )
    seen = OutboxMessage.objects.filter(
        pk=message.pk, attempts=message.attempts, sent_at=None, failed_at=None
    )
    return bool(seen.update(**changes)) and not last


def pause(attempts: int) -> timedelta:
    """How long after an attempt the next one is made: two minutes, four, eight, up to 17 hours."""
    return min(timedelta(minutes=2**attempts), LONGEST_PAUSE)


def _send(message: OutboxMessage) -> bool:
    try:
        with time_limit(SEND_SECONDS):
            _deliver(message)
    except Exception as error:  # whatever the library or the address brings: one message's fault
        _record_failure(message, error)
        return False
    OutboxMessage.objects.filter(pk=message.pk).update(
        sent_at=timezone.now(), failed_at=None, error=""
    )
    return True


def _record_failure(message: OutboxMessage, error: Exception) -> None:
    attempts = message.attempts + 1
    logger.warning(
        "message %s was not sent, attempt %s: %s", message.pk, attempts, type(error).__name__
    )
    text = f"{type(error).__name__}: {error}".replace("\0", "")[:ERROR_LENGTH]
    changes: dict[str, Any] = {"error": text}
    if attempts >= ATTEMPTS:
        changes["failed_at"] = timezone.now()
    OutboxMessage.objects.filter(pk=message.pk, sent_at=None).update(**changes)


def send_again(messages: Any) -> int:
    """Gives up counting what failed: the messages are due at once. Returns how many."""
    failed = messages.filter(failed_at__isnull=False, sent_at=None)
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


def _deliver(message: OutboxMessage) -> None:
    """By e-mail where there is an address; every message also stands on the person's page."""
    address = getattr(message.recipient, "email", "")
    if address:
        body = f"{message.body}\n\n{settings.SITE_URL}{message.path}"
        send_mail(message.subject, body, None, [address])
