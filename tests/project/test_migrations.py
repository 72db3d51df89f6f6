"""Migrations run forward, back and forward again on a database of their own."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "annual_summaries",
    "congress_portal",
    "liaison_stations",
    "supervision",
    "deputies",
    "accounts",
    "workflow",
)


@pytest.fixture
def scratch_database(tmp_path):
    """The address of an empty database of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/scratch.sqlite3"
        return
    import psycopg

    settings = connection.get_connection_params()
    name = f"scratch_{uuid.uuid4().hex}"
    server = {key: settings[key] for key in ("host", "port", "user") if settings.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as control:
        control.execute(f"CREATE DATABASE {name}")
        host = settings.get("host", "")
        yield f"postgres://{server.get('user', '')}@/{name}?host={host}"
        control.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(address, *arguments):
    environment = {**os.environ, "DATABASE_URL": address, "SECRET_KEY": "migrations"}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_migrations_go_forward_back_and_forward_again(scratch_database):
    manage(scratch_database, "migrate", "--verbosity", "0")
    for app in APPS:
        manage(scratch_database, "migrate", app, "zero", "--verbosity", "0")
    manage(scratch_database, "migrate", "--verbosity", "0")
    assert "[ ]" not in manage(scratch_database, "showmigrations", "--plan")
