"""How an app declares what people are reminded of; a message exists once, however often asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow import outbox
from workflow.models import OutboxMessage


@dataclass(frozen=True)
class Reminder:
    """One kind of reminder: ``messages`` gives what is to be said on a day.

    The keys of the messages name what falls due and when, so that a second run on the same day
    finds them written already. ``messages`` must be bounded by the day.
    """

    key: str
    label: Any
    messages: Callable[[date], Iterable[outbox.Message]]


_kinds: dict[str, Reminder] = {}


def register(*kinds: Reminder) -> None:
    """Declares kinds of reminders; ValueError where a key is taken."""
    for kind in kinds:
        if kind.key in _kinds:
            raise ValueError(f"reminder {kind.key} is declared twice")
        _kinds[kind.key] = kind


def all_kinds() -> list[Reminder]:
    """Every declared kind, by key."""
    return sorted(_kinds.values(), key=lambda kind: kind.key)


def send(kind: Reminder, today: date) -> int:
    """Puts what one kind says today into the outbox; returns how many messages are new.

    Args:
        kind: what is reminded of.
        today: the day to count from; a message that is there already is not put in again.
    """
    wanted = {message.key: message for message in kind.messages(today)}
    return sum(_put_new(part) for part in _parts(list(wanted.values())))


def _put_new(messages: list[outbox.Message]) -> int:
    keys = [message.key for message in messages]
    known = set(OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True))
    return outbox.put(message for message in messages if message.key not in known)


def _parts(messages: list[outbox.Message]) -> Iterable[list[outbox.Message]]:
    for start in range(0, len(messages), outbox.BATCH):
        yield messages[start : start + outbox.BATCH]
