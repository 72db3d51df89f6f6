"""A power cut under load, on SQLite: what was said to be saved had been forced to the disk.

    python -m reliability.power_cut [--cycles 25] [--writers 4]

Writers as in ``killed_writers``, under a small library (power_cut.c, built with the system's C
compiler) that keeps of each file of the database what the last fsync forced to the disk. When all
are killed, the files are taken back to that: what the system would have written later is gone, as
it is when the power fails. Every acknowledged entry must be there all the same.

Negative control: the same with ``synchronous=NORMAL``, which forces nothing at a commit, must lose
some; ``kill -9`` alone cannot see the difference. Photographs are not part of it: their storage
forces file and folder before the record is written (tests/attachments/test_storage.py).
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from reliability.ground import alone, deputy, ground, log, report
from reliability.killed_writers import Load, cycle, judged

SOURCE = Path(__file__).with_name("power_cut.c")
NAME = "portal.sqlite3"
PARTS = (NAME, f"{NAME}-wal", f"{NAME}-journal")
NEVER = 1_000_000


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


def cut(place: Path, kept: Path) -> None:
    """The power fails: each file of the database is what had been forced to the disk."""
    from django.db import connections

    connections.close_all()
    for name in (*PARTS, f"{NAME}-shm"):
        (place / name).unlink(missing_ok=True)
        if (kept / name).exists():
            shutil.copy(kept / name, place / name)


def run(place: Path, kept: Path, load: Load, level: str) -> dict[str, int]:
    with ground("sqlite", folder=place) as one:
        from django.db import connection, connections

        options = connection.settings_dict["OPTIONS"]
        options["init_command"] += f"PRAGMA synchronous={level};"
        person = deputy()
        log(person, "first")
        connections.close_all()
        force(place / NAME)
        acknowledged = ["first"]
        for number in range(load.cycles):
            acknowledged += cycle(one, person, number, load, lambda: cut(place, kept))
        figures = judged(person, acknowledged)
    report(f"sqlite, synchronous={level}:", cycles=load.cycles, **figures)
    return figures


def measured(cycles: int, writers: int, level: str) -> dict[str, int]:
    """One run in a process of its own, which the library is loaded into."""
    with tempfile.TemporaryDirectory(prefix="power-cut") as name:
        folder = Path(name).resolve()
        place, kept = folder / "portal", folder / "kept"
        place.mkdir()
        kept.mkdir()
        given = {"POWER_CUT_ROOT": f"{place}/", "POWER_CUT_KEPT": str(kept)}
        os.environ.update(given, LD_PRELOAD=str(build(folder)))
        try:
            load = Load(cycles=cycles, writers=writers, photograph_every=NEVER)
            return alone(run, place, kept, load, level)  # type: ignore[no-any-return]  # as run
        finally:
            del os.environ["LD_PRELOAD"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=25)
    parser.add_argument("--writers", type=int, default=4)
    options = parser.parse_args()
    figures = measured(options.cycles, options.writers, "FULL")
    wrong = ("lost", "without_trail", "unsound")
    good = figures["acknowledged"] > 1 and not any(figures[name] for name in wrong)
    control = measured(min(options.cycles, 10), options.writers, "NORMAL")
    sys.exit(not (good and control["lost"] > 0))


if __name__ == "__main__":
    main()
