"""Workbooks between upload and import."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organization
from attachments.models import StoredFile
from attachments.uploads import check
from congress_portal.ledger import uploads
from congress_portal.ledger.models import LedgerUpload
from congress_portal.workbook.notes import WorkbookRefused
from tests.congress_portal.ledger.workbooks import Year, written
from tests.factories import make_user

pytestmark = pytest.mark.django_db
BAD = {"组织": [["名称"], ["永康市教育局"]]}


@pytest.fixture
def receive(tmp_path):
    def receive(sheets=None):
        content = written(tmp_path / "upload.xlsx", sheets or Year()).read_bytes()
        return uploads.receive(
            check(SimpleUploadedFile("ledger.xlsx", content)), by=make_user(Role.CLERK)
        )

    return receive


def test_a_preview_that_nobody_confirmed_is_forgotten_after_a_day(receive):
    upload = receive()
    LedgerUpload.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    uploads.discard_expired()
    assert not LedgerUpload.objects.filter(pk=upload.pk).exists()
    assert not StoredFile.objects.exists()


def test_the_files_themselves_go_with_it(receive, django_capture_on_commit_callbacks):
    upload = receive()
    path = Path(upload.stored.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        uploads.discard(upload)
    assert not path.exists()


def test_a_file_outlives_a_removal_that_breaks_off(receive, monkeypatch):
    upload = receive()
    path = Path(upload.stored.file.path)
    monkeypatch.setattr(LedgerUpload, "delete", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        uploads.discard(upload)
    assert path.exists()
    assert StoredFile.objects.filter(file=upload_name(path)).exists()


def upload_name(path):
    return f"files/{path.parent.name}/{path.name}"


def test_an_import_that_broke_off_is_finished_by_the_worker(receive):
    upload = receive()
    long_ago = timezone.now() - timedelta(hours=1)
    LedgerUpload.objects.update(confirmed_at=long_ago, taken_at=long_ago, status="confirmed")
    assert uploads.process_waiting() == 1
    upload.refresh_from_db()
    assert upload.finished_at
    assert Organization.objects.filter(name="永康市教育局").exists()


def test_an_import_that_runs_elsewhere_is_left_alone(receive):
    receive()
    LedgerUpload.objects.update(confirmed_at=timezone.now(), taken_at=timezone.now())
    assert uploads.process_waiting() == 0


def test_a_large_workbook_that_cannot_be_taken_says_so(receive, monkeypatch):
    monkeypatch.setattr(uploads, "LARGE", 100)
    upload = receive()
    with open(upload.stored.file.path, "ab") as file:
        file.write(b"x")
    uploads.process_waiting()
    upload.refresh_from_db()
    assert "不一致" in upload.preview["refused"]
    assert uploads.process_waiting() == 0


def test_what_is_refused_at_once_is_not_kept(receive, monkeypatch):
    def refuse(*args, **options):
        raise WorkbookRefused("文件打不开")

    monkeypatch.setattr(uploads, "check_workbook", refuse)
    with pytest.raises(WorkbookRefused):
        receive()
    assert not LedgerUpload.objects.exists()


def test_faults_found_at_the_confirmation_give_the_workbook_back(receive):
    upload = receive(BAD)
    uploads.confirm(upload)
    upload.refresh_from_db()
    assert upload.confirmed_at is None
    assert upload.preview["faults_total"] == 1
