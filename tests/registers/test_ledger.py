"""The declarations of the ledger's sheets."""

from datetime import date

import pytest
from django.utils import translation

from registers.ledger import SHEETS, Choice, Ref, days_in_order
from supervision.activities.choices import Method

CONTRACT = {
    "组织": "名称* 简称 类别* 上级 辖区 曾用名 成立日期 撤销日期 承接单位",
    "代表": "编号 姓名* 性别 出生年月 民族 党派 单位职务 手机号 排序",
    "代表任期": "代表* 层级* 届次* 选区 代表团 代表小组 任职日期* 终止日期 终止原因",
    "监督活动": (
        "编号* 年度* 标题* 方式* 层级* 组织单位* 上级活动 联合单位 主题 领域 市镇联动 开始日期*"
        " 结束日期 地点 参加代表 参加人次 前期调研 现场情况 检查的法规 直播 公开"
    ),
    "意见": "文号* 活动编号* 类别* 标题* 交办日期* 交办对象* 公开",
    "清单事项": (
        "文号* 序号* 类别 问题 建议* 主办单位* 协办单位 办理期限 延期至 状态* 签收日期"
        " 反馈日期 办理情况 办理结果 承诺日期 核实日期 核实地点 评价 销号日期 跟踪代表"
        " 并案于 公开"
    ),
    "事项分项": "文号* 序号* 分项序号* 承办单位* 分项内容* 状态* 办理情况 反馈日期 办结日期",
    "建议分项": "年度* 编号* 分项序号* 承办单位* 分项内容* 状态* 办理情况 反馈日期 办结日期",
    "成效": "活动编号* 文号 序号 日期* 类别* 内容*",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_a_sheet_has_the_columns_of_the_contract(name):
    marked = [
        f"{column.name}{'*' if column.required else ''}" for column in SHEETS.get(name).columns
    ]
    assert " ".join(marked) == CONTRACT[name]


def test_what_others_refer_to_comes_first():
    seen = set()
    for sheet in SHEETS.all():
        seen.add(sheet.name)
        named = {column.kind.sheet for column in sheet.columns if isinstance(column.kind, Ref)}
        assert named <= seen


def test_a_sheet_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        SHEETS.register(SHEETS.get("组织"))


def test_an_unknown_sheet_is_none():
    assert SHEETS.find("备忘") is None


def test_the_words_of_a_list_are_chinese_in_every_language():
    with translation.override("en"):
        assert Choice(Method).words["视察"] == Method.INSPECTION


def test_every_key_has_a_required_column_or_another_key():
    for sheet in SHEETS.all():
        assert sheet.else_key or set(sheet.key) & set(sheet.required)


MAY = date(2026, 5, 8)
APRIL = date(2026, 4, 8)


@pytest.mark.parametrize(
    ("first", "last", "faults"),
    [
        (MAY, APRIL, [("结束日期", "反了")]),
        (MAY, MAY, []),
        (APRIL, MAY, []),
        (None, APRIL, []),
        (MAY, None, []),
    ],
)
def test_the_days_of_a_row_stand_the_right_way_round(first, last, faults):
    row = {"开始日期": first, "结束日期": last}
    assert list(days_in_order(row, "开始日期", "结束日期", "反了")) == faults


DATED = {
    "代表任期": ("任职日期", "终止日期"),
    "培训": ("开始日期", "结束日期"),
    "会议": ("日期", "结束日期"),
    "监督活动": ("开始日期", "结束日期"),
    "备案审查": ("备案日期", "办结日期"),
    "群众事项": ("日期", "办结日期"),
    "联络站": ("启用日期", "停用日期"),
    "事项分项": ("反馈日期", "办结日期"),
}


class Row(dict):
    """A row of a sheet that has every column, most of them blank."""

    def __missing__(self, column):
        return None

    def says(self, column):
        return True


@pytest.mark.parametrize("name", DATED)
def test_a_sheet_finds_fault_with_an_end_before_its_beginning(name):
    first, last = DATED[name]
    checks = SHEETS.get(name).checks
    columns = {"编号": "甲一", "性别": None}
    wrong = {column for column, _ in checks(Row(columns, **{first: MAY, last: APRIL}))}
    right = {column for column, _ in checks(Row(columns, **{first: APRIL, last: MAY}))}
    assert last in wrong - right
