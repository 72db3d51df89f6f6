import contextlib
import ctypes
import fcntl
import functools
import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

HOST = "127.0.0.1"
START_SECONDS = 30
GRACE_SECONDS = 10
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # prctl(2)
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Command(BaseCommand):
    """What ``make demo`` runs: one a clone; server and worker end with it."""

    help = "Prepares and serves the demo on this machine alone: the portal, the worker beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--end-with", type=int, metavar="PID", help="the parent; the demo ends when it does"
        )

    def handle(self, *args, end_with=None, **options):
        if not settings.DEMO:
            raise CommandError("serve_demo works only with DEMO=1.")
        ending = Ending()
        ending.listen()
        if end_with:
            end_with_parent(end_with, signal.SIGTERM)
        port = os.environ.get("PORT") or "8000"
        with the_only_demo(lock_path(settings.DATABASES["default"]), f"http://{HOST}:{port}/"):
            self._serve(free_port(port), ending)

    def _serve(self, port, ending):
        self._prepare()
        children = {}
        try:
            start(port, children)
            wait_until_it_answers(port, children)
            self.stdout.write(f"\n打开 / Open  http://{HOST}:{port}/  （Ctrl-C 结束 / to stop）\n")
            self.stdout.flush()
            watch(children, ending)
        finally:
            ending.begun = True
            end(children.values())

    def _prepare(self):
        """Every step may run again: what is there stays."""
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_demo", stdout=self.stdout, stderr=self.stderr)
        connections.close_all()


class Ending:
    """What the first signal begins; later ones do not disturb it.

    A signal to the whole group comes more than once: from who sent it, and again from make.
    """

    def __init__(self) -> None:
        self.on_a_terminal = os.isatty(0)
        self.begun = False

    def listen(self):
        """From now on signals only note that the demo is to end."""
        for number in ENDINGS:
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue  # started with nohup: it shall outlive its terminal
            signal.signal(number, self)

    def __call__(self, number, frame):
        if not self.begun:
            self.begun = True
            raise SystemExit(0)

    def terminal_is_gone(self):
        """Closing a terminal tells make alone where no shell is between them; make then waits."""
        return self.on_a_terminal and not os.isatty(0)


def end_with_parent(parent, number):
    """Has the kernel send this process a signal as soon as its parent is gone (Linux only).

    A parent that gets a KILL has no time to end its children.

    Args:
        parent: process number of the parent, which may be gone already
        number: the signal
    """
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(number))
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def lock_path(database):
    """Beside the database file, for it is the data that one demo alone may serve."""
    if database["ENGINE"].endswith("sqlite3"):
        return Path(f"{database['NAME']}.lock")
    return settings.VAR_DIR / "demo.lock"


@contextlib.contextmanager
def the_only_demo(path, address):
    """Holds a lock that goes with this process, however it ends, and tells others the address.

    Raises:
        CommandError: another demo holds it
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(
                "演示已在运行，请打开它，或先结束它 / The demo is running already;"
                f" open it, or end it first: {lock.read()}"
            ) from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


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


def start(port, children):
    """Puts each child under its name into ``children`` as soon as it runs.

    They have sessions of their own, so that Ctrl-C is ours to pass on. Where this process is
    killed, the kernel ends them: the server with the time to end its own processes, the worker at
    once, for it may be at a long duty; what it has not committed did not happen.
    """
    gunicorn = ("-m", "gunicorn", "-c", "python:congress_portal.serving.gunicorn_conf")
    commands = {
        "server": ((*gunicorn, "-b", f"{HOST}:{port}", "congress_portal.wsgi"), signal.SIGTERM),
        "worker": (("manage.py", "worker"), signal.SIGKILL),
    }
    for name, (command, number) in commands.items():
        children[name] = subprocess.Popen(  # noqa: S603  fixed commands
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            start_new_session=True,
            preexec_fn=functools.partial(_be_a_child, os.getpid(), number),
        )


def _be_a_child(parent, number):
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_DFL)
    end_with_parent(parent, number)


def wait_until_it_answers(port, children):
    """Returns once the portal answers.

    Raises:
        CommandError: a child ended, or nothing answered within ``START_SECONDS``.
    """
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


def watch(children, ending):
    """Returns when it is time to end; not where a child is lost, which is told."""
    while not (ending.begun or ending.terminal_is_gone()):
        _refuse_a_loss(children)
        time.sleep(0.5)


def _refuse_a_loss(children):
    for name, child in children.items():
        if child.poll() is not None:
            raise CommandError(f"The {name} ended with code {child.returncode}; see above.")


def end(children):
    """Ends the children: asked first, by force after ``GRACE_SECONDS`` each."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
