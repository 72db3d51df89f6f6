"""Every fault of docs/ledger.md#faults, each named by sheet, row and column."""

import pytest

from supervision.items.choices import ItemStatus
from tests.factories import make_opinion


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("监督活动", 3, "标题", None),
        ("监督活动", 3, "方式", "参观"),
        ("监督活动", 3, "公开", "对"),
        ("清单事项", 2, "评价", "很好"),
        ("监督活动", 3, "组织单位", "没有的单位"),
        ("监督活动", 3, "上级活动", "A-9"),
        ("监督活动", 3, "参加代表", "张三、赵六"),
        ("意见", 2, "交办对象", "没有的政府"),
        ("清单事项", 2, "协办单位", "建设局、没有的局"),
        ("成效", 2, "文号", "没有的文号"),
        ("监督活动", 3, "参加人次", "=SUM(A1:A2)"),
        ("监督活动", 3, "开始日期", "五月八日"),
        ("监督活动", 3, "年度", "二〇二三"),
        ("监督活动", 3, "参加人次", -1),
        ("监督活动", 3, "年度", 1948),
        ("监督活动", 3, "年度", 2100),
        ("代表任期", 2, "任职日期", "1931-01-01"),
        ("监督活动", 3, "结束日期", "2023-05-07"),
        ("代表任期", 3, "终止日期", "2016-12-31"),
        ("意见", 2, "交办日期", "2023-05-07"),
        ("清单事项", 3, "办理期限", "2023-05-19"),
        ("清单事项", 3, "延期至", "2023-05-19"),
        ("清单事项", 2, "销号日期", None),
        ("清单事项", 2, "反馈日期", None),
        ("监督活动", 3, "编号", "A/1"),
        ("监督活动", 2, "编号", "items"),
        ("监督活动", 2, "编号", ".."),
    ],
)
def test_a_wrong_cell_is_named(faults, year, sheet, row, column, value):
    assert (sheet, row, column) in faults(year.put(sheet, row, column, value))


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("监督活动", 3, "结束日期", "2023-05-07"),
        ("意见", 2, "交办日期", "2023-05-07"),
        ("清单事项", 3, "办理期限", "2023-05-19"),
        ("清单事项", 2, "反馈日期", None),
        ("监督活动", 3, "标题", None),
        ("监督活动", 3, "方式", "参观"),
    ],
)
def test_one_wrong_cell_is_one_fault(faults, year, sheet, row, column, value):
    assert faults(year.put(sheet, row, column, value)) == [(sheet, row, column)]


@pytest.mark.parametrize("state", ["已反馈", "退回重办", "待评价", "已销号", "持续跟踪"])
def test_a_state_after_the_reply_asks_for_the_date_of_the_reply(faults, year, state):
    year.put("清单事项", 2, "状态", state).put("清单事项", 2, "反馈日期", None)
    assert faults(year) == [("清单事项", 2, "反馈日期")]


@pytest.mark.parametrize("state", ["待交办", "已交办", "办理中", "已撤回"])
def test_a_state_before_the_reply_does_not(faults, year, state):
    year.put("清单事项", 3, "状态", state).put("清单事项", 3, "反馈日期", None)
    assert faults(year) == []


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        ("组织", "名称"),
        ("代表任期", "届次"),
        ("监督活动", "编号"),
        ("意见", "文号"),
        ("清单事项", "序号"),
        ("成效", "内容"),
    ],
)
def test_a_key_twice_is_named_at_the_second_row(faults, year, sheet, column):
    year[sheet].append(list(year[sheet][1]))
    assert faults(year) == [(sheet, len(year[sheet]), column)]


@pytest.mark.parametrize(("row", "column"), [(2, "编号"), (4, "姓名")])
def test_a_deputy_twice_is_named_at_the_key_that_is_given(faults, year, row, column):
    year["代表"].append(list(year["代表"][row - 1]))
    assert ("代表", 5, column) in faults(year)


def test_the_same_key_written_in_full_width_is_the_same_key(faults, year):
    year["意见"].append(list(year["意见"][1]))
    year.put("意见", 3, "文号", "永人大视〔２０２３〕１号")
    assert faults(year) == [("意见", 3, "文号")]


def test_a_fault_in_a_row_does_not_make_its_key_unknown(faults, year):
    assert faults(year.put("意见", 2, "类别", "批评")) == [("意见", 2, "类别")]


def test_an_item_of_an_opinion_that_is_not_handed_over_can_only_be_a_draft(faults, year):
    opinion = make_opinion(number="永人大视〔2026〕9号")
    year.only("组织", "清单事项")
    year["清单事项"] = year["清单事项"][:2]
    year.put("清单事项", 2, "文号", opinion.number).put("清单事项", 2, "跟踪代表", None)
    year.put("清单事项", 2, "序号", 7)
    assert faults(year) == [("清单事项", 2, "状态")]
    assert opinion.items.get().status == ItemStatus.DRAFT


def test_a_hand_over_is_compared_with_an_activity_of_the_database(take, faults, year):
    take(year)
    year.only("意见").put("意见", 2, "文号", "永人大视〔2023〕2号")
    assert faults(year.put("意见", 2, "交办日期", "2023-05-07")) == [("意见", 2, "交办日期")]


def test_a_deadline_is_compared_with_an_opinion_of_the_database(take, faults, year):
    take(year)
    year.only("清单事项").put("清单事项", 3, "序号", 3)
    assert faults(year.put("清单事项", 3, "办理期限", "2023-05-19")) == [
        ("清单事项", 3, "办理期限")
    ]
