"""Files that survive a power cut: Django's own storage never calls fsync."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

SMALLEST_ROOM = 5 * 1024**3
SMALLEST_SHARE = 10


@deconstructible
class DurableStorage(FileSystemStorage):
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
