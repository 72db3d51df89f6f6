import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from congress_portal.management.commands import serve_demo

SLEEP = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"


def child(code):
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    process.stdout.readline()
    return process


def test_without_demo_nothing_is_served():
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("serve_demo")


def test_a_taken_port_is_said_in_one_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken .* make demo PORT="):
            serve_demo.free_port(str(port))


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "٨٠٠٠"])
def test_what_is_no_port_is_said_in_one_sentence(text):
    with pytest.raises(CommandError, match="is no port number"):
        serve_demo.free_port(text)


def test_a_lost_child_ends_the_demo_with_its_name():
    worker = child("print('up')")
    worker.wait()
    with pytest.raises(CommandError, match="The worker ended with code 0"):
        serve_demo.watch({"worker": worker}, serve_demo.Ending())


def test_the_children_end_with_the_demo():
    worker = child(SLEEP)
    serve_demo.end([worker])
    assert worker.returncode == -signal.SIGTERM


def test_a_child_that_does_not_listen_is_ended_all_the_same(monkeypatch):
    monkeypatch.setattr(serve_demo, "GRACE_SECONDS", 0.1)
    worker = child(STUBBORN)
    serve_demo.end([worker])
    assert worker.returncode == -signal.SIGKILL


def test_a_second_demo_is_told_where_the_first_one_is(tmp_path):
    path = tmp_path / "var" / "portal.sqlite3.lock"
    second = serve_demo.the_only_demo(path, "http://127.0.0.1:8301/")
    refusal = r"already; .* first: http://127\.0\.0\.1:8300/$"
    with (
        serve_demo.the_only_demo(path, "http://127.0.0.1:8300/"),
        pytest.raises(CommandError, match=refusal),
    ):
        second.__enter__()


def test_after_the_first_demo_another_one_may_run(tmp_path):
    path = tmp_path / "portal.sqlite3.lock"
    for port in (8300, 8301):
        with serve_demo.the_only_demo(path, f"http://127.0.0.1:{port}/"):
            assert path.read_text() == f"http://127.0.0.1:{port}/"


@pytest.mark.parametrize(
    ("engine", "name", "lock"),
    [
        ("django.db.backends.sqlite3", "/srv/portal.sqlite3", "/srv/portal.sqlite3.lock"),
        ("django.db.backends.postgresql", "portal", "/var/portal/demo.lock"),
    ],
)
def test_the_lock_lies_beside_the_data(settings, engine, name, lock):
    settings.VAR_DIR = Path("/var/portal")
    assert serve_demo.lock_path({"ENGINE": engine, "NAME": name}) == Path(lock)


def test_a_second_signal_does_not_disturb_the_ending():
    ending = serve_demo.Ending()
    with pytest.raises(SystemExit):
        ending(signal.SIGTERM, None)
    ending(signal.SIGTERM, None)
    serve_demo.watch({}, ending)  # returns


def test_the_demo_ends_when_its_terminal_is_gone(monkeypatch):
    ending = serve_demo.Ending()
    monkeypatch.setattr(ending, "on_a_terminal", True)
    monkeypatch.setattr(serve_demo.os, "isatty", lambda number: False)
    serve_demo.watch({}, ending)  # returns


@pytest.mark.parametrize(("inherited", "heard"), [(signal.SIG_DFL, True), (signal.SIG_IGN, False)])
def test_nohup_lets_the_demo_outlive_its_terminal(inherited, heard):
    before = {number: signal.getsignal(number) for number in serve_demo.ENDINGS}
    try:
        signal.signal(signal.SIGHUP, inherited)
        ending = serve_demo.Ending()
        ending.listen()
        assert (signal.getsignal(signal.SIGHUP) is ending) is heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_process_whose_parent_is_gone_already_ends(monkeypatch):
    sent = []
    monkeypatch.setattr(serve_demo, "LIBC", None)
    monkeypatch.setattr(serve_demo.os, "kill", lambda *refusal: sent.append(refusal))
    serve_demo.end_with_parent(os.getppid(), signal.SIGTERM)
    serve_demo.end_with_parent(os.getppid() + 1, signal.SIGTERM)
    assert sent == [(os.getpid(), signal.SIGTERM)]
