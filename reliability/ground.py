"""What every harness stands on: a migrated database of its own, and people who write.

Everything lies in a temporary folder and is gone afterwards; servers listen on loopback or on a
socket in that folder.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("sqlite", "postgresql")
# As in production (docs/production.md); more connections than people.
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=100")


@dataclass
class Ground:
    """A portal that may be broken: its database, its folder, and what others need to reach it."""

    database: str
    folder: Path
    address: str
    server: Any = None

    @property
    def environment(self) -> dict[str, str]:
        """For a process of the portal."""
        return {
            **os.environ,
            "DATABASE_URL": self.address,
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "PUBLISHED_FILES": "",
            "SECRET_KEY": "reliability-only-nJ3vQk8sX2wL7fRt9yBz5hGm4cVp6dWa0eTu",
        }

    def crash(self) -> None:
        """Kills the database's own server and starts it on what it has left; SQLite has none."""
        if self.server is not None:
            self.server.kill()
            self.server.start()

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "manage.py", *arguments]


@contextlib.contextmanager
def ground(database: str, *, folder: Path | None = None) -> Iterator[Ground]:
    """A migrated portal; Django is set up in this process. ``folder`` is where it lies."""
    with contextlib.ExitStack() as stack:
        place = folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="reliability"))
        )
        server = None
        address = f"sqlite:///{place}/portal.sqlite3"
        if database == "postgresql":
            from tests.postgresql_server import server as postgresql

            server = stack.enter_context(postgresql(DURABLE))
            address = server.address
        one = Ground(database, place, address, server)
        os.environ.update(one.environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "congress_portal.settings"
        import django

        django.setup()
        _migrate(one)
        yield one


def _migrate(one: Ground) -> None:
    """From what the tests keep, where they ran with these migrations; migrating takes a minute."""
    from django.core.management import call_command
    from django.db import connection

    from tests import kept_database

    kept = kept_database.FOLDER / kept_database.digest()
    if one.database == "sqlite" and kept.with_suffix(".sqlite3").exists():
        shutil.copy(kept.with_suffix(".sqlite3"), connection.settings_dict["NAME"])
    elif one.database == "postgresql" and kept.with_suffix(".sql").exists():
        lines = kept.with_suffix(".sql").read_text("utf-8").splitlines(keepends=True)
        with connection.cursor() as cursor:
            # psql's own commands, which a server does not know, begin with a backslash.
            cursor.connection.execute("".join(line for line in lines if line[0] != "\\"))
        connection.close()
    else:
        call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def deputy() -> Any:
    """A deputy with an account, who logs duty."""
    from tests.factories import make_deputy_user

    return make_deputy_user()


def log(person: Any, key: str, *, with_photograph: bool = False) -> Any:
    """One duty entry: the record, a line on the trail, an entry, messages, perhaps a file."""
    from django.utils import timezone

    from deputies.duty.workflow import log_duty
    from tests.factories import evidence

    told = {"happened_on": timezone.localdate(), "kind": "visit", "text": f"走访 {key}"}
    files = evidence() if with_photograph else ()
    return log_duty(person.deputy, by=person, key=key, files=files, **told)


def report(line: str, **figures: Any) -> None:
    """Prints a line and its figures, at once."""
    print(
        line,
        "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items()),
        flush=True,
    )


def alone(run: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """What a run returns, from a process of its own: Django is set up for one database."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(run, *arguments, **named).result()
