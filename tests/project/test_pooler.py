"""The portal behind PgBouncer in transaction mode: what is refused, and what runs through it."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from congress_portal.serving.postgresql import LIMITS
from tests.pooler import POOLER, pooler, through
from tests.postgresql_server import NoServer, server

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.skipif(POOLER is None, reason="no pgbouncer on this machine")


@pytest.fixture(scope="module")
def database():
    try:
        with server(("fsync=off", "max_connections=40")) as one:
            yield one
    except NoServer as refusal:
        pytest.skip(str(refusal))


@pytest.fixture(scope="module")
def port(database):
    with pooler(database) as one:
        yield one


def run(*command, **environment):
    given = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "nJ3vQk8sX2wL7fRt9yBz5hGm4cVp6dWa0eTu",
        **environment,
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=given, capture_output=True, text=True, timeout=570
    )


def start(**environment):
    """The start of a worker, up to where it would begin to work."""
    code = (
        "import django; django.setup();"
        "from congress_portal.serving import start; start.worker(); print('ready')"
    )
    environment["DJANGO_SETTINGS_MODULE"] = "congress_portal.settings"
    return run("-c", code, **environment)


@pytest.fixture(scope="module")
def migrated(database):
    done = run("manage.py", "migrate", "--no-input", "-v", "0", DATABASE_URL=database.address)
    assert done.returncode == 0, done.stderr
    done = run("manage.py", "createcachetable", DATABASE_URL=database.address)
    assert done.returncode == 0, done.stderr
    return database


def without_limits(database):
    with psycopg.connect(host=str(database.folder), user="postgres", dbname="postgres") as one:
        one.execute("ALTER ROLE postgres RESET ALL")


def test_a_pooler_takes_no_limits_from_a_connection(migrated, port):
    done = start(DATABASE_URL=through(port))
    assert done.returncode == 3
    assert "ready" not in done.stdout


def test_a_server_without_limits_does_not_start_and_names_them(migrated, port):
    without_limits(migrated)
    reconnected(port)
    done = start(DATABASE_URL=through(port), DATABASE_POOLER="1")
    assert done.returncode == 3
    assert all(name in done.stderr for name in LIMITS)


def reconnected(port):
    """The pooler opens its connections anew, so that they know what the role has now."""
    with psycopg.connect(
        f"postgres://postgres@127.0.0.1:{port}/pgbouncer", autocommit=True
    ) as console:
        console.execute("RECONNECT")


@pytest.fixture
def limited(migrated, port):
    done = run("deploy/rights.py", DATABASE_URL=migrated.address)
    assert done.returncode == 0, done.stderr
    reconnected(port)
    return port


def test_every_connection_through_it_has_the_limits_of_its_role(limited):
    with psycopg.connect(through(limited)) as one:
        found = {name: one.execute(f"SHOW {name}").fetchone()[0] for name in LIMITS}
    assert found == LIMITS


def test_with_the_limits_of_its_role_the_portal_starts(limited):
    done = start(DATABASE_URL=through(limited), DATABASE_POOLER="1")
    assert (done.returncode, done.stdout.strip()) == (0, "ready"), done.stderr


def test_an_installation_works_through_it(limited, tmp_path):
    workbook = "congress_portal/demo/ledger-base.xlsx"
    for command in (
        ("import_ledger", workbook),
        ("give_role", "qian", "sysadmin", "--name", "钱一"),
        ("worker", "--once"),
        ("verify_trail",),
        ("export_ledger", str(tmp_path / "out.xlsx")),
    ):
        done = run(
            "manage.py",
            *command,
            DATABASE_URL=through(limited),
            DATABASE_POOLER="1",
            MEDIA_ROOT=str(tmp_path / "media"),
        )
        assert done.returncode == 0, (command, done.stdout + done.stderr)
