"""The sheet 专题询问问题: faults, doubts, what an import makes, and the way back."""

from datetime import date

import pytest

from congress_portal.exporting.run import export
from supervision.inquiries.models import InquiryQuestion, QuestionStatus
from tests.congress_portal.ledger.workbooks import counts
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db
HEADER = ["活动编号", "序号", "问题", "提问代表", "应询单位", "是否解决", "解决日期"]
SHEET = "专题询问问题"


@pytest.fixture
def asked(year):
    """The year with a special inquiry of three questions."""
    year.put("监督活动", 3, "方式", "专题询问")
    year[SHEET] = [
        HEADER,
        ["A-1", 1, "楼道为什么堵", "张三", "建设局", "是", "2023-09-01"],
        ["A-1", 2, "维保谁来管", None, "市政府", "否", None],
        ["A-1", 3, "经费哪里来", None, None, "否", None],
    ]
    return year


def test_the_rows_come_in_published(take, asked):
    run = take(asked)
    assert run.faults.lines() == []
    assert counts(run)[SHEET] == (3, 0, 0)
    questions = InquiryQuestion.objects.public().in_order()
    assert [(one.sequence, one.status, one.answered_on, one.solved_on) for one in questions] == [
        (1, QuestionStatus.SOLVED, date(2023, 5, 8), date(2023, 9, 1)),
        (2, QuestionStatus.ANSWERED, date(2023, 5, 8), None),
        (3, QuestionStatus.LISTED, None, None),
    ]
    assert questions[0].asked_by.name == "张三"
    assert [entry.action for entry in TrailEntry.objects.of(questions[0])] == ["imported"]


def test_a_second_import_changes_nothing(take, asked):
    take(asked)
    assert counts(take(asked))[SHEET] == (0, 0, 3)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (2, "解决日期", None),
        (2, "问题", None),
        (2, "是否解决", None),
        (2, "是否解决", "好了"),
        (2, "活动编号", "A-9"),
        (2, "提问代表", "赵六"),
        (2, "应询单位", "没有的局"),
        (2, "解决日期", "九月一日"),
        (3, "序号", 1),
        (3, "序号", -1),
        (3, "序号", 99999),
        (3, "问题", "=A1"),
    ],
)
def test_a_wrong_cell_is_named(faults, asked, row, column, value):
    assert (SHEET, row, column) in faults(asked.put(SHEET, row, column, value))


def test_solved_without_a_day_is_the_only_fault(look, asked):
    run = look(asked.put(SHEET, 2, "解决日期", None))
    assert [str(line) for line in run.faults.lines()] == [
        f"{SHEET} · 2 · 解决日期: 是否解决为“是”时必须填写解决日期。"
    ]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [(2, "活动编号", "A-2"), (2, "解决日期", "2023-05-01"), (3, "解决日期", "2023-09-01")],
)
def test_a_doubt_refuses_nothing(look, asked, row, column, value):
    before = look(asked).doubts.total
    run = look(asked.put(SHEET, row, column, value))
    assert run.faults.lines() == []
    assert run.doubts.total == before + 1


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (3, "是否解决", "是"),
        (2, "解决日期", "2023-10-01"),
        (2, "问题", "换了一个问题"),
        (3, "应询单位", "教育局"),
    ],
)
def test_a_file_does_not_move_what_actions_move(take, faults, asked, row, column, value):
    take(asked)
    changed = asked.put(SHEET, row, column, value)
    if column == "是否解决":
        changed.put(SHEET, row, "解决日期", "2023-10-01")
    assert (SHEET, row, column) in faults(changed)


def test_a_listed_question_may_still_be_reworded(take, asked):
    take(asked)
    assert counts(take(asked.put(SHEET, 4, "问题", "经费从哪里来")))[SHEET] == (0, 1, 2)


def test_an_export_holds_what_is_kept(take, look, asked, tmp_path):
    take(asked)
    InquiryQuestion.objects.filter(sequence=3).update(status=QuestionStatus.WITHDRAWN)
    run = export(tmp_path / "out.xlsx")
    assert run.rows[SHEET] == 2
    assert any("作废" in str(line) for line in run.notes)
