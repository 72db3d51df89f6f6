"""An old workbook is read again after a merge: the old number means the record that stays."""

import pytest

from accounts.choices import Role
from congress_portal.importing.run import check_workbook, import_workbook
from deputies.duty.models import DutyEntry
from deputies.people.models import Deputy
from registers.merging.workflow import propose
from supervision.items.models import Item
from tests.congress_portal.ledger.workbooks import Year, counts, written
from tests.factories import make_user
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
DEPUTIES = [["编号", "姓名", "性别"], ["D1", "张三", "男"], ["D7", "张三", "男"]]
MANDATES = [
    ["代表", "层级", "届次", "任职日期"],
    ["D1", "县级", 18, "2022-01-20"],
    ["D7", "县级", 18, "2022-01-20"],
]
DUTY = [["代表", "日期", "类型", "内容"], ["D7", "2023-05-08", "联系走访", "走访选民"]]


def merge(kept, lost):
    made = propose(kept, lost, taken=(), reason="登记了两次", by=make_user(Role.CLERK))
    perform(made, "confirm", by=make_user(Role.LEADER))


@pytest.fixture
def people(tmp_path):
    """The persons' workbook, imported, and the two merged into the first."""
    path = written(tmp_path / "people.xlsx", {"代表": DEPUTIES, "代表任期": MANDATES})
    assert import_workbook(path).faults.lines() == []
    merge(*Deputy.objects.order_by("number"))
    return path


def test_the_old_workbook_changes_nothing_and_is_no_fault(people):
    run = import_workbook(people)
    assert run.faults.lines() == []
    assert counts(run) == {"代表": (0, 0, 2), "代表任期": (0, 0, 2)}
    assert Deputy.objects.count() == 1


def test_the_row_under_the_old_number_is_named(people):
    lines = check_workbook(people).doubts.lines()
    assert [line for line in lines if line.startswith("代表 · 3 · 编号")]
    assert "已并入“张三”" in lines[0]


def test_a_new_row_that_refers_by_the_old_number_goes_to_the_record_that_stays(people, tmp_path):
    path = written(tmp_path / "duty.xlsx", {"履职记录": DUTY})
    assert import_workbook(path).faults.lines() == []
    assert DutyEntry.objects.get().deputy.number == "D1"


def test_items_are_known_by_the_merged_number_too(tmp_path):
    year = Year()
    year.put("清单事项", 3, "主办单位", "教育局")
    path = written(tmp_path / "year.xlsx", year)
    assert import_workbook(path).faults.lines() == []
    merge(*Item.objects.order_by("sequence"))
    run = import_workbook(path)
    assert run.faults.lines() == []
    assert counts(run)["清单事项"] == (0, 0, 2)
    assert Item.objects.count() == 1
