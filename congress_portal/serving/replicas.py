"""Reading from streaming replicas of PostgreSQL, never older than what the reader has written.

Off without DATABASE_REPLICAS. Only what a GET reads may come from a replica; everything that
writes, every transaction and every command asks the primary, as does what decides who a person is
and may do. After each request that wrote, the browser keeps the position of the primary's log
(docs/production.md#several-machines); a replica that has not replayed it yet is not asked for that
browser. A replica that lags, is gone or was promoted is left out, and a page that failed on one is
made anew from the primary. :class:`OwnWritesMiddleware` keeps each browser's position.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase

from pages.outages import is_outage

PRIMARY = DEFAULT_DB_ALIAS
AT_THE_PRIMARY = frozenset(
    ("accounts", "account", "auth", "contenttypes", "mfa", "sessions", "usersessions")
)
"""Apps that say who somebody is and may do: what is taken from a person is gone at once."""
SITE = "congress_portal.sitesettings"
"""Remembered by each process, so that a late answer would outlive the lag."""
LOOK_SECONDS = 1.0
RETRY_SECONDS = 5.0
POSITION = re.compile(r"([0-9A-F]{1,8})/([0-9A-F]{1,8})")
OF_THE_PRIMARY = "SELECT pg_current_wal_insert_lsn()"
OF_A_REPLICA = """
SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn(),
  EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())
"""


def parsed(position: str) -> int:
    """A position of the log as a number; 0 for what is none."""
    found = POSITION.fullmatch(position)
    return (int(found[1], 16) << 32) + int(found[2], 16) if found else 0


def position_now() -> str:
    """How far the primary's log has come, as PostgreSQL writes it."""
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute(OF_THE_PRIMARY)
        return str(cursor.fetchone()[0])


@dataclass
class Replica:
    """What this process knows of one replica, looked at once a second at most."""

    alias: str
    fault: str = ""
    """``gone``, ``lags`` or ``promoted``; empty where it may be read from."""
    lag: float = 0.0
    """Seconds; 0 where it had everything that the primary had."""
    replayed: int = 0
    written: int = 0
    """How far the primary was when this one was looked at last; 0 where it did not say."""
    looked_at: float = field(default=float("-inf"))

    def has(self, position: int) -> bool:
        """Whether it may be read from, and has all that was written up to a position.

        One that the primary has not come to is nobody's own: it would lead every reader who makes
        one up to the primary.
        """
        age = time.monotonic() - self.looked_at
        if age >= (RETRY_SECONDS if self.fault == "gone" else LOOK_SECONDS) or (
            not self.fault and position > self.replayed
        ):
            self.look()
        is_made_up = bool(self.written) and position > self.written
        return not self.fault and (position <= self.replayed or is_made_up)

    def look(self) -> None:
        """Asks it, and the primary, how far they are."""
        self.looked_at = time.monotonic()
        try:
            # The primary is asked first: what a replica says later can only be fresher, never
            # staler.
            wanted = parsed(position_now())
        except DatabaseError:
            wanted = 0  # nobody can tell how late it is; better late than nothing
        self.written = wanted
        try:
            with connections[self.alias].cursor() as cursor:
                cursor.execute(OF_A_REPLICA)
                is_replica, position, age = cursor.fetchone()
        except DatabaseError:
            self.give_up()
            return
        # It has become a primary of its own: what it holds may not be what ours holds.
        if not is_replica:
            self.fault = "promoted"
            return
        self.replayed = parsed(str(position))
        self.lag = float(age or 0) if self.replayed < wanted else 0.0
        self.fault = "lags" if self.lag > settings.REPLICA_MOST_LAG else ""

    def give_up(self) -> None:
        """It did not answer; asked again after some seconds."""
        self.fault, self.looked_at = "gone", time.monotonic()
        if self.alias in connections.settings:
            connections[self.alias].close()


KNOWN: dict[str, Replica] = {}


def replicas() -> list[Replica]:
    """Every replica of the settings."""
    return [KNOWN.setdefault(alias, Replica(alias)) for alias in settings.REPLICAS]


@dataclass
class Reading:
    """From where one request reads: one database for all of it, the primary once it has written."""

    position: int = 0
    may_be_late: bool = False
    source: str = ""
    wrote: bool = False

    def alias(self) -> str:
        """The database that this request reads from."""
        if not self.may_be_late or self.wrote:
            return PRIMARY
        if not self.source:
            self.source = self._chosen()
        return self.source

    def _chosen(self) -> str:
        every = replicas()
        # Each request another one first, or the first of the list would bear them all.
        random.shuffle(every)
        return next((one.alias for one in every if one.has(self.position)), PRIMARY)

    def failed(self) -> bool:
        """Whether it read from a replica; that one is left out and the primary asked from now."""
        if self.source in ("", PRIMARY):
            return False
        KNOWN[self.source].give_up()
        self.source = PRIMARY
        return True


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def reading_now() -> Reading | None:
    """That of the request in hand; None outside of requests."""
    return _reading.get()


@contextmanager
def reading(one: Reading) -> Iterator[Reading]:
    """What is asked inside ``with`` is read as ``one`` says."""
    token = _reading.set(one)
    try:
        yield one
    finally:
        _reading.reset(token)


class ReplicaRouter:
    """Django's router: writes to the primary, reads as the request in hand says."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        """A replica for what may be late; never inside a transaction of the primary."""
        now = _reading.get()
        if now is None or connections[PRIMARY].in_atomic_block or _is_of_the_primary(model):
            return PRIMARY
        return now.alias()

    def db_for_write(self, model: type[Model], **hints: object) -> str:
        """The primary; the rest of the request reads there too."""
        now = _reading.get()
        if now is not None and not _is_of_the_primary(model):
            now.wrote = True
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool:
        """All databases hold the same records."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Tables come to replicas by the log."""
        return db == PRIMARY


def _is_of_the_primary(model: type[Model]) -> bool:
    return model._meta.app_label in AT_THE_PRIMARY or model._meta.label_lower == SITE


SAFE = ("GET", "HEAD")
SECONDS = 300
"""A replica that is later than this is long left out (REPLICA_MOST_LAG)."""


def cookie_name() -> str:
    """Under https no other host of the domain can set it."""
    return "__Host-written" if settings.SECURE else "written"


class OwnWritesMiddleware:
    """Says for each request from where it may read, and notes afterwards what it has written.

    The position stands in a cookie of the browser's session and not in the session's row: citizens
    have none, and public pages would have to read it. Whoever changes it deceives nobody else.

    Raises:
        MiddlewareNotUsed: without replicas.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        position = parsed(request.COOKIES.get(cookie_name(), ""))
        request.reads_own_writes = bool(position)  # type: ignore[attr-defined]
        is_safe = request.method in SAFE
        with reading(Reading(position, may_be_late=is_safe)) as now:
            response = self.get_response(request)
            # A page that caches keep must carry no cookie of one reader.
            if now.wrote and "public" not in response.get("Cache-Control", ""):
                _note(response)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """A page that failed on a replica is made anew from the primary; it only reads."""
        now = reading_now()
        match = request.resolver_match
        if now is None or match is None or not is_outage(exception) or not now.failed():
            return None
        response: Any = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render") and callable(response.render):
            response = response.render()
        return response  # type: ignore[no-any-return]


def _note(response: HttpResponseBase) -> None:
    try:
        position = position_now()
    except DatabaseError:  # what was written is written; the next pages may be late
        return
    response.set_cookie(
        cookie_name(),
        position,
        max_age=SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
