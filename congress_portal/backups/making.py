"""Copies the database at one moment, and then the attachments that it names."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyrage
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from attachments.models import StoredFile
from attachments.removal import place
from congress_portal.backups import package, parts, tables
from congress_portal.backups.package import Manifest
from congress_portal.upkeep import marks
from congress_portal.workbook.progress import STEP, Progress, begin, quiet
from workflow.models import TrailEntry

Readers = list[pyrage.x25519.Recipient]


class BackupRefused(Exception):
    """Nothing was copied; the sentence says why."""


def make(folder: Path, keys: Iterable[str] = (), progress: Progress = quiet) -> Manifest:
    """Copies database and attachments while the portal runs.

    An attachment whose file is gone or changed does not keep the others from being copied: it is
    named under ``missing`` in the manifest.

    Args:
        folder: an empty or new folder; its owner alone can read what is written there.
        keys: public keys of age; where there are some, only their private keys read the copy.
        progress: is told the table, or the attachments, and how many are copied.

    Returns:
        The manifest: format, moment, migrations, and every part with its SHA-256.

    Raises:
        BackupRefused: where the folder holds something; nothing is left behind then, nor where
            the copy breaks off.
        WrongKey: where a key is none.
    """
    folder, keys = Path(folder), list(keys)
    readers = parts.recipients(keys)
    is_new = not folder.exists()
    if not is_new and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupRefused(_("%(folder)s 不是空的，请换一个文件夹。") % {"folder": folder})
    try:
        manifest = _copied(folder, keys, readers, progress)
    except BaseException:
        for part in (package.TABLES, package.FILES):
            shutil.rmtree(folder / part, ignore_errors=True)
        for name in (package.MANIFEST, package.SEAL):
            (folder / name).unlink(missing_ok=True)
        if is_new and folder.exists():
            folder.rmdir()
        raise
    marks.note(marks.BACKUP)
    return manifest


def _copied(folder: Path, keys: list[str], readers: Readers, progress: Progress) -> Manifest:
    for part in (folder, folder / package.TABLES, folder / package.FILES):
        part.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    manifest: Manifest = {
        "format": package.FORMAT,
        "made_at": timezone.now().isoformat(),
        "recipients": keys,
    }
    with one_moment():
        manifest["migrations"] = package.migrations()
        manifest["trail_entries"] = TrailEntry.objects.count()
        begin(progress, _("备份数据"))
        manifest["tables"] = dict(
            _table(folder, model, readers, progress) for model in package.models()
        )
    manifest["missing"] = {}
    begin(progress, _("备份附件"), StoredFile.objects.count())
    files = _files(folder, readers, manifest["missing"])
    manifest["files"] = dict(_told(files, progress))
    package.seal(folder, manifest)
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, and nobody who writes has to wait for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Deferred, where Django's own transaction is IMMEDIATE: it reads one snapshot and
            # takes nobody's turn to write.
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield


def _told(
    files: Iterable[tuple[str, dict[str, str]]], progress: Progress
) -> Iterator[tuple[str, dict[str, str]]]:
    for number, entry in enumerate(files, 1):
        progress(_("附件"), number)
        yield entry


def _table(
    folder: Path, model: type[Model], readers: Readers, progress: Progress
) -> tuple[str, dict[str, Any]]:
    name = package.table_name(model, encrypted=bool(readers))
    rows = 0

    def counted() -> Iterator[bytes]:
        nonlocal rows
        for block in tables.lines_of(model):
            rows += block.count(b"\n")
            progress(str(model._meta.verbose_name), rows - rows % STEP)
            yield block

    digest = parts.write(folder / name, parts.compressed(counted()), readers)
    columns = [field.attname for field in package.fields_of(model)]
    return name, {"rows": rows, "columns": columns, "sha256": digest}


def _files(
    folder: Path, readers: Readers, missing: dict[str, dict[str, str]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Attachments go after their rows: what is there now holds nearly all that the tables name."""
    for stored in StoredFile.objects.order_by("pk").only("file", "sha256", "name").iterator():
        name = package.file_name(stored.file.name, encrypted=bool(readers))
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with place().local(stored.file.name) as source:
                seen = parts.digest(source)
                digest = parts.write(target, parts.content_of(source), readers)
        except FileNotFoundError:
            missing[stored.file.name] = {"name": stored.name, "why": package.GONE}
            continue
        if seen != stored.sha256:
            missing[stored.file.name] = {"name": stored.name, "why": package.CHANGED}
        yield name, {"sha256": digest}
