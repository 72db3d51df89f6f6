"""The keeper of the system sets long work going from its page: index, files, a copy."""

import json
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organization
from congress_portal.backups.making import BackupRefused
from congress_portal.long_work import tasks, watching
from congress_portal.long_work.models import LongWork, WorkKind, WorkState
from congress_portal.search.models import SearchEntry
from congress_portal.upkeep import marks
from tests.factories import make_user

pytestmark = pytest.mark.django_db
START, PAGE = reverse("admin:system_start"), reverse("admin:system")
LIST = reverse("admin:long_works")


@pytest.fixture
def sysadmin():
    return make_user(Role.SYSADMIN)


@pytest.fixture
def beside(monkeypatch):
    """The other connection is this one: a test's records are seen by no other."""
    here = lambda watch, now: watching.write_down(watch.work.pk, now)  # noqa: E731
    monkeypatch.setattr(watching.Watch, "_by_another_connection", here)


def start(client, user, kind, status=302):
    client.force_login(user)
    answer = client.post(START, {"kind": kind})
    assert answer.status_code == status
    return answer


def test_the_index_is_written_anew_and_its_page_says_how_much(client, sysadmin):
    Organization.objects.create(name="永康市水务局", kind="department")
    page = start(client, sysadmin, "search").url
    assert tasks.process_waiting() == 1
    assert SearchEntry.objects.exists()
    text = client.get(page).content.decode()
    assert "条记录已编入索引" in text
    assert PAGE in text


def test_nobody_else_sets_it_going(client):
    start(client, make_user(Role.CLERK), "search", 403)
    assert not LongWork.objects.exists()


@pytest.mark.parametrize("kind", ["publish", "backup", "", "nonsense"])
def test_what_is_not_offered_is_not_begun(client, sysadmin, kind, settings):
    settings.BACKUP_DIR = ""
    start(client, sysadmin, kind, 404)
    assert not LongWork.objects.exists()


def test_it_is_begun_by_a_press_alone(client, sysadmin):
    client.force_login(sysadmin)
    assert client.get(START).status_code == 405


def test_two_who_press_at_once_follow_one_work(client, sysadmin):
    second = make_user(Role.SYSADMIN)
    first = start(client, sysadmin, "search")
    again = start(client, second, "search")
    assert first.url == again.url
    assert str(sysadmin) in next(str(one) for one in get_messages(again.wsgi_request))
    assert client.get(again.url).status_code == 200
    assert LongWork.objects.count() == 1


def test_a_copy_lies_in_its_folder_and_the_page_names_it(
    client, sysadmin, settings, tmp_path, beside
):
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENTS = str(tmp_path), []
    page = start(client, sysadmin, "backup").url
    tasks.process_waiting()
    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "manifest.json").read_text())["tables"]
    assert folder.name in client.get(page).content.decode()
    assert marks.last(marks.BACKUP)


def test_a_copy_that_is_stopped_leaves_no_folder(client, sysadmin, settings, tmp_path, beside):
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENTS = str(tmp_path), []
    start(client, sysadmin, "backup")
    LongWork.objects.update(stop_asked=True)
    tasks.process_waiting()
    assert LongWork.objects.get().state == WorkState.STOPPED
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_was_refused_says_why(client, sysadmin, settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = str(tmp_path)
    page = start(client, sysadmin, "backup").url

    def refuse(*args, **options):
        raise BackupRefused("不是空的")

    monkeypatch.setattr(tasks, "make", refuse)
    tasks.process_waiting()
    assert "不是空的" in client.get(page).content.decode()


def test_published_files_are_written_anew(client, sysadmin, settings, tmp_path, monkeypatch):
    settings.PUBLISHED_FILES = str(tmp_path)
    cleared = []
    monkeypatch.setattr(tasks.published_files, "clear", lambda: cleared.append(1))
    start(client, sysadmin, "files")
    tasks.process_waiting()
    assert cleared == [1]
    assert LongWork.objects.get().state == WorkState.DONE


def test_the_list_shows_ones_own_and_what_keepers_share(client, sysadmin):
    work = watching.begin(WorkKind.SEARCH, by=sysadmin, subject="all")
    clerk = make_user(Role.CLERK)
    own = watching.begin(WorkKind.LEDGER_EXPORT, by=clerk)
    client.force_login(make_user(Role.SYSADMIN))
    text = client.get(LIST).content.decode()
    assert work.get_absolute_url() in text
    assert own.get_absolute_url() not in text
    client.force_login(clerk)
    text = client.get(LIST).content.decode()
    assert own.get_absolute_url() in text
    assert work.get_absolute_url() not in text
    assert LIST in client.get(reverse("admin:index")).content.decode()


def test_who_has_nothing_there_is_told_so(client):
    client.force_login(make_user(Role.CLERK))
    assert "现在没有后台处理的事" in client.get(LIST).content.decode()
    assert LIST not in client.get(reverse("admin:index")).content.decode()


def test_who_is_no_staff_gets_no_list(client):
    client.force_login(make_user(Role.DEPUTY))
    assert client.get(LIST).status_code == 403


def test_a_step_without_a_sign_of_life_says_so(client, sysadmin):
    work = watching.begin(WorkKind.SEARCH, by=sysadmin, subject="all")
    silent = timezone.now() - timedelta(minutes=7)
    LongWork.objects.update(state=WorkState.RUNNING, seen_at=silent, stage="读取记录")
    client.force_login(sysadmin)
    assert "7 分钟没有动静" in client.get(work.get_absolute_url()).content.decode()


def test_where_no_worker_runs_the_page_says_whom_to_tell(client, sysadmin):
    work = watching.begin(WorkKind.SEARCH, by=sysadmin, subject="all")
    LongWork.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    client.force_login(sysadmin)
    assert "后台进程没有在运行" in client.get(work.get_absolute_url()).content.decode()
    marks.note(marks.WORKER)
    assert "等待后台处理" in client.get(work.get_absolute_url()).content.decode()
