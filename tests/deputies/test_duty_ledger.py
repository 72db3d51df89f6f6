"""The ledger sheet 履职记录: imported history is verified, a doubt refuses nothing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from congress_portal.exporting.run import export
from congress_portal.importing.run import check_workbook, import_workbook
from deputies.duty.models import DutyEntry, DutySource, DutyStatus
from tests.congress_portal.ledger.workbooks import counts, written
from tests.factories import make_deputy, make_user
from tests.once import once

pytestmark = pytest.mark.django_db
HEADER = ["代表", "日期", "类型", "内容", "地点", "公开"]
ROW = ["施敬之", "2023-05-08", "联系走访", "走访企业", "经济开发区", "是"]
TOMORROW = str(timezone.localdate() + timedelta(days=1))


@once
def deputy():
    return make_deputy("施敬之")


@pytest.fixture
def book(tmp_path):
    """Writes a workbook of the sheet, and of others; the path."""
    return lambda *rows, **others: written(
        tmp_path / "ledger.xlsx", {"履职记录": [HEADER, *rows], **others}
    )


def row(**changes):
    return [changes.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]


def odd(path):
    run = check_workbook(path)
    assert run.faults.lines() == []
    return run.doubts.lines()


def test_imported_history_is_verified_and_says_where_it_came_from(deputy, book):
    clerk = make_user(Role.CLERK)
    import_workbook(book(ROW), by=clerk)
    entry = DutyEntry.objects.public().get()
    exported = (entry.deputy, entry.happened_on, entry.status, entry.source, entry.verified_by)
    assert exported == (deputy, date(2023, 5, 8), DutyStatus.VERIFIED, DutySource.LEDGER, clerk)


@pytest.mark.usefixtures("deputy")
def test_the_same_file_twice_changes_nothing(book):
    import_workbook(book(ROW))
    assert counts(import_workbook(book(ROW)))["履职记录"] == (0, 0, 1)


@pytest.mark.usefixtures("deputy")
def test_the_same_row_twice_is_a_fault(book):
    (note,) = check_workbook(book(ROW, ROW)).faults.first()
    assert (note.row, note.column) == (3, "内容")


@pytest.mark.usefixtures("deputy")
@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"代表": "查无此人"}, "代表"),
        ({"日期": "五月"}, "日期"),
        ({"类型": "聚餐"}, "类型"),
        ({"内容": None}, "内容"),
        ({"公开": "或许"}, "公开"),
    ],
)
def test_a_cell_that_cannot_be_is_a_fault(book, changes, column):
    (note,) = check_workbook(book(row(**changes))).faults.first()
    assert (note.row, note.column) == (2, column)


def test_twins_by_name_are_a_fault(book):
    make_deputy("施敬之", number="D1")
    make_deputy("施敬之", number="D2")
    (note,) = check_workbook(book(ROW)).faults.first()
    assert (note.row, note.column) == (2, "代表")


@pytest.mark.usefixtures("deputy")
@pytest.mark.parametrize(("day", "word"), [(TOMORROW, "晚于今天"), ("2010-05-08", "任期")])
def test_a_day_ahead_or_outside_office_is_a_doubt(book, day, word):
    (line,) = odd(book(row(日期=day)))
    assert line.startswith("履职记录 · 2 · 日期")
    assert word in line


@pytest.mark.usefixtures("deputy")
def test_a_mandate_of_the_same_file_counts(book):
    header = ["代表", "层级", "届次", "任职日期", "终止日期"]
    mandates = [header, ["施敬之", "县级", 15, "2007-01-10", "2012-01-10"]]
    assert odd(book(row(日期="2010-05-08"), 代表任期=mandates)) == []


@pytest.mark.usefixtures("deputy")
def test_doubts_cost_no_query_for_each_row(book, django_assert_max_num_queries):
    rows = [row(内容=f"走访{number}") for number in range(30)]
    with django_assert_max_num_queries(10):
        check_workbook(book(*rows))


def test_an_export_holds_what_was_verified_and_says_what_it_leaves_out(deputy, tmp_path, book):
    import_workbook(book(ROW))
    fields = {"deputy": deputy, "happened_on": date(2023, 6, 1), "kind": "visit", "text": "走访"}
    DutyEntry.objects.create(status=DutyStatus.SUBMITTED, **fields)
    DutyEntry.objects.create(status=DutyStatus.WITHDRAWN, **fields)
    exported = export(tmp_path / "out.xlsx")
    assert exported.rows["履职记录"] == 1
    assert "1 条履职记录尚未审核，未导出。" in exported.notes


@pytest.mark.parametrize("status", [DutyStatus.DRAFT, DutyStatus.WITHDRAWN])
def test_an_unverified_twin_is_not_touched_by_a_row(deputy, tmp_path, book, status):
    import_workbook(book(ROW))
    twin = DutyEntry.objects.create(
        deputy=deputy,
        happened_on=date(2023, 5, 8),
        kind="visit",
        text="走访企业",
        place="别处",
        status=status,
    )
    export(tmp_path / "out.xlsx")
    assert counts(import_workbook(tmp_path / "out.xlsx"))["履职记录"] == (0, 0, 1)
    twin.refresh_from_db()
    assert (twin.place, twin.version) == ("别处", 0)
