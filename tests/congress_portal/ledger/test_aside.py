"""On SQLite a large import is done in a copy and brought over: nobody waits, and all or nothing."""

import fcntl
import io
import shutil
import sqlite3
from contextlib import closing, contextmanager
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import Organization
from congress_portal.importing import aside
from congress_portal.importing.run import Import, import_workbook
from congress_portal.long_work.models import LongWork
from congress_portal.long_work.watching import Watch
from congress_portal.undoing.models import ImportJournal
from deputies.people.models import Deputy
from supervision.activities.models import Activity, Theme
from tests import kept_database
from tests.congress_portal.ledger.workbooks import Year
from workflow import trail
from workflow.models import TrailEntry

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="where there is one writer alone"),
]


@contextmanager
def database_at(path):
    """The connection of the tests with a file in the place of its memory."""
    if not path.exists():
        shutil.copy(kept_database.kept().path, path)
    own = connections["default"]
    connections["default"] = connections.create_connection("default").copy()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield path
    finally:
        connection.close()
        connections["default"] = own


@pytest.fixture
def on_disk(db, tmp_path, monkeypatch):
    """A database in a file, in which every import is long."""
    monkeypatch.setattr(aside, "LEAST_ROWS", 1)
    with database_at(tmp_path / "portal.sqlite3") as path:
        yield path


def by_somebody_else(path, sql, *params):
    """Another process, which does not wait."""
    with closing(sqlite3.connect(path, timeout=0)) as other, other:
        return other.execute(sql, params).fetchall()


def whole(path):
    """Every row of every table, without the moments at which and the hashes with which."""
    with closing(sqlite3.connect(path)) as found:
        tables = [
            name for (name,) in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: _rows(found, name) for name in tables}


def _rows(found, table):
    columns = [
        f'"{name}"'
        for _place, name, kind, *_rest in found.execute(f"PRAGMA table_info('{table}')")
        if kind != "datetime" and "hash" not in name
    ]
    return sorted(map(repr, found.execute(f"SELECT {', '.join(columns)} FROM '{table}'")))


def changed():
    """The small year with something changed in each way in which it can be."""
    return (
        Year()
        .put("监督活动", 3, "标题", "消防安全视察（续）")
        .put("监督活动", 3, "参加代表", "李四")
        .put("代表", 2, "单位职务", "某厂厂长")
        .put("组织", 2, "曾用名", "永康市文教局")
    )


def test_it_leaves_what_the_import_under_the_lock_leaves(db, write, tmp_path, monkeypatch):
    books = [write(Year(), "first.xlsx"), write(changed(), "second.xlsx")]
    found = []
    for least in (1, 10**6):
        monkeypatch.setattr(aside, "LEAST_ROWS", least)
        with database_at(tmp_path / f"{least}.sqlite3") as path:
            assert [import_workbook(book).faults.lines() for book in books] == [[], []]
            trail.verify()
        found.append(whole(path))
    assert found[0] == found[1]


def test_somebody_else_writes_while_it_checks_and_writes(on_disk, write, year, monkeypatch):
    for step in ("check", "write"):
        _meanwhile(
            monkeypatch, step, lambda: by_somebody_else(on_disk, "DELETE FROM django_session")
        )
    assert not import_workbook(write(year)).faults
    assert Activity.objects.count() == 2


def _meanwhile(monkeypatch, step, act):
    """Does something behind a step of each import; the list grows with each."""
    original, done = getattr(Import, step), []

    def late(run):
        result = original(run)
        done.append(act())
        return result

    monkeypatch.setattr(Import, step, late)
    return done


def _meanwhile_once(monkeypatch, act, book):
    with monkeypatch.context() as patch:
        done = _meanwhile(patch, "write", act)
        import_workbook(book)
    return done


def test_what_others_write_elsewhere_does_not_disturb_it(on_disk, write, year, monkeypatch):
    theirs = "INSERT INTO django_session VALUES ('key', 'data', '2030-01-01')"
    act = partial(by_somebody_else, on_disk, theirs)
    assert len(_meanwhile_once(monkeypatch, act, write(year))) == 1


def test_where_somebody_was_faster_it_is_done_anew(on_disk, write, year, monkeypatch):
    import_workbook(write(year))
    sql = "UPDATE supervision_activity SET title = '别的标题', version = version + 1"
    tries = []

    def once():
        if not tries:
            by_somebody_else(on_disk, f"{sql} WHERE number = 'A-1'")
        tries.append(1)

    _meanwhile(monkeypatch, "write", once)
    run = import_workbook(write(year.put("监督活动", 3, "标题", "新标题"), "next.xlsx"))
    assert len(tries) == 2
    (sample,) = run.sections["监督活动"].samples
    assert sample["changes"] == [{"column": "标题", "old": "别的标题", "new": "新标题"}]
    assert Activity.objects.get(number="A-1").title == "新标题"


def test_where_somebody_is_always_faster_they_wait_in_the_end(on_disk, write, year, monkeypatch):
    import_workbook(write(year))
    sql = "UPDATE supervision_activity SET version = version + 1"
    refused = []

    def always():
        try:
            by_somebody_else(on_disk, sql)
        except sqlite3.OperationalError as locked:
            refused.append(str(locked))

    tries = _meanwhile(monkeypatch, "write", always)
    import_workbook(write(year.put("监督活动", 3, "标题", "新标题"), "next.xlsx"))
    assert (len(tries), refused) == (3, ["database is locked"])
    assert Activity.objects.get(number="A-1").title == "新标题"


def test_faults_leave_nothing_and_give_the_keys_back(on_disk, write, year):
    before = whole(on_disk)
    assert import_workbook(write(year.put("组织", 2, "上级", "没有的单位"))).faults
    assert whole(on_disk) == before


def test_what_breaks_while_it_is_brought_over_leaves_nothing(on_disk, write, year, monkeypatch):
    before, made = whole(on_disk), []
    original = aside.DatabaseCopy.make

    def broken(copy, cursor, place):
        if len(made) == 3:
            raise RuntimeError
        made.append(place)
        original(copy, cursor, place)

    monkeypatch.setattr(aside.DatabaseCopy, "make", broken)
    with pytest.raises(RuntimeError):
        import_workbook(write(year))
    assert whole(on_disk) == before
    assert [path.name for path in on_disk.parent.glob("*.import-*")] == []


def test_whoever_reads_meanwhile_sees_nothing_of_it(on_disk, write, year, monkeypatch):
    seen, original = set(), aside.DatabaseCopy.make

    def late(copy, cursor, place):
        original(copy, cursor, place)
        seen.update(by_somebody_else(on_disk, "SELECT COUNT(*) FROM supervision_activity"))

    monkeypatch.setattr(aside.DatabaseCopy, "make", late)
    import_workbook(write(year))
    assert seen == {(0,)}
    assert Activity.objects.count() == 2


def test_records_that_others_make_meanwhile_get_other_keys(on_disk, write, year, monkeypatch):
    theirs = "INSERT INTO supervision_theme (name) VALUES ('别人的主题') RETURNING id"
    (first,) = _meanwhile_once(monkeypatch, lambda: by_somebody_else(on_disk, theirs), write(year))
    assert dict(Theme.objects.values_list("name", "pk")) == {"安全": 1, "别人的主题": first[0][0]}
    import_workbook(write(Year().put("监督活动", 3, "主题", "再一个"), "next.xlsx"))
    assert Theme.objects.get(name="再一个").pk == first[0][0] + 1


def test_a_seal_that_was_made_meanwhile_holds(on_disk, write, year, monkeypatch):
    """Entries of the trail get their numbers when they are brought over, behind all others."""
    import_workbook(write(year))
    book = write(year.put("监督活动", 3, "标题", "新标题"), "next.xlsx")

    def sealed():
        own = connections["default"]
        with database_at(on_disk):
            trail.append(Deputy.objects.first(), "looked_at", by=None)
            trail.seal(timezone.localdate())
        assert connections["default"] is own

    _meanwhile(monkeypatch, "write", sealed)
    import_workbook(book)
    last = TrailEntry.objects.order_by("-id").first()
    assert last.action == "import_changed"
    assert trail.verify() == TrailEntry.objects.count()


def test_what_is_done_after_the_end_is_done_when_it_is_in_the_database(
    on_disk, write, year, monkeypatch
):
    seen = []
    _meanwhile(
        monkeypatch,
        "write",
        lambda: transaction.on_commit(lambda: seen.append(Organization.objects.count())),
    )
    import_workbook(write(year))
    assert seen == [5]


def test_it_can_be_taken_back(on_disk, write, year):
    import_workbook(write(year))
    run = import_workbook(write(changed(), "next.xlsx"))
    assert run.kept == ImportJournal.objects.order_by("pk").last()
    call_command("undo_import", str(run.kept.pk), stdout=io.StringIO())
    assert Activity.objects.get(number="A-1").title == "消防安全视察"
    trail.verify()


def test_a_folder_whose_process_died_is_taken_away(on_disk):
    left = on_disk.with_name(f"{on_disk.name}.import-left")
    used = on_disk.with_name(f"{on_disk.name}.import-used")
    for folder in (left, used):
        folder.mkdir()
        (folder / aside.LOCK).touch()
    with (used / aside.LOCK).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        aside.discard_left()
    assert (left.exists(), used.exists()) == (False, True)


def test_nobody_else_may_read_the_copy(on_disk, write, year, monkeypatch):
    modes = []

    def look():
        (folder,) = on_disk.parent.glob("*.import-*")
        modes.append(folder.stat().st_mode & 0o777)

    _meanwhile(monkeypatch, "write", look)
    import_workbook(write(year))
    assert modes == [0o700]


def test_its_page_shows_how_far_it_is_while_it_writes(on_disk, write, year, monkeypatch):
    seen = []
    watch = Watch(LongWork(asked={}))
    _meanwhile(monkeypatch, "write", lambda: seen.append(watch.may_write_beside))
    import_workbook(write(year))
    watch.close()
    assert (seen, watch.may_write_beside) == ([True], False)


def test_a_full_disk_is_left_alone(on_disk, monkeypatch):
    assert aside.is_possible(1)
    usage = shutil.disk_usage(on_disk.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1024))
    assert not aside.is_possible(1)


def test_inside_a_transaction_it_is_done_there(on_disk):
    with transaction.atomic():
        assert not aside.is_possible(1)
    assert aside.is_possible(1)
