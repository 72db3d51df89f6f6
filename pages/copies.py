"""The last finished form of public pages on disk, shown while the database is away.

A copy counts only where nothing was put on the trail since its page was read: what was taken back
is in none. The folder PAGE_COPIES is shared by the processes; without one nothing is kept.
"""

import logging
import math
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache

from pages.memory import memory
from pages.untyped import AnyValue

EVERYTHING = "everything"
LONGEST = 24 * 60 * 60
"""Seconds after which a page is shown no more, though nothing on the trail has changed it."""
MOST = 2000
logger = logging.getLogger(__name__)


def keep(key: str, value: object, *, began: float, etag: str, of: str = EVERYTHING) -> None:
    """Keeps a finished page; what is kept as it is already is not written again.

    Args:
        key: of the page, layout and language included.
        value: what ``kept`` gives back.
        began: when reading it from the database began, in seconds since 1970.
        etag: the validator of its content.
        of: whose changes make it worthless: an app's label, everything, or nothing (empty).
    """
    folder = settings.PAGE_COPIES
    if not folder:
        return
    written = memory().get(f"copied:{key}")
    if written and written[0] == etag and written[1] > _changed(folder, of):
        return
    try:
        _store(folder).set(key, (began, value), LONGEST)
    except OSError:
        logger.warning("a copy of a page could not be written")
        return
    memory().set(f"copied:{key}", (etag, began), LONGEST // 2)


def kept(key: str, of: str = EVERYTHING) -> AnyValue:
    """What was kept under a key; None where it is missing or something has changed since.

    Args:
        key: under which it was kept.
        of: whose changes make it stale.
    """
    folder = settings.PAGE_COPIES
    if not (folder and key):
        return None
    try:
        began, value = _store(folder).get(key) or (0, None)
        # When reading began, and not when it was kept: a change may have come in between.
        return value if began > _changed(folder, of) else None
    except OSError:
        logger.warning("a copy of a page could not be read")
        return None


def outdate(labels: Iterable[str]) -> None:
    """Makes worthless what was kept until now of the apps with these labels; after the commit."""
    folder = settings.PAGE_COPIES
    if not folder:
        return
    now = time.time()
    try:
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        for of in {EVERYTHING, *labels}:
            mark = _mark(folder, of)
            mark.touch(mode=0o600)
            # By the clock that ``began`` is read from; that of a shared disk may be another.
            os.utime(mark, (now, now))
    except OSError:  # what cannot be marked is thrown away
        logger.warning("a change could not be noted: every copy of a page goes")
        with suppress(OSError):
            _store(folder).clear()


def _changed(folder: str, of: str) -> float:
    """When a change was noted last, in seconds since 1970; 0 where none was, inf if unknown."""
    try:
        return _mark(folder, of).stat().st_mtime if of else 0
    except FileNotFoundError:
        return 0
    except OSError:
        return math.inf


def _mark(folder: str, of: str) -> Path:
    return Path(folder) / f"changed.{of}"


@lru_cache(maxsize=8)
def _store(folder: str) -> FileBasedCache:
    return FileBasedCache(folder, {"OPTIONS": {"MAX_ENTRIES": MOST}})
