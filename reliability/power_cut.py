"""A power cut under load: what was said to be saved had been forced to the disk.

    python -m reliability.power_cut [--only sqlite] [--cycles 25] [--writers 4]

Writers as in ``killed_writers``. A small library (power_cut.c, built with the system's C compiler)
keeps of each file of the database what the last fsync forced to the disk; it is loaded into the
writers on SQLite, into the server's processes on PostgreSQL. When all are killed, the files are
taken back to that: what the system would have written later is gone, as it is when the power fails.
Every acknowledged entry must be there all the same, and the database must come up by itself.

Negative control: the same with ``synchronous=NORMAL`` on SQLite and ``synchronous_commit=off`` on
PostgreSQL, which force nothing at a commit, must lose some; ``kill -9`` alone cannot see the
difference on SQLite. Photographs are not part of it: their storage forces file and folder before
the record is written (tests/attachments/test_storage.py).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reliability.ground import NAMES, Ground, alone, deputy, ground, log
from reliability.killed_writers import Load, cycle, judged

SOURCE = Path(__file__).with_name("power_cut.c")
NAME = "portal.sqlite3"
PARTS = (NAME, f"{NAME}-wal", f"{NAME}-journal")
NEVER = 1_000_000
CONTROL = {"sqlite": "NORMAL", "postgresql": "off"}
DURABLE = {"sqlite": "FULL", "postgresql": "on"}
"""``synchronous`` of SQLite and ``synchronous_commit`` of PostgreSQL."""


def build(folder: Path) -> Path:
    """The library, from its source."""
    library = folder / "power_cut.so"
    command = ["cc", "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)  # noqa: S603
    return library


def force(path: Path) -> None:
    """Forces a file to the disk, as the system had long done before anybody writes."""
    descriptor = os.open(path, os.O_RDWR)
    os.fsync(descriptor)
    os.close(descriptor)


def cut_sqlite(place: Path, kept: Path) -> None:
    """The power fails: each file of the database is what had been forced to the disk."""
    from django.db import connections

    connections.close_all()
    for name in (*PARTS, f"{NAME}-shm"):
        (place / name).unlink(missing_ok=True)
        if (kept / name).exists():
            shutil.copy(kept / name, place / name)


class Cut:
    """A PostgreSQL server whose crash is a power cut: it comes up on what had been forced."""

    def __init__(self, server: Any, kept: Path, library: Path, level: str) -> None:
        self.server, self.kept = server, kept
        server.stop()
        self.owner = server.data.stat()
        self._copy(server.data, kept)
        Path(f"{kept}.lock").touch()
        os.chown(f"{kept}.lock", self.owner.st_uid, self.owner.st_gid)
        given = {"POWER_CUT_ROOT": f"{server.data}/", "POWER_CUT_KEPT": str(kept)}
        server.options["env"].update(given, LD_PRELOAD=str(library))
        server.settings += ["-c", f"synchronous_commit={level}", "-c", "wal_writer_delay=10s"]
        server.start()

    def kill(self) -> None:
        self.server.kill()
        self._copy(self.kept, self.server.data)

    def start(self) -> None:
        self.server.start()

    def _copy(self, source: Path, target: Path) -> None:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("postmaster.pid"))
        for path in (target, *target.rglob("*")):
            os.chown(path, self.owner.st_uid, self.owner.st_gid)
        target.chmod(0o700)


def prepared(one: Ground, place: Path, kept: Path, library: Path, level: str) -> Callable[[], None]:
    """Makes a ground whose next crash is a power cut; returns what else happens at that moment."""
    from django.db import connection, connections

    connections.close_all()
    if one.database == "postgresql":
        one.server = Cut(one.server, kept, library, level)
        return lambda: None
    connection.settings_dict["OPTIONS"]["init_command"] += f"PRAGMA synchronous={level};"
    force(place / NAME)
    return lambda: cut_sqlite(place, kept)


def run(
    database: str, place: Path, kept: Path, library: Path, load: Load, level: str
) -> dict[str, int]:
    with ground(database, folder=place) as one:
        from django.db import connections

        person = deputy()
        log(person, "first")
        cut = prepared(one, place, kept, library, level)
        acknowledged = ["first"]
        for number in range(load.cycles):
            acknowledged += cycle(one, person, number, load, cut)
        connections.close_all()
        figures = judged(person, acknowledged)
        if isinstance(one.server, Cut):
            one.server = one.server.server
    line = {"harness": "power_cut", "database": database, "synchronous": level}
    print(json.dumps({**line, "cuts": load.cycles, **figures}), flush=True)
    return figures


def measured(database: str, cycles: int, writers: int, level: str) -> dict[str, int]:
    """One run in a process of its own, on SQLite with the library loaded into it."""
    with tempfile.TemporaryDirectory(prefix="power-cut") as name:
        folder = Path(name).resolve()
        folder.chmod(0o777)  # PostgreSQL's server is somebody else
        place, kept = folder / "portal", folder / "kept"
        place.mkdir()
        kept.mkdir()
        library = build(folder)
        given = {"POWER_CUT_ROOT": f"{place}/", "POWER_CUT_KEPT": str(kept)}
        if database == "sqlite":
            os.environ.update(given, LD_PRELOAD=str(library))
        try:
            load = Load(cycles=cycles, writers=writers, photograph_every=NEVER)
            return alone(run, database, place, kept, library, load, level)  # type: ignore[no-any-return]  # as run
        finally:
            os.environ.pop("LD_PRELOAD", None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--cycles", type=int, default=25, help="on each database")
    parser.add_argument("--writers", type=int, default=4)
    options = parser.parse_args()
    good = True
    for database in [options.only] if options.only else NAMES:
        figures = measured(database, options.cycles, options.writers, DURABLE[database])
        wrong = ("lost", "without_trail", "unsound")
        good &= figures["acknowledged"] > 1 and not any(figures[name] for name in wrong)
        fewer = min(options.cycles, 10)
        control = measured(database, fewer, options.writers, CONTROL[database])
        good &= control["lost"] > 0
    sys.exit(not good)


if __name__ == "__main__":
    main()
