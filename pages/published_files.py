"""Published pages as files: bytes that stay as they are until the next revision or a withdrawal.

Whatever serves them (the embedded server in front of Django, or nginx) asks neither Django nor the
database. So a file must be gone before the record says that it is not public any more: ``hold``
takes a group's files away and lets none come back until ``release``, whatever happens between.

The folder PUBLISHED_FILES belongs to one machine's processes; without one nothing is written. Each
file lies at the place that its address names, beside its compressed form, and is moved there whole.
"""

import fcntl
import gzip
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

EVERYTHING = "everything"
HELD_SECONDS = 60 * 60
"""A hold that nobody released ends by itself; publishing a large year takes minutes."""
PAGE = "index.html"
PLACES = "files"
STAMP = "stamp"
MODE_COOKIE = "display_"
"""Cookies whose names begin so choose another form of every page."""
logger = logging.getLogger(__name__)


def root() -> Path | None:
    """The folder that is served; None where published pages are no files."""
    return Path(settings.PUBLISHED_FILES) / PLACES if settings.PUBLISHED_FILES else None


def place(address: str) -> Path | None:
    """Where the file of an address lies, whether it is there or not.

    Args:
        address: a path as in a request, ``/annual/2023/`` or ``/annual/2023.json``.

    Raises:
        ValueError: where the path would lead out of the folder.
    """
    folder = root()
    if folder is None:
        return None
    found = folder / (address.lstrip("/") + (PAGE if address.endswith("/") else ""))
    if ".." in found.parts:
        raise ValueError(address)
    return found


def may_stand_for(request: HttpRequest) -> bool:
    """Whether a file is missing that would answer this request and all others of its address."""
    if not settings.PUBLISHED_FILES or request.META.get("QUERY_STRING"):
        return False
    if any(name.startswith(MODE_COOKIE) for name in request.COOKIES):
        return False
    target = place(request.path_info)
    return target is not None and not target.exists()


def changed() -> int:
    """Grows whenever a file came or went, so that whoever remembers the files looks again."""
    try:
        return os.stat(os.path.join(settings.PUBLISHED_FILES, STAMP)).st_mtime_ns
    except OSError:
        return 0


def write(
    group: str, address: str, content: Callable[[], tuple[bytes, float] | None], *, wait: bool
) -> bool:
    """Puts a page where its address says, unless its group is held.

    Args:
        group: what is taken back together, as in ``hold``.
        address: the path of its request.
        content: asked once nobody else changes files: the bytes and the moment of publication in
            seconds since 1970, or None where the page is not public (any more).
        wait: for others who are writing; else it is left to the next request.

    Returns:
        Whether the file is there now.
    """
    target = place(address)
    if target is None:
        return False
    try:
        with _alone(wait=wait):
            if _is_held(group):
                return False
            found = content()
            if found is None:
                return False
            _put(target, *found)
            _touch()
            return True
    except BlockingIOError:
        return False
    except OSError:
        logger.warning("a published page could not be written as a file")
        return False


def hold(group: str, *addresses: str, seconds: float = HELD_SECONDS) -> None:
    """Takes the files of a group away; none comes back until ``release`` or after some time.

    Args:
        group: a name without a slash; ``everything`` holds all groups.
        addresses: each with what lies below and beside it: ``/annual/2023`` means
            ``/annual/2023/``, ``/annual/2023.json`` and all revisions.
        seconds: after which the hold ends by itself.

    Raises:
        OSError: where a file could not be taken away; what is to be withdrawn must not go on then.
    """
    folder = root()
    if folder is None:
        return
    with _alone(wait=True):
        _held(group).write_text(str(time.time() + seconds), "ascii")
        _take_away(folder, addresses)
        _touch()


def release(group: str) -> None:
    """Files of the group may come again."""
    if root() is not None:
        with _alone(wait=True):
            _held(group).unlink(missing_ok=True)


def clear(*, seconds: float = 0) -> None:
    """Takes everything away: at the start of a server, after a restore, for another footer.

    Args:
        seconds: for which none comes back, where processes still remember what was before.
    """
    if root() is not None:
        hold(EVERYTHING, "/", seconds=seconds)


def _take_away(folder: Path, addresses: tuple[str, ...]) -> None:
    for address in addresses:
        if address == "/":
            if folder.exists():
                shutil.rmtree(folder)
            continue
        base = folder / address.strip("/")
        for found in base.parent.glob(f"{base.name}*"):
            shutil.rmtree(found) if found.is_dir() else found.unlink()


def _put(target: Path, content: bytes, moment: float) -> None:
    """The compressed form first: who finds the page finds both."""
    target.parent.mkdir(parents=True, exist_ok=True)
    forms = ((f"{target}.gz", gzip.compress(content, 9, mtime=0)), (str(target), content))
    for name, data in forms:
        begun = Path(f"{name}.part")
        begun.write_bytes(data)
        os.utime(begun, (moment, moment))
        os.replace(begun, name)


def _held(group: str) -> Path:
    return Path(settings.PUBLISHED_FILES) / f"held.{group}"


def _is_held(group: str) -> bool:
    for name in (group, EVERYTHING):
        try:
            if float(_held(name).read_text("ascii") or "inf") > time.time():
                return True
        except FileNotFoundError:
            continue
        except ValueError:  # half written: somebody is about to hold it
            return True
    return False


def _touch() -> None:
    """A later moment each time, also within one tick of the file system's clock."""
    stamp = Path(settings.PUBLISHED_FILES) / STAMP
    stamp.touch()
    moment = max(time.time_ns(), changed() + 1)
    os.utime(stamp, ns=(moment, moment))


@contextmanager
def _alone(*, wait: bool) -> Iterator[None]:
    """One process at a time; raises BlockingIOError where another is at it and nobody waits."""
    folder = Path(settings.PUBLISHED_FILES)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
