"""Imports ledgers of growing length: rows a second, memory, and how long others wait.

    python -m benchmarks.imports [--rows 10000 100000] [--only sqlite|postgresql]

Each length goes into a database of its own. Memory is the peak of the importing process; the wait
is the longest of somebody who writes one row again and again meanwhile, which on SQLite is how long
the import holds the only write lock; ``locked_busy_seconds`` is the processor time of that, which a
busy machine does not stretch. Processor time a row says whether it is linear.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread

from benchmarks.backups import clocked
from tests.both_databases import DATABASES

ROOT = Path(__file__).resolve().parent.parent
DEPUTIES = 300
PAUSE_SECONDS = 0.02


def workbook(path, rows):
    """A ledger of so many duty records, on days of ten years."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    people = book.create_sheet("代表")
    people.append(["姓名", "编号"])
    for number in range(DEPUTIES):
        people.append([f"代表{number:03}", f"D{number:03}"])
    duty = book.create_sheet("履职记录")
    duty.append(["代表", "日期", "类型", "内容"])
    for number in range(rows):
        day = date(2014, 1, 1) + timedelta(days=number % 3650)
        duty.append([f"代表{number % DEPUTIES:03}", day, "视察调研", f"第{number}次视察"])
    book.save(path)


class Writer(Thread):
    """Somebody else who writes one row after the other, and how long they waited at most."""

    def __init__(self):
        super().__init__(daemon=True)
        self.longest, self.refused, self.ended = 0.0, 0, Event()

    def run(self):
        from django.db import OperationalError, connection

        from workflow.models import OutboxMessage

        while not self.ended.is_set():
            start = time.perf_counter()
            try:
                OutboxMessage.objects.filter(pk=0).update(path="/")
            except OperationalError:  # the portal's limit for a lock is over
                self.refused += 1
            self.longest = max(self.longest, time.perf_counter() - start)
            time.sleep(PAUSE_SECONDS)
        connection.close()


def busy_in(owner, name):
    """A list that gets the processor seconds of each call of a method."""
    original, seconds = getattr(owner, name), []

    def timed(*args, **options):
        start = time.thread_time()
        try:
            return original(*args, **options)
        finally:
            seconds.append(time.thread_time() - start)

    setattr(owner, name, timed)
    return seconds


def measure(rows):
    """One length on the database of the environment, as a mapping of figures."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
    django.setup()
    from django.core.management import call_command

    from congress_portal.importing import aside
    from congress_portal.importing.run import import_workbook

    locked = busy_in(aside.DatabaseCopy, "take_the_lock")
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    path = Path(tempfile.mkdtemp()) / "ledger.xlsx"
    workbook(path, rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    writer = Writer()
    writer.start()
    run, (wall, busy) = clocked(lambda: import_workbook(path))
    writer.ended.set()
    writer.join()
    assert not run.faults, list(run.faults.lines())[:3]  # noqa: S101  # a benchmark of nothing
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "rows": rows,
        "seconds": round(wall, 1),
        "busy_ms_a_row": round(1000 * busy / rows, 3),
        "megabytes": round(peak / 1024),
        "megabytes_before": round(before / 1024),
        "longest_wait_seconds": round(writer.longest, 2),
        "locked_busy_seconds": [round(seconds, 2) for seconds in locked],
        "refused": writer.refused,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--only", choices=DATABASES)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return
    for name in [options.only] if options.only else DATABASES:
        for rows in options.rows:
            with DATABASES[name]() as url:
                command = [sys.executable, "-m", "benchmarks.imports", "--one", str(rows)]
                environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1"}
                done = subprocess.run(  # noqa: S603
                    command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
                )
            print(name, done.stdout.decode().strip(), flush=True)


if __name__ == "__main__":
    main()
