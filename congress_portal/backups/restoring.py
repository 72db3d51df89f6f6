"""Puts a backup into an empty portal, all or nothing."""

from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from attachments.models import StoredFile
from congress_portal.backups import package
from congress_portal.backups.making import BackupRefused
from workflow import trail
from workflow.models import TrailEntry

SIGNS_OF_LIFE = (User, Organization, TrailEntry, StoredFile)
"""A portal with a row of one of these is in use."""


def restore(folder):
    """Checks a whole copy first, then writes it into an empty portal, all or nothing.

    Args:
        folder: what ``making.make`` has written, on either kind of database.

    Returns:
        The manifest of the copy.

    Raises:
        Damaged: where a part is missing or was changed.
        BackupRefused: where the portal is in use, or of another version than the copy.
    """
    folder = Path(folder)
    manifest = package.opened(folder)
    call_command("migrate", verbosity=0, interactive=False)
    _check_target(manifest)
    copied = []
    try:
        copied.extend(_files(folder, manifest))
        with transaction.atomic():
            _tables(folder, manifest)
            trail.verify()
    except BaseException:
        for name in copied:
            default_storage.delete(name)
        raise
    return manifest


def _check_target(manifest):
    if any(model._base_manager.exists() for model in SIGNS_OF_LIFE) or _any_file():
        raise BackupRefused(_("目标不是空的：只能恢复到新建的、没有数据的系统。"))
    unknown = set(manifest["migrations"]) ^ set(package.migrations())
    if unknown:
        names = "、".join(sorted(unknown)[:5])
        message = _("备份与现在的程序版本不同（%(names)s），请用做备份时的版本恢复。")
        raise BackupRefused(message % {"names": names})


def _any_file():
    try:
        folders, files = default_storage.listdir("files")
    except FileNotFoundError:
        return False
    return bool(folders or files)


def _files(folder, manifest):
    for path in manifest["files"]:
        name = path.removeprefix(f"{package.FILES}/")
        with (folder / path).open("rb") as content:
            yield default_storage.save(name, File(content))


def _tables(folder, manifest):
    """The rows that migrations wrote give way to the copy's.

    Relations are checked at the end of the transaction, so that the order does not matter.
    """
    found = package.models()
    for model in found:
        model._base_manager.all()._raw_delete(using="default")
    for model in found:
        _fill(folder, manifest, model)
    connection.check_constraints()
    statements = connection.ops.sequence_reset_sql(no_style(), found)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _fill(folder, manifest, model):
    name = f"{package.TABLES}/{model._meta.label_lower}.jsonl.gz"
    fields = {field.attname: field for field in package.fields_of(model)}
    columns = manifest["tables"][name]["columns"]
    for row in package.read_lines(folder / name):
        values = {
            column: fields[column].to_python(value) if value is not None else None
            for column, value in zip(columns, row, strict=True)
        }
        model(**values).save_base(raw=True, force_insert=True)
