"""The migrations run back and forward again on a copy of the kept database.

That they run forward from nothing is seen when that database is made.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests import kept_database

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "accounts",
    "annual_summaries",
    "congress_portal",
    "deputies",
    "liaison_stations",
    "supervision",
    "workflow",
)
# Every one of our apps builds on the accounts.
LOWEST = "accounts"
MANAGE = "import gc, manage; gc.disable(); manage.main()"  # migrates twice as fast
CONTENT = """
from django.apps import apps
from django.db import connection
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        columns = connection.introspection.get_table_description(cursor, table)
        constraints = connection.introspection.get_constraints(cursor, table)
        print(table, sorted(column.name for column in columns), sorted(constraints))
for model in apps.get_models():
    print(model._meta.label, model._base_manager.count())
"""


@pytest.fixture
def address(tmp_path, django_db_setup, django_db_blocker):
    """The address of a migrated database of the kind that the tests run on."""
    with (
        django_db_blocker.unblock(),
        kept_database.kept(connection).another(tmp_path) as another,
    ):
        yield another


def manage(address, *arguments):
    environment = {**os.environ, "DATABASE_URL": address, "SECRET_KEY": "migrations"}
    command = [sys.executable, "-c", MANAGE, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_migrations_go_back_and_forward_again(address):
    before = manage(address, "shell", "--no-imports", "-c", CONTENT)
    manage(address, "migrate", LOWEST, "zero", "--verbosity", "0")
    assert "[X]" not in manage(address, "showmigrations", *APPS)
    manage(address, "migrate", "--verbosity", "0")
    assert manage(address, "shell", "--no-imports", "-c", CONTENT) == before
