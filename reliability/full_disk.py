"""A full disk: what was acknowledged stays, reading goes on, and writing comes back by itself.

    python -m reliability.full_disk [--only sqlite]

The portal's folder is a small tmpfs where this process may mount one; else the process itself may
write no file past a size (RLIMIT_FSIZE). Duty entries with photographs are logged until the disk
refuses, then again, then space is made and they are logged by the same process.

Negative control: the count is held against a run in which entries are acknowledged that were never
written; it must see them.
"""

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reliability.ground import NAMES, alone, deputy, ground, log, report

MEGABYTES = 60
SPARE = 2 * 1024 * 1024
REFUSED_TIMES = 20
WRITTEN_AFTER = 50
MOST = 20_000


@contextlib.contextmanager
def small_disk() -> Iterator[tuple[Path, str]]:
    """A folder that fills up, and by which means."""
    with tempfile.TemporaryDirectory(prefix="disk") as name:
        command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=1777", "tmpfs", name]
        mounted = False
        if os.geteuid() == 0:
            mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
        try:
            yield Path(name), "tmpfs" if mounted else "limit of the size of a file"
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", name], check=False)  # noqa: S603, S607


@contextlib.contextmanager
def filled(folder: Path, means: str) -> Iterator[None]:
    """Nearly nothing can be written any more inside the block."""
    if means == "tmpfs":
        ballast = folder / "ballast"
        space = os.statvfs(folder)
        with ballast.open("wb") as file:
            file.write(bytes(max(0, space.f_bavail * space.f_frsize - SPARE)))
        yield
        ballast.unlink()
    else:
        largest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + SPARE // 4, hard))
        yield
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def until_refused(write: Callable[[str], Any]) -> tuple[list[str], int]:
    """Writes until it was refused so many times: the acknowledged keys, and other faults."""
    from django.db import DatabaseError

    acknowledged: list[str] = []
    refused = strange = 0
    for number in range(MOST):
        if refused + strange >= REFUSED_TIMES:
            break
        try:
            write(f"full-{number}")
        except (DatabaseError, OSError):
            refused += 1
        except Exception:
            strange += 1
        else:
            acknowledged.append(f"full-{number}")
    return acknowledged, strange


def lost(person: Any, acknowledged: list[str]) -> int:
    from deputies.duty.models import DutyEntry

    prefix = f"logged:{person.deputy.pk}:"
    kept = set(DutyEntry.objects.values_list("source_key", flat=True))
    return sum(f"{prefix}{key}" not in kept for key in acknowledged)


def run(database: str) -> bool:
    with small_disk() as (folder, means), ground(database, folder=folder) as one:
        from deputies.duty.models import DutyEntry
        from workflow import trail

        person = deputy()
        log(person, "first", with_photograph=True)
        with filled(folder, means):
            acknowledged, strange = until_refused(
                lambda key: log(person, key, with_photograph=True)
            )
            readable = DutyEntry.objects.count() > 0
        back = 0
        for number in range(WRITTEN_AFTER):
            log(person, f"after-{number}")
            back += 1
        trail.verify()
        gone = lost(person, acknowledged)
        control = lost(person, [*acknowledged, "never written"])
        report(
            f"{one.database}, disk full by {means}:",
            acknowledged=len(acknowledged),
            then_refused=REFUSED_TIMES,
            of_a_strange_kind=strange,
            read_meanwhile=int(readable),
            written_after=f"{back} of {WRITTEN_AFTER}",
            lost=gone,
            control_lost=control,
        )
        return readable and back == WRITTEN_AFTER and not (gone or strange) and control == 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    options = parser.parse_args()
    # The disk of PostgreSQL's own server is another one; the portal's files are what fills here.
    results = [alone(run, name) for name in ([options.only] if options.only else NAMES)]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
