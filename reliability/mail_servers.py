"""Slow, dead and lying mail servers, and a worker that is killed while it sends.

    python -m reliability.mail_servers [--only sqlite]

One server after the other on loopback, each with messages that wait; the worker runs as its own
process. Printed: how long the round took, what was handed over, what the outbox says of it, and
how long a writer waited meanwhile: nobody may wait for the mail server.

Negative control: a worker that sends inside a transaction, as it once did, must make the writer
wait (SQLite) or hold a transaction open (PostgreSQL).
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reliability.ground import NAMES, ROOT, Ground, alone, deputy, ground, log, report

MESSAGES = 3
LONGEST_WAIT = 2.0
"""Seconds that a writer may wait while the worker talks to a mail server."""
CONTROL = """
import django; django.setup()
from django.db import transaction
from workflow.models import Delivery
with transaction.atomic():
    delivery = Delivery.objects.select_for_update().first()
    delivery.attempts += 1
    delivery.save()
    Delivery.hand_over([delivery])
"""


@dataclass
class MailServer:
    """Speaks as much SMTP as it is told to; ``taken`` are the messages that it said yes to."""

    manner: str
    port: int = 0
    taken: list[str] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def running(self) -> Iterator["MailServer"]:
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        if self.manner == "dead":
            listening.close()
            yield self
            return
        threading.Thread(target=self._accept, args=[listening], daemon=True).start()
        try:
            yield self
        finally:
            listening.close()

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                talk, _ = listening.accept()
                threading.Thread(target=self._talk, args=[talk], daemon=True).start()

    def _talk(self, talk: socket.socket) -> None:
        with contextlib.suppress(OSError), talk:
            if self.manner == "silent":
                time.sleep(300)
            if self.manner == "a byte a second":
                for byte in b"220-" + b"x" * 300:
                    talk.sendall(bytes([byte]))
                    time.sleep(1)
            self._converse(talk)

    def _converse(self, talk: socket.socket) -> None:
        talk.sendall(b"220 ready\r\n")
        lines = talk.makefile("rb")
        for line in lines:
            word = line[:4].upper()
            if word == b"DATA":
                talk.sendall(b"354 go on\r\n")
                text = b"".join(iter(lambda: lines.readline(), b".\r\n"))
                if self.manner == "refuses":
                    talk.sendall(b"554 no\r\n")
                    continue
                self.taken.append(text.decode("utf-8", "replace"))
                self.arrived.set()
                if self.manner == "lies":  # took the message, and breaks off without a word
                    return
                if self.manner == "slow to say yes":
                    time.sleep(20)
                talk.sendall(b"250 taken\r\n")
            elif word == b"QUIT":
                talk.sendall(b"221 bye\r\n")
                return
            else:
                talk.sendall(b"250 ok\r\n")


def prepared() -> None:
    """So many fresh messages wait, each for another reader, and nothing else."""
    from accounts.models import User
    from workflow import outbox
    from workflow.models import OutboxMessage

    OutboxMessage.objects.all().delete()
    for number in range(MESSAGES):
        reader, _new = User.objects.get_or_create(
            username=f"reader{number}", defaults={"email": f"reader{number}@example.cn"}
        )
        outbox.put([outbox.Message(key=f"m{number}", recipient=reader, subject=f"m {number}")])


def worker(one: Ground, port: int, *code: str) -> subprocess.Popen[bytes]:
    environment = {**one.environment, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    command = [sys.executable, *code] if code else one.command("worker", "--once")
    return subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


def longest_wait(person: Any, process: subprocess.Popen[bytes], manner: str) -> float:
    """Writes while the worker runs; the longest time that one entry took, in seconds."""
    from django.db import OperationalError

    longest, number = 0.0, 0
    while process.poll() is None:
        number += 1
        began = time.monotonic()
        with contextlib.suppress(OperationalError):
            log(person, f"{manner}-{number}-{time.time()}")
        longest = max(longest, time.monotonic() - began)
        time.sleep(0.2)
    return longest


def states() -> dict[str, int]:
    from workflow.models import Delivery

    rows = Delivery.objects.all()
    return {
        "sent": rows.exclude(sent_at=None).count(),
        "to_be_tried_again": rows.filter(sent_at=None, failed_at=None, attempts__gt=0).count(),
        "not_tried": rows.filter(sent_at=None, attempts=0).count(),
    }


def one_round(one: Ground, person: Any, manner: str) -> bool:
    prepared()
    with MailServer(manner).running() as server:
        began = time.monotonic()
        process = worker(one, server.port)
        waited = longest_wait(person, process, manner)
        seconds = time.monotonic() - began
    said = states()
    report(
        f"{one.database}, server {manner}:",
        seconds=round(seconds, 1),
        handed_over=len(server.taken),
        **said,
        longest_wait_of_a_writer=f"{waited:.1f} s",
    )
    right = {"good": said["sent"] == MESSAGES == len(server.taken)}.get(manner, said["sent"] == 0)
    if manner == "slow to say yes":
        right = True
    return right


def killed_between(one: Ground, person: Any) -> bool:
    """Killed after the server took the message and before it is recorded; then two at once."""
    prepared()
    with MailServer("slow to say yes").running() as server:
        process = worker(one, server.port)
        server.arrived.wait(120)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        before = len(server.taken)
    _all_due()
    with MailServer("good").running() as server:
        for process in [worker(one, server.port) for _ in range(2)]:
            process.wait()
        after = len(server.taken)
    report(
        f"{one.database}, worker killed between sending and recording, then two at once:",
        messages=MESSAGES,
        handed_over_before=before,
        after=after,
        twice=before + after - MESSAGES,
        **states(),
    )
    return before + after - MESSAGES <= 1 and states()["sent"] == MESSAGES


def _all_due() -> None:
    from django.utils import timezone

    from workflow.models import Delivery

    Delivery.objects.filter(sent_at=None).update(due_at=timezone.now())


def control(one: Ground, person: Any) -> bool:
    """Sending inside a transaction: the writer must be seen to wait, or the transaction to idle."""
    from django.db import connection

    prepared()
    idle = 0
    with MailServer("slow to say yes").running() as server:
        process = worker(one, server.port, "-c", CONTROL)
        server.arrived.wait(120)
        if one.database == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
                )
                idle = cursor.fetchone()[0]
        waited = longest_wait(person, process, "control")
    report(
        f"{one.database}, control, sent inside a transaction:",
        longest_wait_of_a_writer=f"{waited:.1f} s",
        idle_transactions=idle,
    )
    return waited > LONGEST_WAIT or idle > 0


def run(database: str) -> bool:
    with ground(database) as one:
        person = deputy()
        person.email = "deputy@example.cn"
        person.save()
        log(person, "first")
        manners = ("good", "dead", "refuses", "lies", "silent", "a byte a second")
        rounds = [one_round(one, person, manner) for manner in manners]
        return all([*rounds, killed_between(one, person), control(one, person)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    options = parser.parse_args()
    names = [options.only] if options.only else NAMES
    results = [alone(run, name) for name in names]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
