import socket

import django.core.management
import django.db
import pytest
from django.core.management.base import SystemCheckError
from gunicorn import util

from congress_portal.serving import gunicorn_conf


@pytest.fixture
def checked(monkeypatch):
    """What the start asked the checks for; they refuse where ``refusal`` is set."""
    asked = {"refusal": None}

    def call_command(name, **options):
        asked.update(options, name=name)
        if asked["refusal"]:
            raise SystemCheckError(asked["refusal"])

    monkeypatch.setattr(django.core.management, "call_command", call_command)
    asked["closed"] = Closed()
    monkeypatch.setattr(django.db, "connections", asked["closed"])
    return asked


class Closed:
    called = False

    def close_all(self):
        self.called = True


def test_a_failed_check_stops_the_server_with_its_sentence(checked):
    checked["refusal"] = "synchronous is 1"
    with pytest.raises(SystemExit, match="synchronous is 1"):
        gunicorn_conf.on_starting(None)


@pytest.mark.parametrize("demo", [True, False])
def test_only_a_production_server_is_checked_for_deployment(checked, settings, demo):
    settings.DEMO = demo
    gunicorn_conf.on_starting(None)
    assert checked["deploy"] is not demo


def test_a_malformed_request_is_answered_with_our_headers(monkeypatch):
    monkeypatch.setattr(util, "write_error", util.write_error)  # put back afterwards
    gunicorn_conf.post_fork(None, None)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        util.write_error(ours, 400, "Bad Request", "Invalid Request Line 'secret'")
        answer = theirs.recv(4096).decode()
    assert "X-Frame-Options: DENY" in answer
    assert "secret" not in answer


def test_no_connection_is_carried_into_the_processes(checked):
    gunicorn_conf.on_starting(None)
    assert checked["closed"].called
