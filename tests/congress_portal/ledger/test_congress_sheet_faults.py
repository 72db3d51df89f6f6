"""The sheets 会议, 议案, 测评, 选区 and 组织: what a wrong cell, a twin and a gap do."""

from typing import Any

import pytest

from accounts.models import Organization
from deputies.bills.models import Bill
from deputies.constituencies.models import Constituency
from supervision.satisfaction.models import Ballot
from supervision.sessions.models import Session
from tests.congress_portal.ledger.test_congress_sheets import SHEETS, remarks
from tests.congress_portal.ledger.workbooks import Year, counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(year: Year) -> Year:
    year.put("组织", 3, "简称", "市人大")
    year.update({name: [list(row) for row in rows] for name, rows in SHEETS.items()})
    return year


@pytest.mark.parametrize(
    ("sheet", "column", "value"),
    [
        ("会议", "组织单位", "无此镇人大"),
        ("会议", "类别", "党组会议"),
        ("会议", "类别", None),
        ("会议", "届次", None),
        ("会议", "届次", "十八届"),
        ("会议", "届次", 0),
        ("会议", "次序", 0),
        ("会议", "次序", 40000),
        ("会议", "次序", -1),
        ("会议", "次序", 1.5),
        ("会议", "日期", "2023-02-30"),
        ("会议", "日期", None),
        ("会议", "应出席", "三十三"),
        ("会议", "出席", -1),
        ("议案", "年度", None),
        ("议案", "年度", 1900),
        ("议案", "编号", None),
        ("议案", "编号", "9" * 51),
        ("议案", "标题", None),
        ("议案", "标题", "题" * 201),
        ("议案", "领衔代表", "无此人"),
        ("议案", "领衔代表", None),
        ("议案", "附议代表", "李四、无此人"),
        ("议案", "处理", None),
        ("议案", "公开", "也许"),
        ("测评", "对象", "法律"),
        ("测评", "编号", None),
        ("测评", "编号", "9" * 151),
        ("测评", "日期", "六月"),
        ("测评", "满意", None),
        ("测评", "满意", -1),
        ("测评", "弃权", "无"),
        ("选区", "层级", "村"),
        ("选区", "届次", None),
        ("选区", "届次", 0),
        ("选区", "选区", None),
        ("选区", "选区", "区" * 101),
        ("选区", "镇街区", "无此镇人大"),
        ("选区", "村社", "村" * 101),
        ("组织", "撤销日期", "昨天"),
        ("组织", "承接单位", "无此局"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_fault_at_its_place(
    faults: Any, whole: Year, sheet: str, column: str, value: Any
) -> None:
    if column not in whole[sheet][0]:
        whole[sheet] = [[*row, None] for row in whole[sheet]]
        whole[sheet][0][-1] = column
    assert (sheet, 2, column) in faults(whole.put(sheet, 2, column, value))


@pytest.mark.parametrize(
    ("sheet", "column", "value"),
    [
        ("会议", "组织单位", "市人大"),
        ("议案", "编号", "1"),
        ("测评", "日期", "2023年6月29日"),
        ("选区", "选区", "第 一 选区"),
    ],
)
def test_the_same_record_twice_in_a_file_is_a_fault_however_it_is_typed(
    faults: Any, whole: Year, sheet: str, column: str, value: Any
) -> None:
    whole[sheet].append(list(whole[sheet][1]))
    last = len(whole[sheet])
    found = faults(whole.put(sheet, last, column, value))
    assert [(name, row) for name, row, _column in found] == [(sheet, last)]


def test_a_file_with_one_fault_leaves_nothing_of_any_sheet(take: Any, whole: Year) -> None:
    take(whole.put("测评", 2, "编号", "A-99"))
    for model in (Session, Bill, Ballot, Constituency):
        assert not model.objects.exists()


def test_a_bill_given_without_one_column_keeps_what_it_had(take: Any, whole: Year) -> None:
    take(whole)
    columns = ["年度", "编号", "标题", "领衔代表", "处理"]
    take({"议案": [columns, [2023, "1", "关于停车的议案", "张三", "不列入"]]})
    bill = Bill.objects.get(year=2023, canonical="1")
    assert (bill.title, bill.handling) == ("关于停车的议案", "not_on_agenda")
    assert bill.cosigners.count() == 2


def test_a_session_that_was_withdrawn_is_not_exported_anew_as_a_second_one(
    take: Any, whole: Year
) -> None:
    take(whole)
    Session.objects.filter(kind="committee").update(status="withdrawn")
    take(whole)
    assert Session.objects.filter(kind="committee").count() == 1


def test_fewer_movers_than_the_law_asks_are_a_doubt_and_none_told_is_none(
    take: Any, whole: Year
) -> None:
    found = remarks(take(whole))
    assert ("议案", 2, "附议代表") in found
    assert ("议案", 3, "附议代表") not in found


def test_a_bill_of_another_year_than_its_day_is_a_doubt(take: Any, whole: Year) -> None:
    whole.put("议案", 2, "日期", "2022-02-15")
    assert ("议案", 2, "日期") in remarks(take(whole))


def test_villages_that_a_file_leaves_blank_are_taken_out_and_twice_is_once(
    take: Any, whole: Year
) -> None:
    take(whole.put("选区", 2, "村社", "溪东村、溪东村"))
    one = Constituency.objects.get(canonical="第一选区")
    assert one.village_names == "溪东村"
    take(whole.put("选区", 2, "村社", None))
    assert Constituency.objects.get(pk=one.pk).village_names in ("", "溪东村")


def test_a_ballot_on_a_record_of_the_same_file_comes_in_with_it_and_not_again(
    take: Any, whole: Year
) -> None:
    first = counts(take(whole))["测评"]
    second = counts(take(whole))["测评"]
    assert (first, second) == ((3, 0, 0), (0, 0, 3))


def test_a_body_and_its_successor_come_in_together(take: Any, whole: Year) -> None:
    whole["组织"][0] += ["撤销日期", "承接单位"]
    for row in whole["组织"][1:]:
        row += [None, None]
    whole.put("组织", 6, "撤销日期", "2025-12-31").put("组织", 6, "承接单位", "教育局")
    take(whole)
    closed = Organization.objects.get(name="永康市建设局")
    assert closed.successor == Organization.objects.get(name="永康市教育局")


@pytest.mark.parametrize(("day", "is_doubted"), [("2025-12-31", True), ("2026-12-31", False)])
def test_a_successor_that_ends_with_the_body_is_doubted(
    take: Any, whole: Year, day: str, is_doubted: bool
) -> None:
    whole["组织"][0] += ["撤销日期", "承接单位"]
    for row in whole["组织"][1:]:
        row += [None, None]
    whole.put("组织", 6, "撤销日期", "2025-12-31").put("组织", 6, "承接单位", "教育局")
    run = take(whole.put("组织", 2, "撤销日期", day))
    assert (("组织", 6, "承接单位") in remarks(run)) is is_doubted
