"""Stored files that are no longer wanted: the row first, its file once that is committed.

A process that dies in between leaves a file without a row, which ``loose_files`` finds; never a
row without its file, which nobody could restore.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from attachments.models import StoredFile
from attachments.small_copies import forget_copies

FOLDER = "files"
SETTLED = timedelta(days=1)
"""A file is written before its row is committed; a younger one may still get its row."""
BATCH = 500


def remove_file(stored: StoredFile) -> None:
    """Takes a stored file out of the records; its bytes go with the commit."""
    name, storage = str(stored.file.name), stored.file.storage
    stored.delete()
    transaction.on_commit(lambda: storage.delete(name))
    transaction.on_commit(lambda: forget_copies(stored))


@dataclass(frozen=True)
class Loose:
    """A file of the storage that no record names: an orphan, or half of an upload (``.part``)."""

    path: Path
    size: int


def _storage() -> Storage:
    return StoredFile._meta.get_field("file").storage


def loose_files(at: datetime | None = None) -> Iterator[Loose]:
    """Files older than a day that no row names.

    Args:
        at: the moment that they are older than; now where it is left out.
    """
    before = ((at or timezone.now()) - SETTLED).timestamp()
    folder = Path(_storage().path(FOLDER))
    batch: list[os.DirEntry[str]] = []
    for entry in _old_files(folder, before):
        batch.append(entry)
        if len(batch) == BATCH:
            yield from _without_row(batch, folder)
            batch = []
    yield from _without_row(batch, folder)


def _old_files(folder: Path, before: float) -> Iterator[os.DirEntry[str]]:
    if not folder.is_dir():
        return
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _old_files(Path(entry.path), before)
        elif entry.stat(follow_symlinks=False).st_mtime < before:
            yield entry


def _without_row(entries: list[os.DirEntry[str]], folder: Path) -> Iterator[Loose]:
    names = {f"{FOLDER}/{Path(entry.path).relative_to(folder)}": entry for entry in entries}
    named = StoredFile.objects.filter(file__in=names).values_list("file", flat=True)
    for name in names.keys() - set(named):
        yield Loose(Path(names[name].path), names[name].stat(follow_symlinks=False).st_size)


def missing_files() -> Iterator[StoredFile]:
    """Rows whose file is not there: what a backup cannot copy."""
    storage = _storage()
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=BATCH):
        if not storage.exists(str(stored.file.name)):
            yield stored
