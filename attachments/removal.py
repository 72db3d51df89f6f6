"""Stored files that are no longer wanted: the row first, its file once that is committed.

A process that dies in between leaves a file without a row, which ``loose_files`` finds; never a
row without its file, which nobody could restore.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.utils import timezone

from attachments.models import StoredFile
from attachments.small_copies import forget_copies
from attachments.storage import ListedFile, StoredFiles

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


def place() -> StoredFiles:
    """Where the attachments lie."""
    return cast(StoredFiles, StoredFile._meta.get_field("file").storage)


def loose_files(at: datetime | None = None) -> Iterator[ListedFile]:
    """Files older than a day that no row names: orphans, and halves of uploads (``.part``).

    Args:
        at: the moment that they are older than; now where it is left out.
    """
    before = (at or timezone.now()) - SETTLED
    batch: list[ListedFile] = []
    for one in place().listed(FOLDER):
        if one.at < before:
            batch.append(one)
        if len(batch) == BATCH:
            yield from _without_row(batch)
            batch = []
    yield from _without_row(batch)


def _without_row(files: list[ListedFile]) -> Iterator[ListedFile]:
    names = [one.name for one in files]
    named = set(StoredFile.objects.filter(file__in=names).values_list("file", flat=True))
    yield from (one for one in files if one.name not in named)


def missing_files() -> Iterator[StoredFile]:
    """Rows whose file is not there: what a backup cannot copy."""
    storage = place()
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=BATCH):
        if not storage.exists(str(stored.file.name)):
            yield stored
