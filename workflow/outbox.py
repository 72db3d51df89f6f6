"""Messages are rows of the same transaction as the change; the worker sends them later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from workflow.models import OutboxMessage

BATCH = 100
ATTEMPTS = 10
SUBJECT_LENGTH = 200


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


def send_waiting(at: Any = None) -> int:
    """Sends what is due, each message in a transaction of its own; returns how many went out.

    A second worker passes over the rows that the first one holds.
    """
    at = at or timezone.now()
    keys = OutboxMessage.objects.waiting(at).values_list("pk", flat=True)[:BATCH]
    return sum(_send_one(pk, at) for pk in list(keys))


@transaction.atomic
def _send_one(pk: int, at: Any) -> bool:
    held = OutboxMessage.objects.select_for_update(skip_locked=_can_skip()).waiting(at)
    message = held.select_related(None).filter(pk=pk).first()
    if message is None:
        return False
    message.attempts += 1
    try:
        _deliver(message)
    except OSError as error:
        message.error = str(error)[:200]
        message.due_at = at + timedelta(minutes=2 ** min(message.attempts, ATTEMPTS))
    else:
        message.sent_at, message.error = at, ""
    message.save()
    return message.sent_at is not None


def _deliver(message: OutboxMessage) -> None:
    """By e-mail where there is an address; every message also stands on the person's page."""
    address = getattr(message.recipient, "email", "")
    if address:
        body = f"{message.body}\n\n{settings.SITE_URL}{message.path}"
        send_mail(message.subject, body, None, [address])


def _can_skip() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)
