"""A live server that answers one request after the other, and stands still between two tests.

The tests' SQLite database lives in memory, so that the server's threads share one connection with
the test: two requests at the same time would meet in one transaction, and one that outlives its
test would write into the records of the next.
"""

import threading
import time
from contextlib import contextmanager

from django.contrib.staticfiles.handlers import StaticFilesHandler
from pytest_django.live_server_helper import LiveServer

PATIENCE = 10  # seconds for requests that a closed window left behind


class Turns:
    """Who is in the portal: one request at a time, and how many wait."""

    def __init__(self):
        self._turn = threading.Lock()
        self._changed = threading.Condition()
        self._inside = 0

    @contextmanager
    def one(self):
        """Waits for its turn and has the portal for itself."""
        self._count(1)
        try:
            with self._turn:
                yield
        finally:
            self._count(-1)

    def _count(self, more):
        with self._changed:
            self._inside += more
            self._changed.notify_all()

    @contextmanager
    def none(self):
        """Waits until no request is under way, and lets none begin meanwhile."""
        until = time.monotonic() + PATIENCE
        with self._changed:
            while self._inside and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
        with self._turn:
            yield


TURNS = Turns()


class OneAtATime(StaticFilesHandler):
    """The portal and its static files, a whole answer at a time."""

    def __call__(self, environ, start_response):
        with TURNS.one():
            answer = super().__call__(environ, start_response)
            try:
                return [b"".join(answer)]
            finally:
                answer.close()


class QuietServer(LiveServer):
    """pytest-django's live server with the handler above.

    Its connection stays open to other threads after the end: a thread that a browser keeps waiting
    gives the connection back later.
    """

    def start(self):
        self.thread.static_handler = OneAtATime
        super().start()

    def stop(self):
        for conn in self.thread.connections_override.values():
            conn.inc_thread_sharing()
        super().stop()
