"""How a process that does long work tells how far it is, and hears that it is to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from attachments.removal import remove_file
from congress_portal.long_work.models import LongWork, WorkKind, WorkState
from congress_portal.workbook.notes import WorkbookRefused

PAUSE_SECONDS = 1.0
BESIDE = "beside"
"""The alias of a connection to a private copy of the database: it keeps nobody from writing."""


class Stopped(Exception):
    """Somebody asked for the work to be stopped; whatever it wrote is rolled back."""


class NotDone(Exception):
    """The work cannot be done, and nothing of it is; the sentence says why."""


class Watch:
    """What long work calls as it goes on, as ``progress``: (part, rows of that part).

    It writes at most once a second. Inside the work's own transaction it writes by another
    connection, so that others see it; on SQLite, whose one writer is the work itself, the page
    keeps the last step until that transaction ends, unless the work is done in a copy (``BESIDE``).
    ``is_beside`` makes it write by another one always: for work that only reads, and reads one
    moment.
    """

    def __init__(self, work: LongWork) -> None:
        self.work = work
        self.language = language_of(work)
        self._parts: dict[str, int] = {}
        self._step = ""
        self._total = 0
        self._told = 0.0
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._said: list[str] = []
        self.is_beside = False

    @property
    def said(self) -> str:
        """What the work has said of its end."""
        return "\n".join(self._said)

    def say(self, sentence: str) -> None:
        """What its page tells when it has ended well."""
        self._said.append(sentence)

    @property
    def may_write_beside(self) -> bool:
        """Whether another connection can write while this one's transaction is open."""
        # SQLite has one writer at a time, and that is the work's own transaction.
        return connection.vendor != "sqlite" or connection.alias == BESIDE

    def begin(self, step: Any, total: int = 0) -> None:
        """A new step, of so many rows where that is known."""
        self._step, self._total, self._parts = str(step), total, {}
        self._tell()

    def __call__(self, part: Any, rows: int) -> None:
        self._parts[str(part)] = rows
        if monotonic() - self._told >= PAUSE_SECONDS:
            self._tell(part)

    def close(self) -> None:
        """Lets the other connection go."""
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()

    def _tell(self, part: Any = "") -> None:
        self._told = monotonic()
        with override(self.language):
            stage = _("%(step)s：%(part)s") % {"step": self._step, "part": part}
        now = {
            "stage": stage if part else self._step,
            "done": sum(self._parts.values()),
            "total": self._total,
            "seen_at": timezone.now(),
        }
        if not (connection.in_atomic_block or self.is_beside):
            is_to_stop = write_down(self.work.pk, now)
        elif not (self.may_write_beside or self.is_beside):
            return
        else:
            is_to_stop = self._by_another_connection(now)
        if is_to_stop:
            raise Stopped

    def _by_another_connection(self, now: dict[str, Any]) -> bool:
        """From a thread of its own: Django gives each thread its own connection."""
        return self._thread.submit(write_down, self.work.pk, now).result()


def write_down(key: int, now: dict[str, Any]) -> bool:
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
        with override(watch.language):
            yield watch
    except Stopped:
        with override(watch.language):
            end(work, WorkState.STOPPED, _stopped(work))
        raise
    except Exception as fault:
        with override(watch.language):
            end(work, WorkState.FAILED, _said(fault))
        raise
    finally:
        watch.close()
    end(work, WorkState.DONE, watch.said)


def language_of(work: LongWork) -> str:
    """The language in which it was asked for: its page tells the steps in that one."""
    return str(work.asked.get("language") or settings.LANGUAGE_CODE)


def _stopped(work: LongWork) -> str:
    if work.is_in_parts:
        return _("已按要求停止：做完的部分是新的，其余保持原样。")
    return _("已按要求停止，没有写入任何内容。")


def _said(fault: Exception) -> str:
    """What happened, where that was meant to be read by people."""
    if isinstance(fault, NotDone | WorkbookRefused | OSError):
        return str(fault)
    return _("处理中出了错，没有写入任何内容。")


def end(work: LongWork, state: WorkState, sentence: str = "") -> None:
    """How it ended, once."""
    ended = LongWork.objects.under_way().filter(pk=work.pk)
    known = {"sentence": sentence} if sentence else {}
    ended.update(state=state, finished_at=timezone.now(), **known)


def begin(kind: WorkKind, *, by: Any, subject: Any = "", asked: Any = None) -> LongWork:
    """Asks for a piece of work; the worker finds it. Who asks for the same on the same subject
    while it is under way gets that one."""
    asked = {"language": get_language(), **(asked or {})}
    try:
        with transaction.atomic():
            return LongWork.objects.create(kind=kind, by=by, subject=str(subject), asked=asked)
    except IntegrityError:
        return LongWork.objects.under_way().get(kind=kind, subject=str(subject))


def latest(kind: WorkKind | tuple[WorkKind, ...], subject: Any) -> LongWork | None:
    """The last piece of work on a record."""
    kinds = (kind,) if isinstance(kind, WorkKind) else kind
    return LongWork.objects.filter(kind__in=kinds, subject=str(subject)).first()


Run = Callable[[LongWork, Watch], None]


def work_off(runs: Mapping[WorkKind, Run]) -> int:
    """Does what waits of these kinds, in the order in which it was asked for; returns how many.

    Safe to run twice at once: each piece is claimed first. What cannot be done says so on its page.
    """
    done = 0
    now = timezone.now()
    waiting = LongWork.objects.to_do(runs, now).order_by("pk")
    for key in list(waiting.values_list("pk", flat=True)):
        claimed = LongWork.objects.to_do(runs, now).filter(pk=key)
        if not claimed.update(state=WorkState.RUNNING, seen_at=timezone.now()):
            continue
        work = LongWork.objects.select_related("by").get(pk=key)
        done += 1
        try:
            with watched(work) as watch:
                runs[WorkKind(work.kind)](work, watch)
        except (Stopped, NotDone):
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
