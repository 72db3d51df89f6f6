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
START_SECONDS = 120

pytestmark = pytest.mark.xdist_group("demo")  # one process runs it once for all its tests


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def visit(tmp_path_factory):
    """Starts the demo on a database of its own; the pages asked for, and what was printed."""
    folder = tmp_path_factory.mktemp("demo")

    def run(*addresses, **environment):
        port = free_port()
        given = {
            **os.environ,
            "DEMO": "1",
            "SECRET_KEY": "k" * 50,
            "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
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


@pytest.fixture(scope="module")
def first(visit):
    return visit("/", "/annual/2023.json", "/static/css/site.css")


@pytest.fixture(scope="module")
def second(first, visit):
    return visit("/annual/2023.json", DEMO_PASSWORD="a-password-of-my-own")


def test_the_demo_opens_and_ends_cleanly(first):
    code, printed, pages = first
    assert (code, pages["/"][0]) == (0, 200), printed


def test_its_assets_are_served(first):
    assert first[2]["/static/css/site.css"][0] == 200


def test_the_first_run_tells_a_password(first):
    assert re.search(r"密码 / password: \S{8,}", first[1])


def test_a_password_that_was_given_is_set_on_a_later_run(second):
    assert "password: a-password-of-my-own" in second[1]


def test_a_second_run_shows_the_same_figures(first, second):
    assert second[2]["/annual/2023.json"] == first[2]["/annual/2023.json"]


def test_the_year_is_published(first):
    assert first[2]["/annual/2023.json"][0] == 200
