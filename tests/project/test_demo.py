"""The demo as a visitor starts it: filled, served, ended; a second run loses nothing."""

import contextlib
import fcntl
import os
import pty
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import termios
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300
END_SECONDS = 20
COMMAND = (sys.executable, "manage.py", "serve_demo")
MAKE = ("make", "--silent", "--old-file=setup", f"BIN={Path(sys.executable).parent}", "demo")
PROCESSES = 6  # make, the command, the server and its two processes, the worker
needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """A demo on the data of a folder, on a terminal of its own."""

    def __init__(self, folder, command, **environment):
        self.folder, self.port, self.printed = folder, free_port(), ""
        self.terminal, inner = pty.openpty()
        given = {
            **os.environ,
            "DEMO": "1",
            "SECRET_KEY": "k" * 50,
            "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "STATIC_ROOT": f"{folder}/static",
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        given.pop("MAKEFLAGS", None)  # of a make that runs the tests
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=given,
            stdin=inner,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=_take_the_terminal,
        )
        os.close(inner)
        self._clock = threading.Timer(START_SECONDS, self.process.terminate)
        self._clock.start()

    def until_it_serves(self):
        for line in self.process.stdout:
            self.printed += line
            if "http://127.0.0.1:" in line:
                return self
        return pytest.fail(self.printed)

    def get(self, address):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def press_ctrl_c(self):
        os.write(self.terminal, b"\x03")

    def close_the_terminal(self):
        os.close(self.terminal)
        self.terminal = None

    def wait(self):
        """The exit code; what was printed last is read as well."""
        self.printed += self.process.communicate(timeout=END_SECONDS)[0]
        return self.process.returncode

    def running(self):
        """Numbers of all processes that were started on this folder, whoever their parent is."""
        mark = f"MEDIA_ROOT={self.folder}/media".encode()
        paths = Path("/proc").glob("[0-9]*/environ")
        return [int(path.parent.name) for path in paths if mark in _read(path).split(b"\0")]

    def until_all_run(self):
        deadline = time.monotonic() + END_SECONDS
        while len(self.running()) < PROCESSES:
            assert time.monotonic() < deadline, self.running()
            time.sleep(0.1)

    def left_over(self):
        """What still runs after the time that an ending may take."""
        deadline = time.monotonic() + END_SECONDS
        while self.running() and time.monotonic() < deadline:
            self.process.poll()
            time.sleep(0.1)
        return self.running()

    def clear_away(self):
        """Leaves nothing behind, whatever the test found."""
        self.process.kill()
        for number in self.running():
            os.kill(number, signal.SIGKILL)
        self.process.communicate()
        self.put_down()

    def put_down(self):
        """What is left of one that has ended by itself; another on its data runs on."""
        self._clock.cancel()
        if self.terminal:
            self.close_the_terminal()


def _take_the_terminal():
    for number in (signal.SIGHUP, signal.SIGINT):  # ignored where the tests run in the background
        signal.signal(number, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read(path):
    try:
        return path.read_bytes()
    except OSError:  # ended meanwhile, or another user's
        return b""


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The first run, which fills the database: it, its exit code, the pages asked for."""
    demo = Demo(tmp_path_factory.mktemp("demo"), COMMAND)
    try:
        demo.until_it_serves()
        addresses = ("/", "/annual/2023.json", "/static/css/site.css")
        pages = {address: demo.get(address) for address in addresses}
        demo.press_ctrl_c()
        code = demo.wait()
    finally:
        demo.clear_away()
    return demo, code, pages


@pytest.fixture
def start(first):
    """Starts demos on the data that the first run left; clears them away after the test."""
    demos = []

    def on_the_same_data(command=MAKE, **environment):
        demos.append(Demo(first[0].folder, command, **environment))
        return demos[-1]

    yield on_the_same_data
    for demo in demos:
        demo.clear_away()


def test_the_demo_serves_the_published_year_and_ends_cleanly(first):
    demo, code, pages = first
    assert re.search(r"密码 / password: \S{8,}", demo.printed)
    assert {status for status, _ in pages.values()} == {200}
    assert code == 0, demo.printed


def test_the_foot_of_its_pages_tells_where_to_ask(first):
    _demo, _code, pages = first
    assert any("0579-00000000" in text for _status, text in pages.values())


ENDINGS = {
    "the terminal is closed": Demo.close_the_terminal,
    "TERM to the group": lambda demo: os.killpg(demo.process.pid, signal.SIGTERM),
    "KILL to the group": lambda demo: os.killpg(demo.process.pid, signal.SIGKILL),
    "TERM to make": lambda demo: demo.process.terminate(),
}


@needs_proc
@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_of_it_runs_on(start, ending):
    demo = start().until_it_serves()
    demo.until_all_run()
    ENDINGS[ending](demo)
    assert demo.left_over() == []


@needs_proc
def test_nothing_of_it_outlives_make_without_a_terminal_either(start):
    demo = start(("nohup", *MAKE)).until_it_serves()  # no hang-up is heard when make is gone
    demo.until_all_run()
    demo.process.kill()
    assert demo.left_over() == []


# --- One more run, which the last test ends ------------------------------------------------------


@pytest.fixture(scope="module")
def second(first):
    """A second run on the data of the first, with a password that was given."""
    demo = Demo(first[0].folder, MAKE, DEMO_PASSWORD="a-password-of-my-own")
    try:
        yield demo.until_it_serves()
    finally:
        demo.clear_away()


def test_a_second_run_shows_the_same_figures_and_sets_the_password_that_was_given(first, second):
    assert second.get("/annual/2023.json") == first[2]["/annual/2023.json"]
    assert "password: a-password-of-my-own" in second.printed


@contextlib.contextmanager
def the_database_held(folder):
    connection = sqlite3.connect(folder / "demo.sqlite3", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.close()


def test_another_demo_beside_it_is_told_so_in_one_sentence(second):
    with the_database_held(second.folder):  # as while the first one fills it
        other = Demo(second.folder, COMMAND)
        assert other.wait() == 1
    other.put_down()
    assert re.fullmatch(
        f"CommandError: [^.\n]* is running already; [^.\n]*: http://127.0.0.1:{second.port}/\n",
        other.printed,
    )
    assert second.get("/")[0] == 200


@needs_proc
def test_ctrl_c_lets_a_request_be_answered_and_ends_all(second):
    with socket.create_connection(("127.0.0.1", second.port), timeout=END_SECONDS) as visitor:
        head = "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n"
        form = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        visitor.sendall((head + form + "a=").encode())
        time.sleep(1)  # the server has begun to read it
        second.press_ctrl_c()
        time.sleep(1)
        visitor.sendall(b"bc")
        assert visitor.recv(100).startswith(b"HTTP/1.1 403")  # no cookie: a forged form
    assert second.left_over() == []
