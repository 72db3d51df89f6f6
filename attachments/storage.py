"""Files that survive a power cut: Django's own storage never calls fsync."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.deconstruct import deconstructible

SMALLEST_ROOM = 5 * 1024**3
SMALLEST_SHARE = 10


class ListedFile(NamedTuple):
    """A file of the storage as it lies there."""

    name: str
    size: int
    at: datetime


class StoredFiles(Storage):
    """What the portal asks of the place of its attachments, beside what Django does.

    Backup, restore and tidying go through this, so that a disk and a store of objects are alike.
    """

    def listed(self, folder: str) -> Iterator[ListedFile]:
        """Every file below a folder, in no order."""
        raise NotImplementedError

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Writes a file that is not there yet; certain once it is settled."""
        raise NotImplementedError

    def settle(self, names: Iterable[str]) -> None:
        """Makes certain that what was put outlives a power cut."""
        raise NotImplementedError

    def clear(self, folder: str) -> None:
        """Takes away a folder with all that is in it."""
        raise NotImplementedError

    def local(self, name: str) -> AbstractContextManager[Path]:
        """The file on this machine's disk, for as long as it is needed."""
        raise NotImplementedError


@deconstructible
class DurableStorage(FileSystemStorage, StoredFiles):
    """Writes to a temporary name, syncs file and folder, then renames.

    The row that points here is committed after that, so a saved page means a saved file.
    """

    def _save(self, name: str, content: "File[bytes]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        try:
            with open(part, "wb", opener=_private) as out:
                out.writelines(content.chunks())
                out.flush()
                os.fsync(out.fileno())
            os.replace(part, target)
        except OSError:  # on a full disk, half a file would keep it full
            part.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name.replace("\\", "/")

    def listed(self, folder: str) -> Iterator[ListedFile]:
        """Every file below a folder, in no order; none where the folder is not there yet.

        Args:
            folder: relative to the place of the storage.
        """
        top = Path(self.path(folder))
        if not top.is_dir():
            return
        for entry in os.scandir(top):
            name = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from self.listed(name)
            else:
                about = entry.stat(follow_symlinks=False)
                yield ListedFile(name, about.st_size, datetime.fromtimestamp(about.st_mtime, UTC))

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Writes a file that is not there yet.

        Args:
            name: relative to the place of the storage.
            chunks: its content.

        Raises:
            FileExistsError: where it is there.
        """
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.writelines(chunks)
            out.flush()
            os.fsync(out.fileno())

    def settle(self, names: Iterable[str]) -> None:
        """Syncs the folders of files that were put, and those above them.

        Args:
            names: of the files.
        """
        root = Path(self.path(""))
        folders = {Path(self.path(name)).parent for name in names} | {root}
        above = {one for folder in folders for one in folder.parents if one.is_relative_to(root)}
        for folder in folders | above:
            _sync_folder(folder)

    def clear(self, folder: str) -> None:
        """Takes away a folder with all that is in it, if it is there.

        Args:
            folder: relative to the place of the storage.
        """
        shutil.rmtree(self.path(folder), ignore_errors=True)

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        """Where the file lies; whoever opens it finds out whether it is there."""
        yield Path(self.path(name))


def place_of_attachments() -> StoredFiles:
    """The disk at ``MEDIA_ROOT``, or the store of objects that ``ATTACHMENTS_URL`` names.

    Raises:
        ImproperlyConfigured: where the address is none, or the packages of the extra are missing.
    """
    address: str = settings.ATTACHMENTS_URL
    if not address:
        return DurableStorage()
    try:
        from attachments.objects import of_address
    except ImportError as missing:
        message = "ATTACHMENTS_URL needs the extra `objects`: pip install 'django-storages[s3]'"
        raise ImproperlyConfigured(message) from missing
    return of_address(address)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def free_bytes(folder: str | Path) -> tuple[int, int]:
    """Free and all bytes of the disk on which a folder lies, or will lie once it is made."""
    place = Path(folder)
    while not place.exists():
        place = place.parent
    disk = shutil.disk_usage(place)
    return disk.free, disk.total


def has_room() -> bool:
    """Whether the disk of the attachments has room left for what the office itself must store."""
    free, total = free_bytes(settings.MEDIA_ROOT)
    return free > min(SMALLEST_ROOM, total // SMALLEST_SHARE)
