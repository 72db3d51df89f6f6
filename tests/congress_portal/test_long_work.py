"""Long work shows how far it is, survives a closed tab, can be stopped, and ends clearly."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.choices import Role
from accounts.models import Organization
from attachments.models import StoredFile
from congress_portal.ledger import exports, uploads
from congress_portal.ledger.models import LedgerExport, LedgerUpload, UploadStatus
from congress_portal.long_work import watching
from congress_portal.long_work.models import LongWork, WorkKind, WorkState
from congress_portal.workbook import progress
from tests.congress_portal.ledger.workbooks import Year, imported, written
from tests.factories import make_user

pytestmark = pytest.mark.django_db
START = reverse("admin:ledger_import")
EXPORT = reverse("admin:ledger_export")


@pytest.fixture
def clerk():
    return make_user(Role.CLERK)


@pytest.fixture
def work(clerk):
    return watching.begin(WorkKind.LEDGER_EXPORT, by=clerk, asked={"reason": ""})


@pytest.fixture
def seen(monkeypatch):
    """Each moment that a watch told, as (stage, done, total)."""
    told = []

    def note(key, now):
        told.append((now["stage"], now["done"], now["total"]))
        return LongWork.objects.filter(pk=key, stop_asked=True).exists()

    monkeypatch.setattr(watching, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(watching, "write_down", note)
    beside = lambda watch, now: note(watch.work.pk, now)  # noqa: E731
    monkeypatch.setattr(watching.Watch, "_by_another_connection", beside)
    monkeypatch.setattr(watching.Watch, "may_write_beside", True)
    return told


def page(client, user, address, status=200):
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status
    return answer


def upload_large(client, clerk, tmp_path, monkeypatch, sheets=None):
    monkeypatch.setattr(uploads, "LARGE", 100)
    client.force_login(clerk)
    path = written(tmp_path / "upload.xlsx", sheets or Year().only("组织"))
    file = io.BytesIO(path.read_bytes())
    file.name = "ledger.xlsx"
    return client.post(START, {"workbook": file}).url


def test_what_waits_says_so_and_reads_itself_again(client, clerk, work):
    answer = page(client, clerk, work.get_absolute_url())
    assert answer["Refresh"] == "5"
    assert "<progress" in answer.content.decode()
    assert "等待后台处理" in answer.content.decode()


@pytest.mark.parametrize("name", ["long_work", "long_work_state", "long_work_file"])
def test_nobody_else_knows_of_it(client, work, name):
    page(client, make_user(Role.CLERK), reverse(f"admin:{name}", args=[work.pk]), 404)


def test_nobody_else_stops_it(client, work):
    client.force_login(make_user(Role.LEADER))
    stop = reverse("admin:long_work_stop", args=[work.pk])
    assert client.post(stop).status_code == 404
    work.refresh_from_db()
    assert not work.stop_asked


def test_the_script_is_told_the_rows_of_the_step(client, clerk, work):
    LongWork.objects.update(state=WorkState.RUNNING, stage="核对：组织", done=30, total=120)
    answer = page(client, clerk, reverse("admin:long_work_state", args=[work.pk]))
    assert answer.json() == {
        "under_way": True,
        "text": "核对：组织，30 / 120 行",
        "done": 30,
        "total": 120,
    }


def test_an_import_tells_its_steps(client, clerk, tmp_path, monkeypatch, seen):
    address = upload_large(client, clerk, tmp_path, monkeypatch)
    uploads.process_waiting()
    client.post(address, {"confirm": "1"})
    uploads.process_waiting()
    assert ("读取文件：组织", 5, 0) in seen
    assert ("核对：组织", 5, 5) in seen
    assert ("写入：组织", 0, 5) in seen
    states = LongWork.objects.values_list("kind", "state")
    assert set(states) == {("ledger_check", "done"), ("ledger_import", "done")}
    assert Organization.objects.filter(name="永康市教育局").exists()


def test_the_page_of_an_upload_shows_the_bar_until_it_is_done(client, clerk, tmp_path, monkeypatch):
    address = upload_large(client, clerk, tmp_path, monkeypatch)
    assert "<progress" in page(client, clerk, address).content.decode()
    uploads.process_waiting()
    assert "<progress" not in page(client, clerk, address).content.decode()


def test_a_check_that_was_stopped_before_it_began_reads_nothing(
    client, clerk, tmp_path, monkeypatch
):
    address = upload_large(client, clerk, tmp_path, monkeypatch)
    work = LongWork.objects.get()
    assert client.post(reverse("admin:long_work_stop", args=[work.pk])).url == address
    monkeypatch.setattr(uploads, "check_workbook", lambda *a, **o: 1 / 0)
    uploads.process_waiting()
    work.refresh_from_db()
    assert work.state == WorkState.STOPPED
    assert "已按要求停止" in page(client, clerk, address).content.decode()


def test_an_import_that_is_stopped_midway_writes_nothing(
    client, clerk, tmp_path, monkeypatch, seen
):
    address = upload_large(client, clerk, tmp_path, monkeypatch)
    uploads.process_waiting()
    client.post(address, {"confirm": "1"})
    work = LongWork.objects.get(kind=WorkKind.LEDGER_IMPORT)
    begin = watching.Watch.begin

    def stop_at_writing(self, step, total=0):
        if str(step) == "写入":
            watching.ask_to_stop(self.work)
        begin(self, step, total)

    monkeypatch.setattr(watching.Watch, "begin", stop_at_writing)
    uploads.process_waiting()
    work.refresh_from_db()
    assert work.state == WorkState.STOPPED
    assert not Organization.objects.filter(name="永康市教育局").exists()
    upload = LedgerUpload.objects.get()
    assert (upload.status, upload.confirmed_at) == (UploadStatus.PREVIEWED, None)


def test_a_large_export_is_made_by_the_worker_and_fetched_by_who_asked(
    client, clerk, monkeypatch, tmp_path
):
    imported(Year().only("组织"))
    monkeypatch.setattr(exports, "LARGE", 3)
    client.force_login(clerk)
    address = client.post(EXPORT, {"reason": "核对"}).url
    assert address in page(client, clerk, EXPORT).content.decode()
    call_command("worker", once=True)
    work = LongWork.objects.get()
    file = reverse("admin:long_work_file", args=[work.pk])
    assert f'href="{file}"' in page(client, clerk, address).content.decode()
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"".join(page(client, clerk, file).streaming_content))
    assert load_workbook(path)["组织"].max_row == 1 + Organization.objects.count()
    assert LedgerExport.objects.get().reason == "核对"


def test_a_small_export_is_a_file_at_once(client, clerk):
    client.force_login(clerk)
    assert client.post(EXPORT, {"reason": ""}).status_code == 200
    assert not LongWork.objects.exists()


def test_who_may_not_export_any_more_fetches_nothing(client, work):
    exports.process_waiting()
    leader = make_user(Role.LEADER)
    LongWork.objects.update(by=leader)
    page(client, leader, reverse("admin:long_work_file", args=[work.pk]), 404)


def test_work_that_fails_says_why_and_ends(work, monkeypatch, client, clerk):
    def fail(*args, **options):
        raise OSError("磁盘满了")

    monkeypatch.setattr(exports, "export", fail)
    with pytest.raises(OSError, match="磁盘满了"):
        exports.process_waiting()
    work.refresh_from_db()
    assert (work.state, work.sentence) == (WorkState.FAILED, "磁盘满了")
    assert "磁盘满了" in page(client, clerk, work.get_absolute_url()).content.decode()


def test_work_of_a_process_that_died_is_taken_up_again(work):
    LongWork.objects.update(state=WorkState.RUNNING, seen_at=timezone.now() - timedelta(minutes=16))
    assert exports.process_waiting() == 1


def test_work_that_runs_elsewhere_is_left_alone(work):
    LongWork.objects.update(state=WorkState.RUNNING, seen_at=timezone.now())
    assert exports.process_waiting() == 0


def test_a_file_that_nobody_fetched_goes_after_a_day(work):
    exports.process_waiting()
    assert StoredFile.objects.exists()
    LongWork.objects.update(finished_at=timezone.now() - timedelta(days=2))
    exports.process_waiting()
    assert not [one for one in (LongWork, StoredFile) if one.objects.exists()]


def test_a_watch_writes_outside_a_transaction_of_its_own(work, monkeypatch):
    written = []
    monkeypatch.setattr(watching, "write_down", lambda key, now: bool(written.append(now)))
    with transaction.atomic(), watching.watched(work) as watch:
        watch.begin("读取", 10)
    assert written == [] or written[0]["total"] == 10


class Stream(io.StringIO):
    def isatty(self):
        return False


def test_a_file_of_messages_gets_lines_where_they_are_asked_for():
    stream = Stream()
    show = progress.on(OutputWrapper(stream), always=True)
    progress.begin(show, "写入", 4000)
    show("清单事项", 1000)
    show("成效", 1000)
    assert stream.getvalue().splitlines() == [
        "写入 · 清单事项：1000 行… 25%",
        "写入 · 成效：1000 行… 50%",
    ]


def test_backup_and_restore_say_how_far_they_are(tmp_path):
    err = io.StringIO()
    call_command("backup", str(tmp_path / "copy"), "--progress", stderr=err, stdout=io.StringIO())
    assert "备份数据 · " in err.getvalue()
