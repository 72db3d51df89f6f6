"""How long a sign-in lasts: half an hour without a request, eight hours in all."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

BEGAN, TOUCHED = "began", "touched"
TOUCH_SECONDS = 60


class SessionStore(db.SessionStore):
    """A session in the database whose end moves with its use, up to SESSION_LONGEST_AGE."""

    def get_session_cookie_age(self):
        """Seconds that the session has left from now on."""
        idle = super().get_session_cookie_age()
        if BEGAN not in self:
            return idle
        left = self[BEGAN] + settings.SESSION_LONGEST_AGE - int(time.time())
        return max(0, min(idle, left))


class SessionClockMiddleware:
    """Notes that the session is in use, at most once a minute: each note is a write."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            _touch(request.session, int(time.time()))
        return response


def _touch(session, now):
    session.setdefault(BEGAN, now)
    if now - session.get(TOUCHED, 0) >= TOUCH_SECONDS:
        session[TOUCHED] = now
