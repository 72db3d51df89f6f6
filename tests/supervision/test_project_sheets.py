"""Projects and their progress in the ledger workbook."""

import pytest

from congress_portal.importing.run import check_workbook, import_workbook
from supervision.projects.models import (
    Project,
    ProjectProgress,
)
from tests.congress_portal.ledger.workbooks import written
from tests.factories import committee, make_org
from tests.once import once

pytestmark = pytest.mark.django_db
HEADER = [
    "组织单位",
    "年度",
    "序号",
    "项目",
    "责任单位",
    "票数",
    "入选",
    "进度",
    "状态",
    "完成日期",
]
ROW = ["", 2023, 1, "新增学位", "教育局", 200, "是", "60%", "实施中", ""]
NEWS = ["组织单位", "年度", "序号", "日期", "进度", "说明"]


@once
def unit():
    return make_org("教育局")


@pytest.fixture
def book(tmp_path, unit):
    committee()

    def make(*rows, news=()):
        sheets = {"民生实事": [HEADER, *rows], "民生实事进展": [NEWS, *news]}
        return written(tmp_path / "in.xlsx", sheets)

    return make


def test_a_project_and_its_progress_come_in_together(book):
    import_workbook(book(ROW, news=[["", 2023, 1, "2023-05-06", 35, "施工"]]))
    assert (Project.objects.get().progress, ProjectProgress.objects.get().progress) == (60, 35)


def test_a_second_import_changes_nothing(book):
    path = book(ROW, news=[[committee().name, 2023, 1, "2023-05-06", 35, "施工"]])
    import_workbook(path)
    run = import_workbook(path)
    assert {section.created + section.changed for section in run.in_order} == {0}


def test_progress_of_an_unknown_project_is_a_fault(book):
    (fault,) = check_workbook(book(ROW, news=[["", 2023, 2, "2023-05-06", 35, ""]])).faults.lines()
    assert "民生实事进展" in fault
    assert "序号" in fault


@pytest.mark.parametrize(
    ("column", "cell"),
    [(1, ""), (2, ""), (3, ""), (4, "某局"), (5, -1), (6, ""), (7, 101), (8, "在建"), (9, "某日")],
)
def test_a_wrong_cell_is_named(book, column, cell):
    row = [*ROW]
    row[column] = cell
    (fault,) = check_workbook(book(row)).faults.lines()
    assert HEADER[column] in fault


def test_completed_without_its_day_is_a_fault(book):
    (fault,) = check_workbook(book([*ROW[:8], "已完成", ""])).faults.lines()
    assert "完成日期" in fault
