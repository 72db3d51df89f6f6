"""The demo as a visitor starts it: filled, served, ended; a second run loses nothing."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def visit(tmp_path):
    """Starts the demo on a database of its own: exit code, what was printed, pages asked for."""

    def run(*addresses, **environment):
        port = free_port()
        given = {
            **os.environ,
            "DEMO": "1",
            "SECRET_KEY": "k" * 50,
            "DATABASE_URL": f"sqlite:///{tmp_path}/demo.sqlite3",
            "MEDIA_ROOT": str(tmp_path / "media"),
            "STATIC_ROOT": str(tmp_path / "static"),
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve_demo"],
            cwd=ROOT,
            env=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        clock = threading.Timer(START_SECONDS, process.terminate)
        clock.start()
        try:
            printed = _until_it_serves(process)
            pages = {address: _get(port, address) for address in addresses}
            process.send_signal(signal.SIGINT)
            printed += process.communicate(timeout=30)[0]
        finally:
            clock.cancel()
            process.terminate()  # it ends its own children
            process.wait()
        return process.returncode, printed, pages

    return run


def _until_it_serves(process):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "http://127.0.0.1:" in line:
            return "".join(lines)
    pytest.fail("".join(lines))


def _get(port, address):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_the_demo_serves_the_published_year_and_ends_cleanly(visit):
    code, printed, pages = visit("/", "/annual/2023.json", "/static/css/site.css")
    assert re.search(r"密码 / password: \S{8,}", printed)
    assert {status for status, _ in pages.values()} == {200}
    assert code == 0, printed


def test_a_second_run_shows_the_same_figures_and_sets_the_password_that_was_given(visit):
    first = visit("/annual/2023.json")
    second = visit("/annual/2023.json", DEMO_PASSWORD="a-password-of-my-own")
    assert second[2] == first[2]
    assert "password: a-password-of-my-own" in second[1]
