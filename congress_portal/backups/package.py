"""What a backup's folder holds: rows of tables, attachments, and a manifest that seals them.

``tables/<model>.jsonl.gz`` has a line of JSON per row, so that a copy made on one database can be
restored on the other; ``files/`` are the attachments; ``manifest.json`` names every part with its
SHA-256, and ``manifest.sha256`` seals the manifest itself. In an encrypted copy every part but the
manifest, which names no person, ends in ``.age``.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from congress_portal.backups import parts
from pages.untyped import AnyValue

FORMAT = 2
MANIFEST, SEAL, TABLES, FILES = "manifest.json", "manifest.sha256", "tables", "files"
LEFT_OUT = ("sessions.Session",)
"""Who is signed in belongs to the moment, not to the record."""
GONE, CHANGED = "gone", "changed"
"""What may be wrong with an attachment: its file is missing, or is not what was stored."""
STORED_NAME = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{32}")
SHA256 = re.compile(r"[0-9a-f]{64}")
Manifest = dict[str, AnyValue]


class Damaged(Exception):
    """A copy that is incomplete or was changed; the sentence says which part."""


def models() -> list[type[Model]]:
    """Every table that is kept, tables of many-to-many relations among them."""
    found = apps.get_models(include_auto_created=True)
    return [one for one in found if one._meta.managed and one._meta.label not in LEFT_OUT]


def fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns that are written; the database computes the others itself."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def migrations() -> list[str]:
    """Which migrations the database has been through, as sorted texts."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def table_name(model: type[Model], *, encrypted: bool) -> str:
    """Where the rows of a model lie in the folder."""
    return f"{TABLES}/{model._meta.label_lower}.jsonl.gz" + (parts.ENDING if encrypted else "")


def file_name(stored_name: str, *, encrypted: bool) -> str:
    """Where an attachment lies in the folder."""
    return f"{FILES}/{stored_name}" + (parts.ENDING if encrypted else "")


def stored_name(name: str) -> str:
    """The name in the portal's storage of an attachment that lies in the folder."""
    return name.removeprefix(f"{FILES}/").removesuffix(parts.ENDING)


def seal(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest last, once all else is on the disk: a folder without it is no backup."""
    for inner in sorted(path for path in folder.rglob("*") if path.is_dir()):
        parts.sync_folder(inner)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    for name, content in ((MANIFEST, text), (SEAL, hashlib.sha256(text).hexdigest().encode())):
        parts.write(folder / name, [content])
    parts.sync_folder(folder)
    parts.sync_folder(folder.parent)


def opened(folder: Path) -> Manifest:
    """The manifest of a whole and unchanged copy; raises Damaged with the first wrong part."""
    manifest = read_manifest(folder)
    for name, entry in {**manifest["tables"], **manifest["files"]}.items():
        path = folder / name
        if not path.is_file():
            raise Damaged(_("备份缺少 %(name)s。") % {"name": name})
        if parts.digest(path) != entry["sha256"]:
            raise Damaged(_("备份中的 %(name)s 已损坏或被改动。") % {"name": name})
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest as it was sealed; raises Damaged where it is missing, changed or nonsense."""
    try:
        text, sealed = (folder / MANIFEST).read_bytes(), (folder / SEAL).read_bytes().strip()
    except OSError as fault:
        message = _("%(folder)s 里没有完整的备份。") % {"folder": folder}
        raise Damaged(message) from fault
    if hashlib.sha256(text).hexdigest().encode() != sealed:
        raise Damaged(_("备份的清单已损坏或被改动。"))
    try:
        manifest = json.loads(text)
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Damaged(_("不认识这种格式的备份。"))
    if not _is_sound(manifest):
        raise Damaged(_("备份的清单内容不对。"))
    return manifest


def _is_sound(manifest: Manifest) -> bool:
    """Whether each entry has the form that ``making`` writes; no name may lead elsewhere."""
    encrypted = bool(manifest.get("recipients"))
    kinds = (("tables", dict), ("files", dict), ("missing", dict), ("migrations", list))
    return (
        all(isinstance(manifest.get(key), kind) for key, kind in kinds)
        and isinstance(manifest.get("made_at"), str)
        and isinstance(manifest.get("recipients"), list)
        and all(isinstance(one, str) for one in manifest["migrations"] + manifest["recipients"])
        and all(_is_table(entry) for entry in manifest["tables"].values())
        and all(re.fullmatch(r"[\w./]+", name) for name in manifest["tables"])
        and all(
            STORED_NAME.fullmatch(stored_name(name))
            and name == file_name(stored_name(name), encrypted=encrypted)
            and _has_digest(entry)
            for name, entry in manifest["files"].items()
        )
        and not any(".." in name or name.startswith("/") for name in manifest["tables"])
    )


def _has_digest(entry: Any) -> bool:
    return isinstance(entry, dict) and bool(SHA256.fullmatch(str(entry.get("sha256"))))


def _is_table(entry: Any) -> bool:
    return (
        _has_digest(entry)
        and type(entry.get("rows")) is int
        and isinstance(entry.get("columns"), list)
        and all(isinstance(column, str) for column in entry["columns"])
    )
