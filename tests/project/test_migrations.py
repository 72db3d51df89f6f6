"""The migrations run back and forward again on a copy of the kept database.

That they run forward from nothing is seen when that database is made.
"""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests import kept_database

ROOT = Path(__file__).resolve().parents[2]
BACK_AND_FORWARD = """
import gc, json
import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

def add_model(state, model):
    # Django draws every related model anew for each table that it adds or takes, a minute of
    # processor time here; this draws the one model. That the outcome is the same is compared: the
    # kept database was migrated by Django alone.
    state.models[model.app_label, model.name_lower] = model
    if state._relations is not None:
        state.resolve_model_relations((model.app_label, model.name_lower))
    if "apps" in state.__dict__:
        state.apps.render_multiple([model])

def applied():
    return sorted(MigrationRecorder(connection).applied_migrations())

def content():
    introspection = connection.introspection
    with connection.cursor() as cursor:
        tables = {
            table: [
                sorted(map(str, introspection.get_table_description(cursor, table))),
                sorted(introspection.get_constraints(cursor, table)),
            ]
            for table in introspection.table_names(cursor)
        }
    rows = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    return tables, rows

ProjectState.add_model = add_model
gc.disable()
django.setup()
steps = [(content(), applied())]
for app in ("accounts", "intake"):  # every other app of ours builds on accounts
    call_command("migrate", app, "zero", verbosity=0)
steps.append((None, applied()))
call_command("migrate", verbosity=0)
steps.append((content(), applied()))
print(json.dumps(steps))
"""


@pytest.fixture
def address(tmp_path, django_db_setup, django_db_blocker):
    """The address of a migrated database of the kind that the tests run on."""
    with (
        django_db_blocker.unblock(),
        kept_database.kept().another(tmp_path) as another,
    ):
        yield another


def ours():
    """Our own migrations, as their files say."""
    files = ROOT.glob("*/migrations/0*.py")
    return {(path.parent.parent.name, path.stem) for path in files}


def test_migrations_go_back_and_forward_again(address):
    settings = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "congress_portal.settings"}
    done = subprocess.run(
        [sys.executable, "-c", BACK_AND_FORWARD],
        cwd=ROOT,
        env={**os.environ, **settings, "SECRET_KEY": "migrations"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    first, back, again = json.loads(done.stdout)
    assert ours() <= set(map(tuple, first[1]))
    assert not ours() & set(map(tuple, back[1]))
    assert again == first


MIGRATIONS = sorted(ROOT.glob("*/migrations/0*.py"))


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_migration_that_is_killed_leaves_nothing_half_done(path):
    """Each is one transaction, on both databases."""
    module = import_module(f"{path.parts[-3]}.migrations.{path.stem}")
    assert module.Migration.atomic
