"""What a backup's folder holds: rows of tables, attachments, and a manifest that seals them.

``tables/<model>.jsonl.gz`` has a line of JSON per row, so that a copy made on one database can be
restored on the other; ``files/`` are the attachments; ``manifest.json`` names every part with its
SHA-256, and ``manifest.sha256`` seals the manifest itself.
"""

import gzip
import hashlib
import json
import os
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST, SEAL, TABLES, FILES = "manifest.json", "manifest.sha256", "tables", "files"
LEFT_OUT = ("sessions.Session",)
"""Who is signed in belongs to the moment, not to the record."""
CHUNK = 1 << 20


class Damaged(Exception):
    """A copy that is incomplete or was changed; the sentence says which part."""


def models():
    """Every table that is kept, tables of many-to-many relations among them."""
    found = apps.get_models(include_auto_created=True)
    return [one for one in found if one._meta.managed and one._meta.label not in LEFT_OUT]


def fields_of(model):
    """The columns that are written; the database computes the others itself."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def migrations():
    """Which migrations the database has been through, as sorted texts."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def digest(path):
    """The SHA-256 of a file, as hexadecimal digits."""
    seen = hashlib.sha256()
    with open(path, "rb") as content:
        while part := content.read(CHUNK):
            seen.update(part)
    return seen.hexdigest()


def own(path):
    """A new file that its owner alone may read."""
    return open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600))


def write_lines(path, lines):
    """A compressed file of lines, readable by its owner alone; how many lines it has."""
    number = 0
    with own(path) as out:
        with gzip.GzipFile(fileobj=out, mode="wb", filename="", mtime=0) as packed:
            for line in lines:
                packed.write(line.encode() + b"\n")
                number += 1
        out.flush()
        os.fsync(out.fileno())
    return number


def read_lines(path):
    """The values of a compressed file of JSON lines, one row after the other."""
    with gzip.open(path, "rt", encoding="utf-8") as packed:
        for line in packed:
            yield json.loads(line)


def seal(folder, manifest):
    """Writes the manifest last: a folder without it is no backup."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    for name, content in ((MANIFEST, text), (SEAL, hashlib.sha256(text).hexdigest().encode())):
        with own(folder / name) as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())


def opened(folder):
    """The manifest of a whole and unchanged copy; raises Damaged with the first wrong part."""
    manifest = _manifest(Path(folder))
    for name, entry in {**manifest["tables"], **manifest["files"]}.items():
        path = Path(folder) / name
        if not path.is_file():
            raise Damaged(_("备份缺少 %(name)s。") % {"name": name})
        if digest(path) != entry["sha256"]:
            raise Damaged(_("备份中的 %(name)s 已损坏或被改动。") % {"name": name})
    return manifest


def _manifest(folder):
    try:
        text, sealed = (folder / MANIFEST).read_bytes(), (folder / SEAL).read_text().strip()
    except (OSError, UnicodeDecodeError) as fault:
        message = _("%(folder)s 里没有完整的备份。") % {"folder": folder}
        raise Damaged(message) from fault
    if hashlib.sha256(text).hexdigest() != sealed:
        raise Damaged(_("备份的清单已损坏或被改动。"))
    manifest = json.loads(text)
    if manifest["format"] != FORMAT:
        raise Damaged(_("不认识这种格式的备份。"))
    return manifest
