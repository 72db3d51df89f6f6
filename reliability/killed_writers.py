"""kill -9 under load: nothing that was said to be saved is gone, nothing is half there.

    python -m reliability.killed_writers [--only sqlite] [--cycles 100] [--writers 4]

In each cycle the writers log duty entries, each in a process of its own, some with a photograph.
A key is acknowledged after the transaction has ended. After a moment drawn by lot all writers are
killed at once, on PostgreSQL the server and all its processes with them. At the end every
acknowledged entry must be there, once, with its trail and its file.

Negative control: a run in which keys are acknowledged before the transaction ends must count a
loss; where it does not, the harness proves nothing and exits 1.
"""

import argparse
import os
import random
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reliability.ground import NAMES, Ground, alone, deputy, ground, log, report

SHORTEST, LONGEST = 0.0, 0.6
"""Seconds from the first acknowledged entry until a kill; ``--longest`` says another most."""
FIRST = 20
MOST_SECONDS = 1800
"""No further cycle is begun after so long; what was done till then is judged. ``--seconds``."""
PHOTOGRAPH_EVERY = 3
"""A photograph is drawn anew in a process of its own: rarer ones leave time for more entries."""


@dataclass(frozen=True)
class Load:
    """How hard one run presses: writers at once, seconds to a kill at most, cycles, seconds."""

    cycles: int = 100
    writers: int = 4
    longest: float = LONGEST
    photograph_every: int = PHOTOGRAPH_EVERY
    seconds: float = MOST_SECONDS
    early: bool = False


def write(person: Any, name: str, pipe: int, load: Load) -> None:
    """Logs entries until it is killed; an early one acknowledges what is not yet saved."""
    from django.db import OperationalError, connections, transaction

    connections.close_all()
    number = 0
    while True:
        number += 1
        key = f"{name}-{number}"
        line = f"{key}\n".encode()
        try:
            if load.early:
                with transaction.atomic():
                    log(person, key)
                    os.write(pipe, line)
                    time.sleep(0.02)
            else:
                log(person, key, with_photograph=number % load.photograph_every == 0)
                os.write(pipe, line)
        except OperationalError:  # the server is gone, and so are we in a moment
            time.sleep(0.01)


def cycle(
    one: Ground, person: Any, number: int, load: Load, cut: Callable[[], None] = lambda: None
) -> list[str]:
    """Starts the writers, kills them; returns the acknowledged keys.

    ``cut`` is what else happens at that moment, once nobody writes any more.
    """
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    children = []
    for writer in range(load.writers):
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                write(person, f"{number}-{writer}", writing, load)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        children.append(child)
    os.close(writing)
    select.select([reading], [], [], FIRST)
    time.sleep(random.uniform(SHORTEST, load.longest))  # noqa: S311
    for child in children:
        os.kill(child, signal.SIGKILL)
    one.crash()
    for child in children:
        os.waitpid(child, 0)
    cut()
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode().split()


def judged(person: Any, acknowledged: list[str]) -> dict[str, int]:
    """What is there, held against what was acknowledged."""
    from django.core.files.storage import default_storage
    from django.db import connection

    from deputies.duty.models import DutyEntry, DutyFile
    from workflow import trail
    from workflow.models import TrailEntry

    prefix = f"logged:{person.deputy.pk}:"
    kept = dict(DutyEntry.objects.values_list("source_key", "pk"))
    found = {key.removeprefix(prefix) for key in kept}
    with_trail = set(
        TrailEntry.objects.filter(subject_kind="deputies.dutyentry", action="confirm").values_list(
            "subject_key", flat=True
        )
    )
    files = DutyFile.objects.select_related("stored")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            sound = cursor.fetchall() == [("ok",)]
            sound &= not cursor.execute("PRAGMA foreign_key_check").fetchall()
    else:
        connection.check_constraints()
        sound = True
    trail.verify()
    return {
        "acknowledged": len(acknowledged),
        "lost": len(set(acknowledged) - found),
        "rows": len(kept),
        "without_trail": sum(str(pk) not in with_trail for pk in kept.values()),
        "files": len(files),
        "files_missing": sum(not default_storage.exists(one.stored.file.name) for one in files),
        "unsound": int(not sound),
    }


def run(database: str, load: Load) -> dict[str, int]:
    with ground(database) as one:
        person = deputy()
        log(person, "first", with_photograph=True)  # whatever is loaded late is loaded before
        acknowledged = ["first"]
        began = time.monotonic()
        done = 0
        while done < load.cycles and time.monotonic() - began < load.seconds:
            acknowledged += cycle(one, person, done, load)
            done += 1
        figures = judged(person, acknowledged)
        seconds = round(time.monotonic() - began)
    kind = "control, acknowledged too early" if load.early else "killed"
    report(f"{database}, {kind}:", cycles=done, writers=load.writers, **figures, seconds=seconds)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--cycles", type=int, default=100, help="on each database")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--longest", type=float, default=LONGEST, help="seconds until a kill")
    parser.add_argument("--photograph-every", type=int, default=PHOTOGRAPH_EVERY)
    parser.add_argument("--seconds", type=float, default=MOST_SECONDS, help="on each database")
    options = vars(parser.parse_args())
    only, load = options.pop("only"), Load(**options)
    good = True
    for database in [only] if only else NAMES:
        figures = alone(run, database, load)
        wrong = ("lost", "without_trail", "files_missing", "unsound")
        good &= figures["acknowledged"] > 0 and not any(figures[name] for name in wrong)
        control = alone(run, database, Load(cycles=10, writers=load.writers, early=True))
        good &= control["lost"] > 0
    sys.exit(not good)


if __name__ == "__main__":
    main()
