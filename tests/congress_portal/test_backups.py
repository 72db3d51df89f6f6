"""A backup holds everything, shows every change, and comes back only into an empty portal."""

import errno
import gzip
import json
import os
import re
import stat
import uuid
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from attachments.models import StoredFile
from attachments.uploads import CheckedFile, store
from congress_portal.backups import package, parts, restoring
from congress_portal.backups.making import BackupRefused, make
from congress_portal.backups.package import Damaged
from congress_portal.search.models import SearchEntry
from congress_portal.upkeep import readiness
from supervision.handling.models import EntryFile
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import make_item, make_user
from tests.guards import guards_down
from workflow.models import Clock, TrailEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "copies" / "today"


@pytest.fixture
def item(own_files):
    """With its evidence in files that a test may empty."""
    return make_item(ItemStatus.REPLIED)


def empty_the_portal():
    """As a new one is: no rows but those of the migrations, no files."""
    with guards_down(connection):
        for model in package.models():
            if model._meta.app_label != "contenttypes":
                model._base_manager.all()._raw_delete(using="default")
    for path in sorted(Path(default_storage.location).rglob("*"), reverse=True):
        if "copies" not in path.parts:
            path.unlink() if path.is_file() else path.rmdir()


def everything():
    """But the search index, which a restore may write anew."""
    return {
        model._meta.label: [
            tuple(row)
            for row in model._base_manager.order_by("pk").values_list(
                *(field.attname for field in model._meta.concrete_fields)
            )
        ]
        for model in package.models()
        if not model._meta.label.startswith("congress_portal.Search")
    }


def test_what_was_copied_comes_back_as_it_was(folder, item):
    before = everything()
    make(folder)
    empty_the_portal()
    restoring.restore(folder)
    assert everything() == before


def test_attachments_come_back_with_their_bytes(folder, item):
    stored = EntryFile.objects.get(entry__item=item).stored
    content = stored.file.read()
    make(folder)
    empty_the_portal()
    restoring.restore(folder)
    assert EntryFile.objects.get(entry__item=item).stored.file.read() == content


def test_the_restored_portal_goes_on_numbering_behind_the_last_row(folder, item):
    make(folder)
    empty_the_portal()
    restoring.restore(folder)
    assert make_user().pk > User.objects.order_by("-pk")[1].pk


def test_the_trail_holds_after_the_restore(folder, item):
    make(folder)
    empty_the_portal()
    restoring.restore(folder)
    call_command("verify_trail")
    assert TrailEntry.objects.exists()


def test_who_is_signed_in_is_not_copied(folder, client, item):
    client.force_login(make_user())
    manifest = make(folder)
    assert not [name for name in manifest["tables"] if name.startswith("tables/sessions.")]


def test_the_copy_is_readable_by_its_owner_alone(folder, item):
    make(folder)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o600}


def test_a_folder_in_use_is_refused(folder, item):
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(BackupRefused):
        make(folder)


def test_an_attachment_that_was_changed_on_disk_is_named_and_the_rest_copied(folder, item):
    stored = EntryFile.objects.get(entry__item=item).stored
    Path(stored.file.path).write_bytes(b"forged")
    assert make(folder)["missing"] == {stored.file.name: {"name": stored.name, "why": "changed"}}


def test_a_missing_attachment_is_named_and_the_rest_copied(folder, item, capsys):
    stored = EntryFile.objects.get(entry__item=item).stored
    other = store(CheckedFile("other.pdf", "application/pdf", b"%PDF-1"), by=None)
    Path(stored.file.path).unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("backup", str(folder))
    assert ended.value.code == 1
    assert stored.file.name in capsys.readouterr().err
    empty_the_portal()
    restoring.restore(folder)
    assert StoredFile.objects.get(pk=other.pk).file.read() == b"%PDF-1"
    assert StoredFile.objects.filter(pk=stored.pk).exists()


def test_a_portal_in_use_is_not_overwritten(folder, item):
    make(folder)
    with pytest.raises(BackupRefused):
        restoring.restore(folder)
    assert Item.objects.filter(pk=item.pk).exists()


def truncate(path):
    path.write_bytes(path.read_bytes()[:-10])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [truncate, flip, Path.unlink], ids=lambda one: one.__name__)
@pytest.mark.parametrize("part", ["tables/supervision.item.jsonl.gz", "manifest.json", "files"])
def test_a_damaged_copy_is_refused_and_nothing_written(folder, item, damage, part):
    make(folder)
    empty_the_portal()
    path = folder / part
    damage(next(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else path)
    with pytest.raises(Damaged):
        restoring.restore(folder)
    assert not User.objects.exists()


def test_a_row_that_was_added_to_the_copy_is_found(folder, item):
    make(folder)
    empty_the_portal()
    with gzip.open(folder / "tables/accounts.user.jsonl.gz", "at") as packed:
        packed.write(json.dumps(["forged"]) + "\n")
    with pytest.raises(Damaged):
        restoring.restore(folder)


def test_a_copy_of_another_version_is_refused(folder, item, monkeypatch):
    make(folder)
    empty_the_portal()
    monkeypatch.setattr(readiness, "known_migrations", lambda: {"supervision.0999_later"})
    with pytest.raises(BackupRefused, match="版本"):
        restoring.restore(folder)


def test_a_failed_restore_leaves_nothing_behind_and_the_next_one_succeeds(
    folder, item, monkeypatch
):
    before = everything()
    make(folder)
    empty_the_portal()
    left = files_there()
    with monkeypatch.context() as patch:
        patch.setattr(restoring.trail, "verify", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            restoring.restore(folder)
    assert files_there() == left
    restoring.restore(folder)
    assert everything() == before


def files_there():
    """Folders too: an empty one once made the next restore refuse."""
    found = Path(default_storage.location).rglob("*")
    return {path for path in found if "copies" not in path.parts}


def test_empty_folders_are_no_sign_of_a_portal_in_use(folder, item):
    make(folder)
    empty_the_portal()
    Path(default_storage.path("files/ab")).mkdir(parents=True)
    restoring.restore(folder)
    assert Item.objects.filter(pk=item.pk).exists()


def test_attachments_of_nobody_are_not_overwritten(folder, item):
    make(folder)
    empty_the_portal()
    foreign = Path(default_storage.path("files/ab/foreign"))
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"mine")
    with pytest.raises(BackupRefused):
        restoring.restore(folder)
    assert foreign.read_bytes() == b"mine"


def test_what_a_killed_restore_has_left_does_not_keep_the_next_one(folder, item):
    make(folder)
    empty_the_portal()
    left = Path(default_storage.path("files/ab/half"))
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    Path(default_storage.path(restoring.MARKER)).touch()
    restoring.restore(folder)
    assert not left.exists()
    assert not Path(default_storage.path(restoring.MARKER)).exists()


def test_a_backup_that_breaks_off_leaves_nothing_behind(folder, item, monkeypatch):
    monkeypatch.setattr(package, "seal", lambda *parts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make(folder)
    assert not folder.exists()


def test_every_part_is_on_the_disk_before_the_seal(folder, item, monkeypatch):
    """In the order of the calls: what is synced after the seal may be missing behind it."""
    synced = []
    real = os.fsync

    def fsync(handle):
        synced.append(Path(os.readlink(f"/proc/self/fd/{handle}")))
        real(handle)

    monkeypatch.setattr(parts.os, "fsync", fsync)
    make(folder)
    before_the_seal = set(synced[: synced.index(folder / package.MANIFEST)])
    made = set(folder.rglob("*")) - {folder / package.MANIFEST, folder / package.SEAL}
    assert made <= before_the_seal
    assert synced[-2:] == [folder, folder.parent]


def test_records_that_no_index_knows_are_indexed(folder, item):
    make(folder)
    empty_the_portal()
    restoring.restore(folder)
    assert SearchEntry.objects.filter(kind="items", record=item.pk).exists()


def test_rows_of_the_migrations_are_the_copys(folder, item):
    Clock.objects.create(
        key="item_reply", label="办理并反馈", amount=2, unit="months", since="2026-01-01"
    )
    make(folder)
    empty_the_portal()
    restoring.restore(folder)
    assert Clock.objects.in_force("item_reply", "2026-06-01").amount == 2


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_the_commands_say_in_one_line_why_not(folder, item, command, capsys):
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(SystemExit) as ended:
        call_command(command, str(folder))
    assert (ended.value.code, len(capsys.readouterr().err.strip().splitlines())) == (1, 1)


def test_the_commands_tell_how_much_they_moved(folder, item, capsys):
    call_command("backup", str(folder))
    empty_the_portal()
    call_command("restore", str(folder))
    lines = capsys.readouterr().out.strip().splitlines()
    assert len(lines) == 2
    assert all("1 个附件" in line for line in lines)


MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00:00)?")


def as_sqlite_writes(kind, value):
    if kind == "BooleanField":
        return int(value)
    if kind == "UUIDField":
        return value.replace("-", "")
    return MOMENT.sub(r"\1 \2", value) if kind == "DateTimeField" else value


def as_postgresql_writes(kind, value):
    if kind == "BooleanField":
        return bool(value)
    if kind == "UUIDField":
        return str(uuid.UUID(value))
    if kind == "DateTimeField":
        return re.sub(r"(\.\d*?)0+\+", r"\1+", MOMENT.sub(r"\1T\2+00:00", value))
    return value


@pytest.mark.parametrize("written", [as_sqlite_writes, as_postgresql_writes])
def test_a_copy_made_on_the_other_database_comes_back_as_it_was(folder, item, written):
    before = everything()
    manifest = make(folder)
    for model in package.models():
        name = package.table_name(model, encrypted=False)
        kinds = [field.get_internal_type() for field in package.fields_of(model)]
        with gzip.open(folder / name, "rt") as packed:
            rows = [json.loads(line) for line in packed]
        lines = [
            [
                None if value is None else written(kind, value)
                for kind, value in zip(kinds, row, strict=True)
            ]
            for row in rows
        ]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / name).write_bytes(gzip.compress(text.encode()))
        manifest["tables"][name]["sha256"] = parts.digest(folder / name)
    package.seal(folder, manifest)
    empty_the_portal()
    restoring.restore(folder)
    assert everything() == before


def test_a_disk_that_is_full_is_said_in_one_sentence(folder, item, monkeypatch, capsys):
    def full(*args, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parts, "write", full)
    with pytest.raises(SystemExit) as ended:
        call_command("backup", str(folder))
    assert (ended.value.code, len(capsys.readouterr().err.strip().splitlines())) == (1, 1)
    assert not folder.exists()
