"""Copies the database at one moment, and then the attachments that it names."""

import json
import shutil
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attachments.models import StoredFile
from congress_portal.backups import package
from workflow.models import TrailEntry

AT_ONCE = 2000


class BackupRefused(Exception):
    """Nothing was copied; the sentence says why."""


def make(folder):
    """Copies database and attachments while the portal runs.

    Args:
        folder: an empty or new folder; its owner alone can read what is written there.

    Returns:
        The manifest: format, moment, migrations, and every part with its SHA-256.

    Raises:
        BackupRefused: where the folder holds something, or an attachment is missing or differs
            from its registered checksum.
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(_("%(folder)s 不是空的，请换一个文件夹。") % {"folder": folder})
    for part in (folder, folder / package.TABLES, folder / package.FILES):
        part.mkdir(mode=0o700, parents=True, exist_ok=True)
    manifest = {"format": package.FORMAT, "made_at": timezone.now().isoformat()}
    with one_moment():
        manifest["migrations"] = package.migrations()
        manifest["trail_entries"] = TrailEntry.objects.count()
        manifest["tables"] = dict(_table(folder, model) for model in package.models())
    manifest["files"] = dict(_files(folder))
    package.seal(folder, manifest)
    return manifest


@contextmanager
def one_moment():
    """All that is read inside is of one moment, and nobody who writes has to wait for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            yield


def _table(folder, model):
    name = f"{package.TABLES}/{model._meta.label_lower}.jsonl.gz"
    columns = [field.attname for field in package.fields_of(model)]
    rows = model._base_manager.order_by("pk").values_list(*columns).iterator(AT_ONCE)
    lines = (json.dumps(row, ensure_ascii=False, default=str) for row in rows)
    number = package.write_lines(folder / name, lines)
    return name, {"rows": number, "columns": columns, "sha256": package.digest(folder / name)}


def _files(folder):
    """Attachments are only ever added: what is there now holds all that the tables name."""
    for stored in StoredFile.objects.order_by("pk").only("file", "sha256", "name").iterator():
        name = f"{package.FILES}/{stored.file.name}"
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with stored.file.open("rb") as source, package.own(target) as out:
                shutil.copyfileobj(source, out)
        except FileNotFoundError as fault:
            raise BackupRefused(_("附件 %(uuid)s 不在了。") % {"uuid": stored.file.name}) from fault
        if (seen := package.digest(target)) != stored.sha256:
            raise BackupRefused(
                _("附件 %(uuid)s 与登记的校验值不符。") % {"uuid": stored.file.name}
            )
        yield name, {"sha256": seen}
