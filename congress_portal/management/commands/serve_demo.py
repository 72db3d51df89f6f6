import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

HOST = "127.0.0.1"
START_SECONDS = 30
GRACE_SECONDS = 10
GUNICORN = ("-m", "gunicorn", "-c", "python:congress_portal.gunicorn_conf")
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Prepares and serves the demo on this machine alone: the portal, the worker beside it."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("serve_demo works only with DEMO=1.")
        port = free_port(os.environ.get("PORT") or "8000")
        for ending in ENDINGS:
            signal.signal(ending, _stop)
        self._prepare()
        children = {}
        try:
            children.update(start(port))
            wait_until_it_answers(port, children)
            self.stdout.write(f"\n打开 / Open  http://{HOST}:{port}/  （Ctrl-C 结束 / to stop）\n")
            self.stdout.flush()
            watch(children)
        finally:
            for ending in ENDINGS:
                signal.signal(ending, signal.SIG_IGN)  # the second Ctrl-C of an impatient person
            end(children.values())

    def _prepare(self):
        """Every step may run again: what is there stays."""
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_demo", stdout=self.stdout, stderr=self.stderr)
        connections.close_all()


def free_port(text):
    """The port as a number; a sentence where it cannot be had."""
    advice = "choose another: make demo PORT=8001"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CommandError(f"PORT={text} is no port number; {advice}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise CommandError(f"Port {text} is taken ({error.strerror}); {advice}") from error
    return int(text)


def start(port):
    """Name and process of each child; in sessions of their own, so that Ctrl-C is ours to pass."""
    server = [
        "-m",
        "gunicorn",
        "-c",
        "python:congress_portal.gunicorn_conf",
        "-b",
        f"{HOST}:{port}",
    ]
    commands = {"server": [*server, "congress_portal.wsgi"], "worker": ["manage.py", "worker"]}
    for name, command in commands.items():
        yield (
            name,
            subprocess.Popen(  # noqa: S603  fixed commands
                [sys.executable, *command], cwd=settings.BASE_DIR, start_new_session=True
            ),
        )


def wait_until_it_answers(port, children):
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        _refuse_a_loss(children)
        if time.monotonic() > deadline:
            raise CommandError(f"The portal did not answer within {START_SECONDS} seconds.")
        time.sleep(0.1)


def _answers(port):
    connection = HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def watch(children):
    """Returns never, but through a signal or the loss of a child."""
    while True:
        _refuse_a_loss(children)
        time.sleep(0.5)


def _refuse_a_loss(children):
    for name, child in children.items():
        if child.poll() is not None:
            raise CommandError(f"The {name} ended with code {child.returncode}; see above.")


def _stop(number, frame):
    raise SystemExit(0)


def end(children):
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
