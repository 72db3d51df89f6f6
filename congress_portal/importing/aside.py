"""An import that keeps nobody waiting on SQLite, which has one writer at a time.

The whole import goes into a private copy of the database, where nobody else is. What it wrote there
is then brought over row by row of the tables, by SQLite itself, in one transaction that is as short
as it can be: all or nothing, seen by nobody before its end. A process that dies before leaves the
database as it was, and a folder that the next one takes away.

Whatever the import read in the copy is read once more in the database before it is written: where
one answer is another, somebody was faster, and the import is done anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction

from congress_portal.backups.making import one_moment
from congress_portal.long_work.watching import BESIDE
from workflow.models import TrailEntry

LEAST_ROWS = 1000
"""Below so many rows an import holds the lock for less time than the copy takes."""
ROOM_LEFT = 200 * 1024 * 1024
KEYS_A_ROW = 10
LEAST_KEYS = 10_000
LOOKS = 3
PAGES_KB = 24 * 1024
"""Pages in memory while it is brought over: indexes that do not fit are written again and again."""
AT_ONCE = 500
LOCK = "lock"
CHANGES = "import_changes"
HASTY = "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.I)
QUESTIONS = re.compile(r"SELECT (?!MAX\()", re.I)
"""Not of the last key: others make records with keys behind those that are set aside."""
NAMES = re.compile(r'"(\w+)"')
MADE, CHANGED, GONE, NEVER = "made", "changed", "gone", "never"


class ChangedMeanwhile(Exception):
    """What the import read is no longer so; nothing of it was written."""


class Read(NamedTuple):
    """A question to the database, and a digest of what it answered."""

    sql: str
    params: Any
    answer: bytes


def is_possible(rows: int) -> bool:
    """Whether an import of so many rows of a workbook is better done in a copy."""
    if connection.vendor != "sqlite" or connection.in_atomic_block or rows < LEAST_ROWS:
        return False
    path = Path(connection.settings_dict["NAME"])
    if not path.is_file():
        return False
    # The copy, and what SQLite writes beside the database while it is brought over.
    return shutil.disk_usage(path.parent).free > 2 * path.stat().st_size + ROOM_LEFT


def do(work: Callable[[], None], rows: int) -> None:
    """Does ``work`` in a copy of the database, and brings over what it wrote.

    Args:
        work: reads and writes by the connection of this thread.
        rows: of the workbook.

    Raises:
        ChangedMeanwhile: where the database does not say any more what the copy said.
    """
    discard_left()
    with _folder() as folder:
        copy = DatabaseCopy(folder / "copy.sqlite3", max(LEAST_KEYS, rows * KEYS_A_ROW))
        try:
            copy.fill()
            copy.do(work)
            copy.bring_over()
        finally:
            copy.give_back()


def discard_left() -> None:
    """Takes away what imports left whose process died."""
    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    for folder in path.parent.glob(f"{path.name}.import-*"):
        with suppress(FileNotFoundError, BlockingIOError), (folder / LOCK).open() as lock:
            # The lock goes with the process that held it, however that ended; an age or a pid would
            # guess.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder beside the database that nobody else may read, and that is locked while in use."""
    path = Path(connection.settings_dict["NAME"])
    with tempfile.TemporaryDirectory(prefix=f"{path.name}.import-", dir=path.parent) as name:
        folder = Path(name)
        with (folder / "new").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            (folder / "new").rename(folder / LOCK)
            yield folder


class _Recorder:
    """Keeps what is read of tables that the import itself has not written to yet."""

    def __init__(self, copy: Any) -> None:
        self._copy = copy
        self._written: set[str] = set()
        self.reads: list[Read] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if written := WRITES.match(sql.lstrip()):
            self._written.add(written[1])
        elif QUESTIONS.match(sql.lstrip()) and self._written.isdisjoint(NAMES.findall(sql)):
            self.reads.append(Read(sql, params, _answer(self._copy, sql, params)))
        return result


def _answer(database: Any, sql: str, params: Any) -> bytes:
    digest = hashlib.sha256()
    # Below Django's own cursors, which would report each of these readings to the recorder again.
    with closing(database.create_cursor()) as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                digest.update(repr(row).encode())
    return digest.digest()


class DatabaseCopy:
    """The copy: what is done in it, and how that comes into the database itself.

    Of each table but the trail as many keys as ``keys`` are kept for it, so that its records have
    the same keys in the database. The trail's are those of the order in which it was written.
    """

    def __init__(self, path: Path, keys: int) -> None:
        self.path = path
        self._keys = keys
        self._ceilings: dict[str, int] = {}
        self._fresh: list[str] = []
        self._columns: dict[str, list[str]] = {}
        self._reads: list[Read] = []
        self._hooks: list[Any] = []

    def fill(self) -> None:
        """Copies the database as it is now, without keeping anybody from writing."""
        floors = self._keep_keys()
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
            closing(sqlite3.connect(self.path)) as copy,
        ):
            source.backup(copy)
            copy.executescript(HASTY)
            for table, floor in floors.items():
                copy.execute("DELETE FROM sqlite_sequence WHERE name = ?", [table])
                copy.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", [table, floor])
            self._watch(copy)
            copy.commit()

    def _keep_keys(self) -> dict[str, int]:
        """Sets keys of each table aside; returns the last one that is in use."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE %s",
                ["%AUTOINCREMENT%"],
            )
            tables = [name for (name,) in cursor.fetchall()]
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            used = dict(cursor.fetchall())
            floors = {name: used.get(name, 0) for name in tables if name != _trail()}
            for name in tables:
                cursor.execute(f"PRAGMA table_info({_quoted(name)})")
                self._columns[name] = [row[1] for row in cursor.fetchall()]
            self._fresh = [name for name in floors if name not in used]
            for name, floor in floors.items():
                self._ceilings[name] = floor + self._keys
                _set_sequence(cursor, name, floor + self._keys, known=name in used)
        return floors

    def _watch(self, copy: Any) -> None:
        """Triggers that keep each row that is written, and how it stood before."""
        copy.execute(
            f"CREATE TABLE {CHANGES} (place TEXT, key INTEGER, kind TEXT, old TEXT,"
            " PRIMARY KEY (place, key)) WITHOUT ROWID"
        )
        for table, columns in self._columns.items():
            for event, (key, values, again) in _notes(_spelled("OLD", columns)).items():
                copy.execute(
                    f"CREATE TRIGGER import_{event}_{table} AFTER {event} ON {_quoted(table)} BEGIN"
                    f" INSERT INTO {CHANGES} VALUES ('{table}', {key}.rowid, {values})"
                    f" ON CONFLICT (place, key) DO UPDATE SET kind = {again}; END"
                )

    def do(self, work: Callable[[], None]) -> None:
        """Runs ``work`` with the copy in the place of the database."""
        own = connections[DEFAULT_DB_ALIAS]
        copy: Any = own.copy(alias=BESIDE)
        copy.settings_dict["NAME"] = str(self.path)
        copy.settings_dict["OPTIONS"] = {**own.settings_dict["OPTIONS"], "init_command": HASTY}
        recorder = _Recorder(copy)
        connections[DEFAULT_DB_ALIAS] = copy
        try:
            with copy.execute_wrapper(recorder), transaction.atomic():
                work()
                self._hooks, copy.run_on_commit = copy.run_on_commit, []
        finally:
            connections[DEFAULT_DB_ALIAS] = own
            copy.close()
        self._reads = recorder.reads

    def bring_over(self) -> None:
        """Writes into the database what was written into the copy, all or nothing."""
        with connection.cursor() as cursor:
            cursor.execute("ATTACH DATABASE %s AS aside", [f"file:{self.path}?mode=ro"])
            cursor.execute("PRAGMA main.cache_size")
            usual = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA main.cache_size = -{PAGES_KB}")
            try:
                self._written(cursor)
            except IntegrityError as error:
                raise ChangedMeanwhile from error
            finally:
                cursor.execute(f"PRAGMA main.cache_size = {int(usual)}")
                cursor.execute("DETACH DATABASE aside")

    def _written(self, cursor: Any) -> None:
        """Looks first and locks then: only if somebody wrote between must all be read under it."""
        places = self._places(cursor)
        if not places:
            return
        for look in range(LOOKS):
            with one_moment():
                self._look(cursor, places)
                seen = _version(cursor)
            if self.take_the_lock(cursor, places, seen, is_last=look == LOOKS - 1):
                return

    def take_the_lock(
        self, cursor: Any, places: list[tuple[str, str]], seen: int, *, is_last: bool
    ) -> bool:
        """All that others have to wait for: the rows, their indexes, and the end of it.

        Args:
            cursor: of the database, to which the copy is attached.
            places: (table, how its rows were written).
            seen: the number of the database's state when it was last compared.
            is_last: whether to compare under the lock where somebody wrote since.

        Returns:
            Whether it was written; False where somebody wrote since, and there is another try.
        """
        with transaction.atomic():
            if _version(cursor) != seen:
                if not is_last:
                    return False
                self._look(cursor, places)
            self._write(cursor, places)
            self._give_keys_back(cursor)
            for _savepoints, hook, robust in self._hooks:
                transaction.on_commit(hook, robust=robust)
        return True

    def _write(self, cursor: Any, places: list[tuple[str, str]]) -> None:
        # What goes first frees the unique values that a change or a new row may take.
        ways = {GONE: self._remove, CHANGED: self._change, MADE: self.make}
        for kind, write in ways.items():
            for place in sorted(place for place, own in places if own == kind):
                write(cursor, place)

    def _places(self, cursor: Any) -> list[tuple[str, str]]:
        """(table, how its rows were written), each once."""
        cursor.execute(
            f"SELECT DISTINCT place, kind FROM aside.{CHANGES} WHERE kind <> %s", [NEVER]
        )
        return list(cursor.fetchall())

    def _look(self, cursor: Any, places: list[tuple[str, str]]) -> None:
        """Raises ChangedMeanwhile where the database is not as the import found it."""
        for read in self._reads:
            if _answer(connection, read.sql, read.params) != read.answer:
                raise ChangedMeanwhile(read.sql)
        for place in {place for place, kind in places if kind != MADE}:
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM aside.{CHANGES} c"
                f" LEFT JOIN main.{_quoted(place)} m ON m.rowid = c.key"
                " WHERE c.place = %s AND c.kind IN (%s, %s)"
                f" AND c.old IS NOT {_spelled('m', self._columns[place])})",
                [place, CHANGED, GONE],
            )
            if cursor.fetchone()[0]:
                raise ChangedMeanwhile(place)

    def make(self, cursor: Any, place: str) -> None:
        """Writes the new rows of one table, in the order of their keys."""
        own = [name for name in self._columns[place] if not (place == _trail() and name == "id")]
        columns = ", ".join(map(_quoted, own))
        cursor.execute(
            f"INSERT INTO main.{_quoted(place)} ({columns})"
            f" SELECT {', '.join(f's.{_quoted(name)}' for name in own)} FROM aside.{CHANGES} c"
            f" CROSS JOIN aside.{_quoted(place)} s ON s.rowid = c.key"
            " WHERE c.place = %s AND c.kind = %s ORDER BY c.key",
            [place, MADE],
        )

    def _change(self, cursor: Any, place: str) -> None:
        columns = ", ".join(_quoted(name) for name in self._columns[place] if name != "id")
        cursor.execute(
            f"UPDATE main.{_quoted(place)} SET ({columns}) = (SELECT {columns}"
            f" FROM aside.{_quoted(place)} s WHERE s.rowid = {_quoted(place)}.rowid)"
            f" WHERE rowid IN (SELECT key FROM aside.{CHANGES} WHERE place = %s AND kind = %s)",
            [place, CHANGED],
        )

    def _remove(self, cursor: Any, place: str) -> None:
        cursor.execute(
            f"DELETE FROM main.{_quoted(place)}"
            f" WHERE rowid IN (SELECT key FROM aside.{CHANGES} WHERE place = %s AND kind = %s)",
            [place, GONE],
        )

    def give_back(self) -> None:
        """What was kept and not used; in a transaction of its own where nothing was written."""
        if self._ceilings:
            with transaction.atomic(), connection.cursor() as cursor:
                self._give_keys_back(cursor)

    def _give_keys_back(self, cursor: Any) -> None:
        """Takes the next key of each table right behind its last row, unless somebody went on."""
        for name, ceiling in self._ceilings.items():
            cursor.execute(
                f"UPDATE main.sqlite_sequence SET seq = MAX(%s, COALESCE((SELECT MAX(rowid)"
                f" FROM main.{_quoted(name)}), 0)) WHERE name = %s AND seq = %s",
                [ceiling - self._keys, name, ceiling],
            )
        for name in self._fresh:
            cursor.execute("DELETE FROM main.sqlite_sequence WHERE name = %s AND seq = 0", [name])
        self._ceilings = {}


def _notes(old: str) -> dict[str, tuple[str, str, str]]:
    """By event: whose key, what is noted of a row, and its kind where it was noted before."""
    return {
        "INSERT": (
            "NEW",
            f"'{MADE}', NULL",
            f"CASE kind WHEN '{NEVER}' THEN '{MADE}' ELSE '{CHANGED}' END",
        ),
        "UPDATE": ("OLD", f"'{CHANGED}', {old}", "kind"),
        "DELETE": (
            "OLD",
            f"'{GONE}', {old}",
            f"CASE kind WHEN '{MADE}' THEN '{NEVER}' ELSE '{GONE}' END",
        ),
    }


def _set_sequence(cursor: Any, name: str, value: int, *, known: bool) -> None:
    if known:
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [value, name])
    else:
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, value])


def _version(cursor: Any) -> int:
    """Another number once another connection has written to the database."""
    cursor.execute("PRAGMA main.data_version")
    version: int = cursor.fetchone()[0]
    return version


def _trail() -> str:
    return str(TrailEntry._meta.db_table)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _spelled(table: str, columns: list[str]) -> str:
    """A whole row as one text."""
    return " || ',' || ".join(f"quote({table}.{_quoted(name)})" for name in columns)
