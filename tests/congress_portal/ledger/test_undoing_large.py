"""A large import goes back while nobody waits for the page: by the worker, all or nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from congress_portal.ledger.models import LedgerUpload, UploadStatus
from congress_portal.long_work import watching
from congress_portal.long_work.models import LongWork, WorkKind, WorkState
from congress_portal.undoing import by_worker as taking_back
from congress_portal.undoing import steps
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.congress_portal.ledger.workbooks import Year
from workflow.models import OutboxMessage, TrailEntry
from workflow.transitions import note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    monkeypatch.setattr(taking_back, "LARGE", 3)


def act(client, user, address, action, **data):
    client.force_login(user)
    version = LedgerUpload.objects.get().version
    answer = client.post(address, {"decision": action, "version": version, **data})
    assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def address(client, upload, clerk):
    """An import of bodies alone, which its clerk has taken back."""
    found = upload(Year().only("组织"))
    client.post(found, {"confirm": "1"})
    act(client, clerk, found, "undo", reason="传错了文件")
    return found


@pytest.fixture
def decided(client, upload, clerk, leader):
    """A year whose taking back two people have agreed on."""
    found = upload(Year())
    client.post(found, {"confirm": "1"})
    act(client, leader, found, "confirm")
    act(client, clerk, found, "ask_undo", reason="传错了")
    act(client, leader, found, "confirm_undo")
    return found


def status():
    return LedgerUpload.objects.get().status


def test_the_page_says_so_before_it_is_decided(client, upload):
    found = upload(Year().only("组织"))
    client.post(found, {"confirm": "1"})
    assert "由后台处理，本页会显示进度" in client.get(found).content.decode()


def test_nothing_goes_before_the_worker_comes(client, address):
    page = client.get(address)
    assert "<progress" in page.content.decode()
    assert page["Refresh"] == "5"
    assert Organization.objects.filter(name="永康市教育局").exists()
    assert status() == UploadStatus.UNDOING


def test_the_worker_takes_it_back_and_the_chains_name_who_decided(client, decided, leader, clerk):
    opinion = Opinion.objects.get()
    assert taking_back.process_waiting() == 1
    assert not Item.objects.exists()
    assert status() == UploadStatus.UNDONE
    last = TrailEntry.objects.of(opinion).last()
    assert (last.action, last.actor) == ("import_undone", leader)
    assert OutboxMessage.objects.filter(recipient=clerk, path=decided).exists()
    client.force_login(clerk)
    assert "已经撤销" in client.get(decided).content.decode()


def test_it_tells_its_steps(decided, monkeypatch):
    steps = []
    begin = watching.Watch.begin

    def noted(self, step, total=0):
        steps.append((str(step), total))
        begin(self, step, total)

    monkeypatch.setattr(watching.Watch, "begin", noted)
    monkeypatch.setattr(watching.Watch, "may_write_beside", False)
    taking_back.process_waiting()
    assert [name for name, _rows in steps] == [
        "核对有没有人在其上办理",
        "恢复原值",
        "删除导入的内容",
        "写入留痕",
    ]
    assert steps[2][1] > 10


def test_what_was_built_meanwhile_keeps_the_import_and_is_named(client, decided, clerk):
    note(Opinion.objects.get(), "edited", by=clerk, fields=["title"])
    taking_back.process_waiting()
    assert (status(), Item.objects.exists()) == (UploadStatus.CONFIRMED, True)
    work = LongWork.objects.get()
    assert work.state == WorkState.FAILED
    assert "已经有人在其上办理" in work.sentence
    client.force_login(clerk)
    page = client.get(decided).content.decode()
    assert "撤销没有完成" in page
    assert "<progress" not in page


def test_stopped_in_the_middle_it_leaves_everything(client, address, monkeypatch):
    stop = reverse("admin:long_work_stop", args=[LongWork.objects.get().pk])
    begin = watching.Watch.begin

    def stop_at_the_end(self, step, total=0):
        begin(self, step, total)
        if str(step) == "写入留痕":
            assert not Organization.objects.filter(name="永康市教育局").exists()
            assert client.post(stop).url == address
            raise watching.Stopped

    monkeypatch.setattr(watching.Watch, "begin", stop_at_the_end)
    monkeypatch.setattr(watching.Watch, "may_write_beside", False)
    taking_back.process_waiting()
    assert Organization.objects.filter(name="永康市教育局").exists()
    assert status() == UploadStatus.PREVIEWED
    page = client.get(address).content.decode()
    assert "已按要求停止，没有写入任何内容" in page
    assert 'value="undo"' in page


def test_a_fault_of_the_program_gives_the_import_back(client, address, monkeypatch):
    monkeypatch.setattr(steps, "undo", lambda *a, **o: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        taking_back.process_waiting()
    assert status() == UploadStatus.PREVIEWED
    page = client.get(address).content.decode()
    assert "处理中出了错，没有写入任何内容" in page
    assert "division" not in page


def test_a_worker_that_died_in_the_middle_is_followed_by_another(address):
    long_ago = timezone.now() - timedelta(minutes=16)
    LongWork.objects.update(state=WorkState.RUNNING, seen_at=long_ago)
    assert taking_back.process_waiting() == 1
    assert status() == UploadStatus.UNDONE


def test_a_worker_that_died_after_the_end_is_not_repeated(address):
    taking_back.process_waiting()
    long_ago = timezone.now() - timedelta(minutes=16)
    LongWork.objects.update(state=WorkState.RUNNING, seen_at=long_ago, finished_at=None)
    assert taking_back.process_waiting() == 1
    assert (status(), LongWork.objects.get().state) == (UploadStatus.UNDONE, WorkState.DONE)


def test_the_same_is_begun_once(address, leader):
    first = LongWork.objects.get()
    again = watching.begin(WorkKind.LEDGER_UNDO, by=leader, subject=first.subject)
    assert again == first
    taking_back.process_waiting()
    later = watching.begin(WorkKind.LEDGER_UNDO, by=leader, subject=first.subject)
    assert later != first
