import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

HOST = "127.0.0.1"
GRACE_SECONDS = 10


class Command(BaseCommand):
    help = "Serves the demo on this machine alone: the production server, the worker beside it."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("serve_demo works only with DEMO=1.")
        port = os.environ.get("PORT") or "8000"
        self._refuse_taken(port)
        self.stdout.write(f"\n打开 / Open  http://{HOST}:{port}/   （Ctrl-C 结束 / to stop）\n")
        self.stdout.flush()
        sys.exit(self._serve(port))

    def _refuse_taken(self, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, int(port)))
            except (OSError, ValueError, OverflowError) as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error}); choose another: make demo PORT=8001"
                ) from error

    def _serve(self, port):
        commands = (
            [sys.executable, "-m", "gunicorn", "-c", "python:congress_portal.gunicorn_conf",
             "-b", f"{HOST}:{port}", "congress_portal.wsgi"],
            [sys.executable, "manage.py", "worker"],
        )  # fmt: skip
        # A session of their own: Ctrl-C reaches them through us, once.
        children = [
            subprocess.Popen(command, start_new_session=True)  # noqa: S603
            for command in commands
        ]
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        try:
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
        except SystemExit:
            pass
        finally:
            _end(children)
        return 0 if all(child.returncode in (0, -signal.SIGTERM) for child in children) else 1


def _stop(number, frame):
    raise SystemExit


def _end(children):
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
