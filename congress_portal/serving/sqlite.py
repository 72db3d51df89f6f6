"""Which SQLite runs, and how it keeps what a page has said is saved.

SQLite 3.7.0 to 3.51.2 can lose commits when a WAL file is reset (https://sqlite.org/wal.html).
Debian's release is among them, so a bundled newer one takes its place where it is installed;
elsewhere the slower rollback journal keeps the same promise.
"""

import sys
from pathlib import Path

try:
    import pysqlite3
except ImportError:  # other systems than Linux: the interpreter's own
    import sqlite3 as pysqlite3


VERSION = pysqlite3.sqlite_version_info
FULL, EXTRA = 2, 3
# Recursive triggers: what a REPLACE takes away is refused like any other removal.
EVERYWHERE = (
    "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    "PRAGMA trusted_schema=OFF; PRAGMA journal_size_limit=67108864;"
)


def use_the_newer():
    """Puts the bundled SQLite in the place of the system's; before Django opens a database."""
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def wal_loses_commits(version):
    """Whether a release has the WAL-reset fault."""
    repaired_branch = version[:2] in ((3, 44), (3, 50)) and version >= (
        (3, 44, 6) if version[:2] == (3, 44) else (3, 50, 7)
    )
    return (3, 7, 0) <= version < (3, 51, 3) and not repaired_branch


def durable_journal(version):
    """Journal mode and level of ``synchronous`` under which a power cut loses nothing."""
    return ("delete", EXTRA) if wal_loses_commits(version) else ("wal", FULL)


def options(version=VERSION):
    """Django's OPTIONS: writers queue up for 20 s instead of failing, and every commit is kept."""
    journal, synchronous = durable_journal(version)
    return {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            f"PRAGMA journal_mode={journal}; PRAGMA synchronous={synchronous}; {EVERYWHERE}"
        ),
    }


def keep_private(path: Path) -> None:
    """Only the owner may read the database; SQLite gives its other files the same permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if one.exists() and one.stat().st_mode & 0o077:
            one.chmod(0o600)
