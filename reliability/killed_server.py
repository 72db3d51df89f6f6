"""kill -9 of the real server under load, through its pages: what it answered as saved is there.

    python -m reliability.killed_server [--only sqlite] [--cycles 60] [--seconds 700] [--json FILE]

The server is production's (gunicorn with our settings, two processes of four threads). People press
on it over connections that stay open: deputies log duty by their form, one entry a request; clerks
bring in workbooks of persons, ``--rows`` a time, by the two pages of the ledger. An entry counts
as acknowledged when its answer has come whole, a workbook's rows when the page after its
confirmation has said how many were written; each row is counted by itself. After a moment drawn by
lot the server and all its processes are killed, on PostgreSQL the database's server too, and both
start on what they have left.

At the end each acknowledged record must be there once with its trail; of each workbook all rows or
none. One line of JSON a run, for adding up over runs (``--json`` appends it to a file).

Negative control: the same load, after which one acknowledged record is taken out of the database by
SQL; a count that misses it proves nothing.
"""

import argparse
import contextlib
import http.client
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from reliability.ground import NAMES, ROOT, Ground, alone, ground

START_SECONDS = 60
PATIENCE = 30
TOKEN = "t" * 32  # the cookie and the field of the same form: as a browser would send them
SHORTEST = 1.0
"""Seconds from the first acknowledged record of a cycle until its kill, at least."""


@dataclass(frozen=True)
class Load:
    """Deputies and clerks at once, rows of a workbook, seconds to a kill, cycles and seconds."""

    cycles: int = 60
    deputies: int = 4
    clerks: int = 2
    rows: int = 200
    longest: float = 10.0
    seconds: float = 700.0


@dataclass
class Told:
    """What the server said is saved: keys of entries, numbers of persons by workbook."""

    entries: list[str] = field(default_factory=list)
    workbooks: dict[str, list[str]] = field(default_factory=dict)
    unsure: dict[str, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entries) + sum(map(len, self.workbooks.values()))


class Browser:
    """One person over one connection that stays open; a new one after the server died."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.head = {"Cookie": f"{session}; csrftoken={TOKEN}"}
        self.connection: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, Any]:
        """Status and headers, once the whole answer has come. Raises OSError or HTTPException."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            head = {**self.head, **({"Content-Type": kind} if kind else {})}
            self.connection.request(method, path, body or None, head)
            answer = self.connection.getresponse()
            self.text = answer.read()
            return answer.status, answer.headers
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise

    def post(self, path: str, **fields: str) -> tuple[int, Any]:
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}).encode()
        return self.send("POST", path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, name: str, content: bytes) -> tuple[int, Any]:
        mark = uuid.uuid4().hex
        parts = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f'{TOKEN}\r\n--{mark}\r\nContent-Disposition: form-data; name="workbook"; '
            f'filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        body = parts.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.send("POST", path, body, f"multipart/form-data; boundary={mark}")


def log_entries(browser: Browser, told: Told, over: threading.Event, load: Load) -> None:
    """A deputy logs one entry after the other; 302 says that it is saved."""
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))
    while not over.is_set():
        key = str(uuid.uuid4())
        entry = {"key": key, "happened_on": day, "kind": "visit", "text": f"走访 {key}"}
        status, _headers = browser.post("/my/duty/new/", **entry)
        if status == 302:
            told.entries.append(key)
        elif status < 500:
            raise AssertionError(f"{status}: {browser.text[:2000].decode(errors='replace')}")


def workbook(numbers: list[str]) -> bytes:
    """A workbook of persons."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("代表")
    sheet.append(["编号", "姓名"])
    for number in numbers:
        sheet.append([number, f"试{number}"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def bring_in(browser: Browser, told: Told, over: threading.Event, load: Load) -> None:
    """A clerk brings in one workbook after the other, and reads that it was written."""
    while not over.is_set():
        head = uuid.uuid4().hex[:10]
        numbers = [f"{head}{row}" for row in range(load.rows)]
        status, headers = browser.upload("/admin/ledger/", f"{head}.xlsx", workbook(numbers))
        page = headers.get("Location", "")
        if status != 302:
            if status < 500:
                raise AssertionError(f"{status}: {browser.text[:2000].decode(errors='replace')}")
            continue
        told.unsure[head] = numbers
        status, _headers = browser.post(page, confirm="1")
        if status == 302:
            status, _headers = browser.send("GET", page)
            if status == 200 and DONE in browser.text.decode():
                told.workbooks[head] = told.unsure.pop(head)


DONE = "已导入。"


class Portal:
    """The production server on a port, with its processes in a group of their own."""

    def __init__(self, one: Ground) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = one.environment
        self.log = one.folder / "server.log"

    def start(self) -> None:
        conf = "python:congress_portal.serving.gunicorn_conf"
        command = [sys.executable, "-m", "gunicorn", "-c", conf, "-b", f"127.0.0.1:{self.port}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [*command, "congress_portal.wsgi"],
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        raise RuntimeError(self.log.read_text("utf-8", "replace")[-4000:])

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def serving(one: Ground) -> Iterator[Portal]:
    portal = Portal(one)
    try:
        yield portal
    finally:
        portal.kill()


def signed_in(user: Any) -> str:
    """The session cookie of a person who signed in just now."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


Writer = Callable[[Browser, Told, threading.Event, Load], None]


def people(load: Load) -> list[tuple[str, Writer]]:
    """Session cookies of those who write, each with what they do."""
    from accounts.choices import Role
    from tests.factories import make_deputy_user, make_user

    deputies = [(signed_in(make_deputy_user()), log_entries) for _ in range(load.deputies)]
    clerks = [(signed_in(make_user(Role.CLERK)), bring_in) for _ in range(load.clerks)]
    return [*deputies, *clerks]


def cycle(
    one: Ground, portal: Portal, writers: list[tuple[str, Writer]], load: Load
) -> tuple[Told, list[BaseException]]:
    """Starts the server, lets everybody write, kills it; what it said is saved."""
    portal.start()
    over, faults = threading.Event(), []
    told = [Told() for _ in writers]

    def work(session: str, writer: Writer, mine: Told) -> None:
        while not over.is_set():
            try:
                writer(Browser(portal.port, session), mine, over, load)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)  # the server is gone
            except BaseException as fault:
                faults.append(fault)
                return

    threads = [
        threading.Thread(target=work, args=(*pair, mine), daemon=True)
        for pair, mine in zip(writers, told, strict=True)
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + START_SECONDS
    while not any(map(len, told)) and not faults and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(random.uniform(SHORTEST, load.longest))  # noqa: S311
    portal.kill()
    over.set()
    one.crash()
    for thread in threads:
        thread.join(PATIENCE)
    whole = Told()
    for mine in told:
        whole.entries += mine.entries
        whole.workbooks |= mine.workbooks
        whole.unsure |= mine.unsure
    return whole, faults


def judged(told: Told) -> dict[str, int]:
    """What is in the database, held against what the server said."""
    from django.db import connection

    from deputies.duty.models import DutyEntry
    from deputies.people.models import Deputy
    from workflow import trail
    from workflow.models import TrailEntry

    keys = DutyEntry.objects.values_list("source_key", "pk")
    entries = {key.rpartition(":")[2]: pk for key, pk in keys if key}
    persons = dict(Deputy.objects.filter(number__isnull=False).values_list("number", "pk"))
    chains = set(TrailEntry.objects.values_list("subject_kind", "subject_key"))
    kept = [("deputies.dutyentry", pk) for pk in entries.values()]
    kept += [("deputies.deputy", pk) for number, pk in persons.items() if len(number) > HEAD]
    torn = 0
    for numbers in [*told.workbooks.values(), *told.unsure.values()]:
        torn += len({number in persons for number in numbers}) > 1
    lost = sum(key not in entries for key in told.entries)
    lost += sum(one not in persons for numbers in told.workbooks.values() for one in numbers)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            sound = cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sound &= not cursor.execute("PRAGMA foreign_key_check").fetchall()
    else:
        connection.check_constraints()
        sound = True
    trail.verify()
    return {
        "acknowledged": len(told),
        "lost": lost,
        "torn_workbooks": torn,
        "without_trail": sum((kind, str(pk)) not in chains for kind, pk in kept),
        "rows": len(kept),
        "unsound": int(not sound),
    }


HEAD = 10
"""Numbers of persons that the load made are longer than this."""


def take_one_out(told: Told) -> None:
    """The control: one acknowledged record goes, past every rule."""
    from django.db import connection

    number = next(iter(told.workbooks.values()))[0] if told.workbooks else ""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if number:
            cursor.execute("UPDATE deputies_deputy SET number = NULL WHERE number = %s", [number])
        else:
            key = f"%{told.entries[0]}"
            gone = "UPDATE deputies_dutyentry SET source_key = NULL WHERE source_key LIKE %s"
            cursor.execute(gone, [key])


def run(database: str, load: Load, folder: str) -> dict[str, Any]:
    with ground(database, folder=Path(folder)) as one, serving(one) as portal:
        from django.core.management import call_command
        from django.db import connections

        call_command("collectstatic", interactive=False, verbosity=0)
        writers = people(load)
        connections.close_all()
        told, began, done = Told(), time.monotonic(), 0
        while done < load.cycles and time.monotonic() - began < load.seconds:
            got, faults = cycle(one, portal, writers, load)
            if faults:
                raise faults[0]
            told.entries += got.entries
            told.workbooks |= got.workbooks
            told.unsure |= got.unsure
            done += 1
            print(
                f"{database}: {done} kills, {len(told)} acknowledged", file=sys.stderr, flush=True
            )
        seconds = round(time.monotonic() - began)
        figures: dict[str, Any] = judged(told)
        take_one_out(told)
        control = judged(told)["lost"] - figures["lost"]
    return {
        "harness": "killed_server",
        "database": database,
        "kills": done,
        **figures,
        "entries": len(told.entries),
        "persons": len(told) - len(told.entries),
        "seconds": seconds,
        "control_lost": control,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--cycles", type=int, default=60, help="kills on each database")
    parser.add_argument("--seconds", type=float, default=700, help="on each database")
    parser.add_argument("--deputies", type=int, default=4)
    parser.add_argument("--clerks", type=int, default=2)
    parser.add_argument("--rows", type=int, default=200, help="of each workbook")
    parser.add_argument("--longest", type=float, default=10, help="seconds until a kill")
    parser.add_argument("--json", type=Path, help="a file to which the lines are added")
    options = vars(parser.parse_args())
    only, lines = options.pop("only"), options.pop("json")
    good = True
    for database in [only] if only else NAMES:
        with tempfile.TemporaryDirectory(prefix="killed-server") as folder:
            figures = alone(run, database, Load(**options), folder)
        line = json.dumps(figures, ensure_ascii=False)
        print(line, flush=True)
        if lines:
            with lines.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        wrong = ("lost", "torn_workbooks", "without_trail", "unsound")
        good &= figures["acknowledged"] > 0 and not any(figures[name] for name in wrong)
        good &= figures["control_lost"] == 1
    sys.exit(not good)


if __name__ == "__main__":
    main()
