"""Puts a backup into an empty portal, all or nothing."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pyrage
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from attachments.models import StoredFile
from attachments.removal import FOLDER, place
from attachments.storage import DurableStorage
from congress_portal.backups import package, parts, tables
from congress_portal.backups.making import BackupRefused
from congress_portal.backups.package import Damaged, Manifest
from congress_portal.search import index
from congress_portal.upkeep import readiness
from congress_portal.workbook.progress import STEP, Progress, begin, quiet
from pages import copies, published_files
from workflow import trail
from workflow.models import TrailEntry

SIGNS_OF_LIFE = (User, Organization, TrailEntry, StoredFile)
"""A portal with a row of one of these is in use."""
MARKER = ".restoring"
"""Lies beside the attachments while they come back: what is there then may be thrown away."""
Keys = list[pyrage.x25519.Identity]


def restore(folder: Path, identity: Path | None = None, progress: Progress = quiet) -> Manifest:
    """Checks a whole copy first, then writes it into an empty portal, all or nothing.

    Args:
        folder: what ``making.make`` has written, on either kind of database.
        identity: the file with the private key, where the copy is encrypted.
        progress: is told the table, or the attachments, and how many are there.

    Returns:
        The manifest of the copy.

    Raises:
        Damaged: where a part is missing, was changed or makes no sense.
        WrongKey: where the copy is encrypted and the key does not open it.
        BackupRefused: where the portal is in use, or of another version than the copy.
    """
    folder = Path(folder)
    manifest = package.opened(folder)
    keys = _keys(folder, manifest, identity)
    _check_target(manifest)
    if readiness.database_fault():
        call_command("migrate", verbosity=0, interactive=False)
    readiness.make_cache_tables()
    _check_tables(manifest)
    with _files_all_or_nothing(), _rows_in_any_order(), transaction.atomic():
        begin(progress, _("恢复数据"), sum(one["rows"] for one in manifest["tables"].values()))
        _tables(folder, manifest, keys, progress)
        begin(progress, _("恢复附件和核对"))
        _files(folder, manifest, keys)
        _check_trail()
    # Kept from before the copy's rows came, under other keys.
    ContentType.objects.clear_cache()
    copies.outdate(config.label for config in apps.get_app_configs())
    published_files.clear()
    if index.is_behind():
        index.rebuild()
    return manifest


def _keys(folder: Path, manifest: Manifest, identity: Path | None) -> Keys:
    """The private keys, tried on the smallest part before anything is written."""
    if not manifest["recipients"]:
        return []
    if identity is None:
        message = _("这份备份是加密的（%(keys)s），请用 --identity 给出私钥文件。")
        raise parts.WrongKey(message % {"keys": "、".join(manifest["recipients"])})
    keys = parts.identities(Path(identity))
    # A wrong key shows in a moment there, and not after an hour of the largest.
    smallest = min(manifest["tables"], key=lambda name: (folder / name).stat().st_size)
    with _damage_in(smallest):
        for _chunk in parts.content_of(folder / smallest, keys):
            pass
    return keys


def _check_target(manifest: Manifest) -> None:
    """Before anything is written: an older portal in use must not even be migrated."""
    there = set(connection.introspection.table_names())
    lived_in = [model for model in SIGNS_OF_LIFE if model._meta.db_table in there]
    in_use = any(model._base_manager.exists() for model in lived_in)
    if in_use:  # a restore that was ended just after its commit may have left it
        place().delete(MARKER)
    if in_use or _any_file():
        raise BackupRefused(_("目标不是空的：只能恢复到新建的、没有数据的系统。"))
    unknown = set(manifest["migrations"]) ^ readiness.known_migrations()
    if unknown:
        names = "、".join(sorted(unknown)[:5])
        message = _("备份与现在的程序版本不同（%(names)s），请用做备份时的版本恢复。")
        raise BackupRefused(message % {"names": names})


def _check_tables(manifest: Manifest) -> None:
    """The tables and columns of this version, no more and no fewer."""
    encrypted = bool(manifest["recipients"])
    expected = {
        package.table_name(model, encrypted=encrypted): {
            field.attname for field in package.fields_of(model)
        }
        for model in package.models()
    }
    found = {name: set(entry["columns"]) for name, entry in manifest["tables"].items()}
    widths = all(
        len(set(one["columns"])) == len(one["columns"]) for one in manifest["tables"].values()
    )
    if found != expected or not widths:
        raise Damaged(_("备份的清单内容不对。"))


def _any_file() -> bool:
    """Whether attachments lie there; what a restore that broke off has left does not count."""
    return not place().exists(MARKER) and any(True for _one in place().listed(FOLDER))


@contextmanager
def _files_all_or_nothing() -> Iterator[None]:
    """Throws away what it put there where it fails; the marker tells the next one where it could
    not even do that."""
    there, made = place(), _unmade_folders()
    if not there.exists(MARKER):
        there.put(MARKER, [])
    there.settle([MARKER])
    there.clear(FOLDER)
    try:
        yield
    except BaseException:
        there.clear(FOLDER)
        there.delete(MARKER)
        with suppress(OSError):  # somebody else has put something there meanwhile
            for path in made:
                path.rmdir()
        raise
    there.delete(MARKER)
    there.settle([MARKER])


def _unmade_folders() -> list[Path]:
    """The folders of the disk that a restore will make, the innermost first."""
    there = place()
    root = Path(there.location) if isinstance(there, DurableStorage) else Path("/")
    return [path for path in (root, *root.parents) if not path.exists()]


@contextmanager
def _rows_in_any_order() -> Iterator[None]:
    """Relations are checked at the end, all at once; SQLite gets the memory for its indexes."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with _patient() if connection.vendor == "postgresql" else nullcontext():
            yield
        return
    with connection.cursor() as cursor:
        size = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{tables.CACHE_KIB}")
    try:
        with connection.constraint_checks_disabled():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {size}")


@contextmanager
def _patient() -> Iterator[None]:
    """No limit of a page's time holds for a restore."""
    with connection.cursor() as cursor:
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET {name} = 0")
    yield


@contextmanager
def _damage_in(name: str) -> Iterator[None]:
    """Whatever is wrong with a part that has the right checksum is said with its name."""
    try:
        yield
    except (OSError, EOFError, ValueError, TypeError, zlib.error, DatabaseError) as fault:
        if isinstance(fault, OSError) and fault.errno is not None:
            raise  # the disk, not the copy
        message = _("备份中的 %(name)s 读不出来或内容不对。")
        raise Damaged(message % {"name": name}) from fault


def _tables(folder: Path, manifest: Manifest, keys: Keys, progress: Progress) -> None:
    """The rows that migrations wrote give way to the copy's."""
    found = package.models()
    for model in found:
        # Raw, table by table: Django's own would collect what refers to each row, and all of it
        # goes anyway.
        model._base_manager.all()._raw_delete(using="default")
    for model in found:
        name = package.table_name(model, encrypted=bool(keys))
        with _damage_in(name):
            _fill(folder, name, manifest["tables"][name], model, keys)
        rows = manifest["tables"][name]["rows"]
        progress(str(model._meta.verbose_name), rows - rows % STEP)
    with _damage_in(package.TABLES):
        connection.check_constraints()
    # The rows brought their keys along; without this the next record would get one that is taken.
    statements = connection.ops.sequence_reset_sql(no_style(), found)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _fill(folder: Path, name: str, entry: dict[str, int], model: type[Model], keys: Keys) -> None:
    rows = tables.rows_in(parts.decompressed(parts.content_of(folder / name, keys)))
    number = tables.fill(model, entry["columns"], rows)
    if number != entry["rows"]:
        raise ValueError(f"{number} rows instead of {entry['rows']}")


def _check_trail() -> None:
    try:
        trail.verify()
    except trail.BrokenTrail as fault:
        raise Damaged(_("备份里的留痕对不上：%(fault)s") % {"fault": fault}) from fault


def _files(folder: Path, manifest: Manifest, keys: Keys) -> None:
    """Every attachment that a row names, with the content that the row says."""
    there, missing = place(), manifest["missing"]
    names = {package.stored_name(name): name for name in manifest["files"]}
    rows = StoredFile.objects.order_by("pk").values_list("file", "sha256")
    put = []
    for stored, expected in rows.iterator():
        name = names.get(stored)
        if name is None and stored in missing:
            continue
        if name is None:
            raise Damaged(_("备份缺少 %(name)s。") % {"name": stored})
        seen = hashlib.sha256()
        with _damage_in(name):
            there.put(stored, _told(parts.content_of(folder / name, keys), seen.update))
        put.append(stored)
        if seen.hexdigest() != expected and stored not in missing:
            raise Damaged(_("备份中的 %(name)s 已损坏或被改动。") % {"name": name})
    there.settle(put)


def _told(chunks: Iterable[bytes], tell: Callable[[bytes], None]) -> Iterator[bytes]:
    for chunk in chunks:
        tell(chunk)
        yield chunk
