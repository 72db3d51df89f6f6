"""Commands killed at a moment drawn by lot: import, migration, backup. All or nothing each time.

    python -m reliability.broken_off [--only sqlite] [--kills 8]

- import: the rows of the workbook are there all or not at all, and the trail holds;
- migration from nothing: what is there is a migration's whole work, and a second run ends it;
- backup: a copy that was broken off is refused by restore, a whole one is not.

Negative control: the same judgement of a state that was spoiled by hand (a row of the import taken
away, a table of a migration dropped, a byte of a backup turned) must see it.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reliability.ground import NAMES, ROOT, Ground, alone, ground, report

WORKBOOK = ROOT / "congress_portal" / "demo" / "ledger-base.xlsx"


def seconds_of(one: Ground, *arguments: str) -> float:
    """How long a command takes that nobody kills."""
    began = time.monotonic()
    done = _started(one, *arguments).wait()
    if done:
        raise SystemExit(f"{arguments[0]} fails by itself")
    return time.monotonic() - began


def _started(one: Ground, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        one.command(*arguments),
        cwd=ROOT,
        env={**one.environment, "DEMO": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def killed(one: Ground, longest: float, *arguments: str) -> bool:
    """Runs a command and kills it; whether it was killed before its end."""
    process = _started(one, *arguments)
    time.sleep(random.uniform(0.3, 1.0) * longest)  # noqa: S311
    process.kill()
    return process.wait() != 0


def rows() -> int:
    from django.db import connection

    from accounts.models import Organization
    from deputies.people.models import Deputy, Mandate

    connection.close()
    return sum(model._base_manager.count() for model in (Organization, Deputy, Mandate))


def imports(one: Ground, kills: int) -> bool:
    from deputies.people.models import Mandate
    from workflow import trail

    empty = rows()
    broken, seen = 0, set()
    longest = seconds_of(one, "import_ledger", str(WORKBOOK), "--dry-run")
    for _ in range(kills):
        broken += killed(one, longest, "import_ledger", str(WORKBOOK))
        seen.add(rows())
        trail.verify()
        if seen - {empty}:  # it was faster than the kill; a second time it would change nothing
            break
    seconds_of(one, "import_ledger", str(WORKBOOK))
    whole = rows()
    Mandate.objects.filter(pk=Mandate.objects.last().pk).delete()
    spoiled = rows()
    report(
        f"{one.database}, import:",
        killed=broken,
        rows_seen_after=sorted(seen),
        nothing=empty,
        everything=whole,
        half=len(seen - {empty, whole}),
        control_seen=int(spoiled not in {empty, whole}),
    )
    return seen <= {empty, whole} and spoiled not in {empty, whole}


def backups(one: Ground, kills: int) -> bool:
    from congress_portal.backups import package

    def opens(folder: Path) -> bool:
        try:
            package.opened(folder)
        except Exception:
            return False
        return True

    with tempfile.TemporaryDirectory(prefix="copies") as name:
        whole = Path(name) / "whole"
        longest = seconds_of(one, "backup", str(whole))
        broken = wrong = 0
        for number in range(kills):
            folder = Path(name) / str(number)
            was_killed = killed(one, longest, "backup", str(folder))
            broken += was_killed
            wrong += (
                was_killed and folder.exists() and opens(folder) and not _is_same(folder, whole)
            )
        good = opens(whole)
        _spoil(whole)
        report(
            f"{one.database}, backup:",
            killed=broken,
            broken_copies_that_open=wrong,
            whole_one_opens=int(good),
            control_refused=int(not opens(whole)),
        )
        return good and not wrong and not opens(whole)


def _is_same(folder: Path, whole: Path) -> bool:
    """Killed after its last byte: as many parts as the whole one."""
    return len(list(folder.rglob("*"))) == len(list(whole.rglob("*")))


def _spoil(folder: Path) -> None:
    part = max(
        (path for path in folder.rglob("*") if path.is_file()), key=lambda p: p.stat().st_size
    )
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.chmod(0o600)
    part.write_bytes(content)


def migrations(one: Ground, kills: int) -> bool:
    """From an empty database; each kill is followed by a run that ends it."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from tests import kept_database  # the same as a database that was migrated in one go

    def content() -> tuple[list[str], int]:
        connection.close()
        recorder = MigrationRecorder(connection)
        names = sorted(connection.introspection.table_names())
        return names, len(recorder.applied_migrations()) if recorder.has_table() else 0

    whole = content()
    broken, steps = 0, []
    for _ in range(kills):
        _emptied(one)
        was_killed = killed(one, 25.0, "migrate", "--verbosity", "0")
        broken += was_killed
        steps.append(content()[1])
        ended = _started(one, "migrate", "--verbosity", "0").wait() == 0
        connection.close()
        if not ended or _without(content(), kept_database) != _without(whole, kept_database):
            report(f"{one.database}, migration:", killed=broken, applied_then=steps, ended_whole=0)
            return False
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE workflow_holiday")
    spoiled = _without(content(), kept_database) != _without(whole, kept_database)
    report(
        f"{one.database}, migration:",
        killed=broken,
        applied_then=steps,
        ended_whole=kills,
        control_seen=int(spoiled),
    )
    return spoiled


def _without(content: tuple[list[str], int], _kept: object) -> tuple[list[str], int]:
    """Without the cache's table, which no migration makes."""
    names, applied = content
    return [name for name in names if name != "portal_cache"], applied


def _emptied(one: Ground) -> None:
    from django.db import connection

    connection.close()
    if one.database == "sqlite":
        for path in one.folder.glob("portal.sqlite3*"):
            path.unlink()
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()


def run(database: str, kills: int, harness: str) -> bool:
    harnesses: dict[str, Callable[[Ground, int], bool]] = {
        "import": imports,
        "backup": backups,
        "migration": migrations,
    }
    with ground(database) as one:
        return harnesses[harness](one, kills)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--harness", choices=("import", "backup", "migration"))
    options = parser.parse_args()
    names = [options.only] if options.only else NAMES
    which = [options.harness] if options.harness else ("import", "backup", "migration")
    results = [alone(run, name, options.kills, harness) for harness in which for name in names]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
