"""The environment as operators set it: each case starts a process of its own."""

import json
import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "ALLOWED_HOSTS",
    "DATABASES",
    "DEBUG",
    "MEDIA_ROOT",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_NAME",
)
SHOW = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}, default=str))
"""


def started(**environment):
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "congress_portal.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(**environment):
    return json.loads(started(SECRET_KEY="k" * 50, **environment).stdout)


def test_a_missing_key_is_refused_in_one_sentence():
    process = started()
    assert (process.returncode, process.stderr.count("\n")) == (1, 1)
    assert "SECRET_KEY" in process.stderr


def test_the_demo_serves_this_machine_alone():
    assert "*" not in settings_of(DEMO="1", ALLOWED_HOSTS="*")["ALLOWED_HOSTS"]


def test_the_demo_needs_no_https():
    settings = settings_of(DEMO="1", SITE_URL="https://portal.example")
    assert (settings["SECURE_SSL_REDIRECT"], settings["DEBUG"]) == (False, False)


def test_https_brings_cookies_that_no_other_host_can_set():
    settings = settings_of(SITE_URL="https://portal.example")
    assert settings["SESSION_COOKIE_NAME"] == "__Host-sid"


def test_data_lies_where_the_environment_says(tmp_path):
    address = f"sqlite:///{tmp_path}/own.sqlite3"
    settings = settings_of(DATABASE_URL=address, MEDIA_ROOT=str(tmp_path))
    assert settings["MEDIA_ROOT"] == str(tmp_path)
    assert settings["DATABASES"]["default"]["NAME"] == f"{tmp_path}/own.sqlite3"


def test_a_production_portal_passes_every_check_of_deployment():
    process = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SITE_URL": "https://portal.example",
            "ALLOWED_HOSTS": "portal.example",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr


@pytest.mark.django_db
def test_a_new_portal_has_no_account():
    assert not User.objects.exists()


def test_only_its_owner_may_read_the_database(tmp_path):
    path = tmp_path / "own.sqlite3"
    path.touch(mode=0o644)
    settings_of(DATABASE_URL=f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_database_is_private_from_the_start(tmp_path):
    settings_of(DATABASE_URL=f"sqlite:///{tmp_path}/new/own.sqlite3")
    assert stat.S_IMODE((tmp_path / "new" / "own.sqlite3").stat().st_mode) == 0o600


@pytest.mark.parametrize("key", ["CONN_HEALTH_CHECKS", "CONN_MAX_AGE"])
def test_connections_to_postgresql_are_kept_and_looked_after(key):
    settings = settings_of(DATABASE_URL="postgres://portal@db.example/portal")
    assert settings["DATABASES"]["default"][key]
