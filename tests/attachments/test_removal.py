"""Files go after their rows; what nobody names is found, and nothing else."""

import os
import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction

from attachments.models import StoredFile
from attachments.removal import loose_files, missing_files, remove_file
from attachments.uploads import CheckedFile, store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
ROOT = Path(__file__).resolve().parents[2]
OLD = time.time() - 2 * 24 * 3600


@pytest.fixture
def stored(own_files):
    kept = store(CheckedFile("letter.pdf", "application/pdf", b"%PDF-1"), by=None)
    os.utime(kept.file.path, (OLD, OLD))
    return kept


def loose(name, at=OLD):
    path = Path(default_storage.path(f"files/{name}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    os.utime(path, (at, at))
    return path


def test_the_file_goes_once_its_row_is_committed(stored, django_capture_on_commit_callbacks):
    path = Path(stored.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(stored)
        assert path.exists()
    assert not path.exists()


@pytest.mark.django_db(transaction=True)
def test_the_file_stays_where_the_removal_is_rolled_back(stored):
    def broken_off():
        with transaction.atomic():
            remove_file(stored)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert Path(StoredFile.objects.get().file.path).exists()


@pytest.mark.parametrize("name", ["ab/abandoned", "ab/half.part"])
def test_what_no_record_names_is_removed(stored, name):
    path = loose(name)
    call_command("tidy_files")
    assert not path.exists()
    assert Path(stored.file.path).exists()


def test_a_dry_run_only_names_it(stored, capsys):
    path = loose("ab/abandoned")
    call_command("tidy_files", "--dry-run")
    assert path.exists()
    assert "files/ab/abandoned" in capsys.readouterr().out


def test_an_upload_that_may_still_get_its_row_is_left_alone(stored):
    loose("ab/underway", at=time.time())
    assert list(loose_files()) == []


def test_a_record_without_its_file_is_named(stored, capsys):
    Path(stored.file.path).unlink()
    assert list(missing_files()) == [stored]
    call_command("tidy_files")
    assert stored.file.name in capsys.readouterr().err


def test_nothing_to_tidy_in_a_new_portal():
    assert list(loose_files()) == []


def test_nobody_else_removes_stored_files():
    allowed = {"attachments/removal.py", "attachments/storage.py"}
    rooms = [path.parent for path in ROOT.glob("*/apps.py")]
    found = {
        str(path.relative_to(ROOT))
        for room in rooms
        for path in room.rglob("*.py")
        if ".file.delete(" in (text := path.read_text("utf-8")) or "storage.delete(" in text
    }
    assert found - allowed - {"congress_portal/backups/restoring.py"} == set()
