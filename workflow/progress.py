"""How far long work is: what it calls as it goes on, and who watches.

Whatever is told is called with the part (a sheet, a table, a figure) and the rows of it that are
done, and may have a ``begin`` for a new step, with the rows that it has to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

Progress = Callable[[str, int], None]


def quiet(part: str, rows: int) -> None:
    """Nobody watches."""


def begin(progress: Progress, step: object, total: int = 0) -> None:
    """A new step, of so many rows where that is known; for whoever wants to know."""
    told = getattr(progress, "begin", None)
    if told:
        told(step, total)


_watching: ContextVar[Progress] = ContextVar("watching", default=quiet)


@contextmanager
def watched(progress: Progress) -> Iterator[None]:
    """Tells ``progress`` of the long work inside: an action's effect has no argument for it."""
    before = _watching.set(progress)
    try:
        yield
    finally:
        _watching.reset(before)


def watching() -> Progress:
    """Whoever watches the work that is under way."""
    return _watching.get()


def lift_limits() -> None:
    """Lets the transaction that is open last: the limits of PostgreSQL are meant for pages."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET LOCAL {name} = 0")
