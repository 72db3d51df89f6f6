import signal
import socket
import subprocess
import sys

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
        serve_demo.watch({"worker": worker})


def test_the_children_end_with_the_demo():
    worker = child(SLEEP)
    serve_demo.end([worker])
    assert worker.returncode == -signal.SIGTERM


def test_a_child_that_does_not_listen_is_ended_all_the_same(monkeypatch):
    monkeypatch.setattr(serve_demo, "GRACE_SECONDS", 0.1)
    worker = child(STUBBORN)
    serve_demo.end([worker])
    assert worker.returncode == -signal.SIGKILL
