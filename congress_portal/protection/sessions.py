"""How long a sign-in lasts: half an hour without a request, eight hours in all; by role less."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from accounts.sign_in.session_limits import LIMITS

BEGAN, TOUCHED = "began", "touched"
TOUCH_SECONDS = 60
logger = logging.getLogger(__name__)


class SessionStore(db.SessionStore):
    """A session in the database whose end moves with its use, up to SESSION_LONGEST_AGE."""

    only_touched = False
    """Nothing has changed but the note that the session is in use."""

    def get_session_cookie_age(self) -> int:
        """Seconds that the session has left from now on."""
        idle, longest = self.get(
            LIMITS, (settings.SESSION_COOKIE_AGE, settings.SESSION_LONGEST_AGE)
        )
        # Not signed in yet, or only just: the clock begins with the first note.
        if BEGAN not in self:
            return int(idle)
        left = self[BEGAN] + longest - int(time.time())
        return max(0, min(idle, left))

    def save(self, must_create: bool = False) -> None:
        """Writes the session; the note of its use alone fails no page that could be read.

        Raises:
            OperationalError: where more than the note is lost; Django's own says that the session
                was deleted meanwhile.
        """
        try:
            super().save(must_create)
        except (OperationalError, UpdateError) as fault:
            reason = fault.__context__ if isinstance(fault, UpdateError) else fault
            if not isinstance(reason, OperationalError):
                raise
            # A sign-in or a filled-in form that was not kept must not look as if it were.
            if not self.only_touched:
                raise reason from None
            logger.warning("that a session is in use could not be noted")


class SessionClockMiddleware:
    """Notes that the session is in use, at most once a minute: each note is a write."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            _touch(request.session, int(time.time()))
        return response


def _touch(session: SessionBase, now: int) -> None:
    unchanged = not session.modified
    session.setdefault(BEGAN, now)
    if now - session.get(TOUCHED, 0) >= TOUCH_SECONDS:
        session[TOUCHED] = now
    session.only_touched = unchanged
