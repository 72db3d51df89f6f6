"""How a process that does long work tells how far it is, and hears that it is to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.db import connection, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attachments.removal import remove_file
from congress_portal.long_work.models import LongWork, WorkKind, WorkState

PAUSE_SECONDS = 1.0


class Stopped(Exception):
    """Somebody asked for the work to be stopped; whatever it wrote is rolled back."""


class Watch:
    """What long work calls as it goes on, as ``progress``: (part, rows of that part).

    It writes at most once a second. Inside the work's own transaction it writes by another
    connection, so that others see it; on SQLite, whose one writer is the work itself, the page
    keeps the last step until that transaction ends.
    """

    def __init__(self, work: LongWork) -> None:
        self.work = work
        self._parts: dict[str, int] = {}
        self._step = ""
        self._total = 0
        self._told = 0.0
        self._thread = ThreadPoolExecutor(max_workers=1)

    @property
    def may_write_beside(self) -> bool:
        """Whether another connection can write while this one's transaction is open."""
        return connection.vendor != "sqlite"

    def begin(self, step: Any, total: int = 0) -> None:
        """A new step, of so many rows where that is known."""
        self._step, self._total, self._parts = str(step), total, {}
        self._tell()

    def __call__(self, part: str, rows: int) -> None:
        self._parts[part] = rows
        if monotonic() - self._told >= PAUSE_SECONDS:
            self._tell(part)

    def close(self) -> None:
        """Lets the other connection go."""
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()

    def _tell(self, part: str = "") -> None:
        self._told = monotonic()
        now = {
            "stage": _("%(step)s：%(part)s") % {"step": self._step, "part": part}
            if part
            else self._step,
            "done": sum(self._parts.values()),
            "total": self._total,
            "seen_at": timezone.now(),
        }
        if not connection.in_atomic_block:
            is_to_stop = _written(self.work.pk, now)
        elif not self.may_write_beside:
            return
        else:
            is_to_stop = self._by_another_connection(now)
        if is_to_stop:
            raise Stopped

    def _by_another_connection(self, now: dict[str, Any]) -> bool:
        """From a thread of its own: Django gives each thread its own connection."""
        return self._thread.submit(_written, self.work.pk, now).result()


def _written(key: int, now: dict[str, Any]) -> bool:
    """Writes how far it is; whether somebody wants it stopped."""
    LongWork.objects.filter(pk=key).update(**now)
    return LongWork.objects.filter(pk=key, stop_asked=True).exists()


@contextmanager
def watched(work: LongWork) -> Iterator[Watch]:
    """Around the work itself: it runs, and it has ended however it ends.

    Raises:
        Stopped: and whatever the work raises; how it ended stands in the record.
    """
    LongWork.objects.filter(pk=work.pk).update(state=WorkState.RUNNING, seen_at=timezone.now())
    watch = Watch(work)
    try:
        if LongWork.objects.filter(pk=work.pk, stop_asked=True).exists():
            raise Stopped
        yield watch
    except Stopped:
        end(work, WorkState.STOPPED, _("已按要求停止，没有写入任何内容。"))
        raise
    except Exception as fault:
        end(work, WorkState.FAILED, str(fault) or _("处理中出了错，没有写入任何内容。"))
        raise
    finally:
        watch.close()
    end(work, WorkState.DONE)


def end(work: LongWork, state: WorkState, sentence: str = "") -> None:
    """How it ended, once."""
    ended = LongWork.objects.under_way().filter(pk=work.pk)
    known = {"sentence": sentence} if sentence else {}
    ended.update(state=state, finished_at=timezone.now(), **known)


def begin(kind: WorkKind, *, by: Any, subject: Any = "", asked: Any = None) -> LongWork:
    """Asks for a piece of work; the worker finds it."""
    return LongWork.objects.create(kind=kind, by=by, subject=str(subject), asked=asked or {})


def latest(kind: WorkKind | tuple[WorkKind, ...], subject: Any) -> LongWork | None:
    """The last piece of work on a record."""
    kinds = (kind,) if isinstance(kind, WorkKind) else kind
    return LongWork.objects.filter(kind__in=kinds, subject=str(subject)).first()


def work_off(kind: WorkKind, run: Callable[[LongWork, Watch], None]) -> int:
    """Does what waits of one kind; returns how many. Safe to run twice at once: each is claimed."""
    done = 0
    now = timezone.now()
    for key in list(LongWork.objects.to_do(kind, now).values_list("pk", flat=True)):
        claimed = LongWork.objects.to_do(kind, now).filter(pk=key)
        if not claimed.update(state=WorkState.RUNNING, seen_at=timezone.now()):
            continue
        work = LongWork.objects.get(pk=key)
        done += 1
        try:
            with watched(work) as watch:
                run(work, watch)
        except Stopped:
            continue
    return done


def ask_to_stop(work: LongWork) -> None:
    """What has not begun never begins; what runs stops at its next step."""
    LongWork.objects.under_way().filter(pk=work.pk).update(stop_asked=True)


def discard_forgotten() -> None:
    """A day after its end a piece of work goes, with the file that it made."""
    for work in LongWork.objects.forgotten(timezone.now()).select_related("stored"):
        with transaction.atomic():
            stored = work.stored
            work.delete()
            if stored:
                remove_file(stored)
