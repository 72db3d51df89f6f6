"""Runs the whole suite on SQLite and then on a real PostgreSQL that it starts and stops itself.

tests/both_databases.py [--only sqlite|postgresql] [--coverage] [-- pytest arguments]

The second database sees only the tests that use it.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.postgresql_server import NoServer, postgresql  # noqa: E402  found through the path above

PROCESSES = min(max(os.cpu_count() or 2, 2), 6)
# Tests of one file stay together and share what is built once (tests/once.py).
TOGETHER = ("-n", str(PROCESSES), "--dist", "loadfile", "--no-loadscope-reorder")
WHOLE_SUITE = ("-q", *TOGETHER)
# What counts stands in pyproject.toml; migrated anew, for migrations call our code, too.
COVERAGE = ("--cov", "--cov-report=term", "--create-db")


@contextlib.contextmanager
def sqlite():
    with tempfile.TemporaryDirectory(prefix="sqlite") as folder:
        yield f"sqlite:///{folder}/portal.sqlite3"


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}


def run(name, arguments):
    """Whether pytest passed on one database, and its closing line."""
    print(f"\n=== tests on {name} ===", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments]
    try:
        with DATABASES[name]() as address:
            return _passed(command, environment(address))
    except NoServer as refusal:
        print(refusal, flush=True)
        return False, "the server could not be started"


def environment(address):
    """That of this process, with the database; what is compiled once is kept among the tests'."""
    given = {**os.environ, "DATABASE_URL": address}
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**given, "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "tests" / "bytecode")}


def _passed(command, given):
    process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True)
    try:
        closing = _shown(process.stdout)
        return process.wait() == 0, closing
    finally:
        process.terminate()
        process.wait()


def _shown(output):
    """Passes the output on as it comes; the last line that says something."""
    last = ""
    for line in output:
        print(line, end="", flush=True)
        last = line.strip() or last
    return last


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=DATABASES)
    parser.add_argument("--coverage", action="store_true", help="count which statements run")
    parser.add_argument("arguments", nargs="*", help="for pytest, after --")
    options = parser.parse_args()
    names = [options.only] if options.only else list(DATABASES)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped
    results = {}
    for name in names:
        suite = (*WHOLE_SUITE, "--of-database") if results else WHOLE_SUITE
        counting = COVERAGE if options.coverage else ()
        results[name] = run(name, (*(options.arguments or suite), *counting))
    print()
    for name, (passed, closing) in results.items():
        print(f"{name}: {'' if passed else 'FAILED, '}{closing}", flush=True)
    sys.exit(not all(passed for passed, _ in results.values()))


if __name__ == "__main__":
    main()
