"""What a record is called where it waits for somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class DeskText:
    """How a record reads as a line on a desk.

    ``title`` is what a person would call it, ``subject`` its number, ``source`` whom it came from
    and ``since`` when, ``path`` the page on which the action is done. ``ready`` fetches all that
    they ask of a record. ``outside`` names it where a message leaves the portal (the title where
    nothing is said); ``first`` puts it above all that waits, with the words of ``note`` below it.
    """

    title: Callable[[Any], Any] = str
    outside: Callable[[Any], Any] | None = None
    first: Callable[[Any], bool] = lambda record: False
    note: Callable[[Any], Any] = lambda record: None
    subject: Callable[[Any], Any] = lambda record: None
    source: Callable[[Any], Any] = lambda record: None
    since: Callable[[Any], date | None] = lambda record: None
    path: Callable[[Any], str]
    ready: Callable[[Any], Any] = lambda records: records
