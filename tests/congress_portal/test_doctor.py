"""The doctor names what is wrong, one line a subject."""

from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from attachments.uploads import CheckedFile, store
from congress_portal.backups.making import make
from congress_portal.management.commands import worker
from congress_portal.search.models import SearchCursor
from congress_portal.upkeep import doctor, marks
from supervision.items.choices import ItemStatus
from tests.factories import make_item, make_user
from tests.guards import guards_down
from workflow import outbox
from workflow.models import Delivery, TrailEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
STRONG = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0xR_uL-oI"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def well(settings, monkeypatch):
    """A production portal with nothing wrong."""
    settings.SECRET_KEY = STRONG
    monkeypatch.setattr(doctor, "run_checks", lambda **options: [])
    marks.note(marks.WORKER)
    marks.note(marks.BACKUP)


def wrong(now=None):
    return {one.subject: one.sentence for one in doctor.diagnoses(now) if not one.is_well}


def test_a_sound_portal_has_a_line_for_each_subject(capsys):
    call_command("doctor")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(doctor.SUBJECTS) == 10
    assert all(line.startswith("正常") for line in lines)


def test_one_fault_is_exit_1(capsys):
    marks.note(marks.WORKER, timezone.now() - timedelta(hours=1))
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    assert [line[:2] for line in capsys.readouterr().out.splitlines()].count("有误") == 1


def test_a_weak_key_is_named(settings):
    settings.SECRET_KEY = "short"
    assert "SECRET_KEY" in wrong()["设置"]


def test_a_worker_that_fell_silent_is_named():
    assert "后台进程" in wrong(timezone.now() + timedelta(minutes=20))
    worker.say_that_it_runs()
    assert "后台进程" not in wrong()


def test_an_old_backup_is_named_and_a_new_one_is_good(tmp_path):
    marks.note(marks.BACKUP, timezone.now() - timedelta(days=3))
    assert "3" in wrong()["备份"]
    make(tmp_path / "copies" / "new")
    assert "备份" not in wrong()


def test_a_demo_needs_no_backup(settings):
    settings.DEMO = True
    marks.LastDone.objects.filter(task=marks.BACKUP).delete()
    assert "备份" not in wrong()


def test_messages_that_do_not_go_out_are_counted():
    outbox.put(
        [outbox.Message(key="one", recipient=make_user(email="a@example.cn"), subject="交办通知")]
    )
    Delivery.objects.update(due_at=timezone.now() - timedelta(hours=2))
    assert "1 条" in wrong()["待发消息"]


def test_a_disk_that_is_nearly_full_is_named(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda place: Usage(100, 95, 5))
    assert "磁盘" in wrong()


def test_an_attachment_without_its_file_is_named():
    stored = store(CheckedFile("a.pdf", "application/pdf", b"%PDF-1"), by=None)
    Path(stored.file.path).unlink()
    assert stored.file.name in wrong()["附件"]


def test_a_broken_trail_is_named():
    make_item(ItemStatus.REPLIED)
    connection.check_constraints()  # leaves no check pending that would stop the guards' switch
    with guards_down(connection):
        TrailEntry.objects.filter(sequence=1).update(action="forged")
    assert "留痕" in wrong()


def test_an_index_that_was_never_written_is_named():
    make_item(ItemStatus.REPLIED)
    SearchCursor.objects.all().delete()
    assert "rebuild_search" in wrong()["搜索索引"]


def test_a_database_that_does_not_answer_does_not_end_the_look(monkeypatch):
    def gone(*args, **options):
        raise DatabaseError

    monkeypatch.setattr(doctor.trail, "verify", gone)
    assert list(wrong()) == ["留痕"]
