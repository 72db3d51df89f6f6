"""What is odd but allowed is a warning, never a fault."""

import pytest

from tests.factories import make_deputy


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("组织", 6, "简称", "永康市建设局"),
        ("代表", 2, "手机号", "0579-87100000"),
        ("代表", 2, "性别", "先生"),
        ("代表任期", 3, "终止日期", None),
        ("监督活动", 3, "参加人次", 1),
        ("监督活动", 3, "公开", "否"),
        ("清单事项", 2, "签收日期", "2023-05-01"),
        ("清单事项", 2, "反馈日期", "2023-05-21"),
        ("清单事项", 2, "核实日期", "2023-07-01"),
        ("清单事项", 2, "销号日期", "2023-08-01"),
        ("清单事项", 2, "办理结果", None),
        ("成效", 2, "序号", 9),
        ("成效", 2, "文号", None),
    ],
)
def test_a_doubt_refuses_nothing(look, year, sheet, row, column, value):
    run = look(year.put(sheet, row, column, value))
    assert run.faults.lines() == []
    assert run.doubts.total == 1


def test_a_doubt_is_named_by_sheet_row_and_column(look, year):
    run = look(year.put("监督活动", 2, "上级活动", None).put("监督活动", 3, "年度", 2022))
    assert run.doubts.lines() == ["监督活动 · 3 · 年度: 年度与开始日期不在同一年。"]


def test_an_activity_under_itself_is_a_doubt(look, year):
    run = look(year.put("监督活动", 3, "上级活动", "A-1"))
    assert [(note.row, note.column) for note in run.doubts.first()] == [(3, "上级活动")]


def test_a_circle_of_bodies_is_a_doubt_for_each_link(look, year):
    run = look(year.put("组织", 4, "上级", "建设局"))
    assert [(note.row, note.column) for note in run.doubts.first()] == [(4, "上级"), (6, "上级")]


def test_a_second_person_of_a_name_with_a_number_of_their_own_is_a_doubt(look, year):
    make_deputy("李四", number="D9")
    year.put("监督活动", 2, "参加代表", None).only("组织", "代表", "监督活动", "意见")
    run = look(year)
    assert [(note.sheet, note.row, note.column) for note in run.doubts.first()] == [
        ("代表", 3, "姓名")
    ]


def test_an_effect_on_an_opinion_of_another_activity_is_a_doubt(look, year):
    run = look(year.put("成效", 2, "活动编号", "A-2"))
    assert [(note.row, note.column) for note in run.doubts.first()] == [(2, "文号")]


def test_doubts_stand_in_the_order_of_the_workbook(look, year):
    make_deputy("李四", number="D9")
    year.put("监督活动", 2, "参加代表", None).put("组织", 6, "简称", "永康市建设局")
    run = look(year.only("组织", "代表", "监督活动", "意见"))
    assert [note.sheet for note in run.doubts.first()] == ["组织", "代表"]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [(2, "方式", "执法检查"), (2, "层级", "市"), (3, "层级", "镇")],
)
def test_a_section_that_is_no_town_part_of_its_activity_is_a_doubt(look, year, row, column, value):
    run = look(year.put("监督活动", row, column, value))
    assert run.faults.lines() == []
    assert [(note.row, note.column) for note in run.doubts.first()] == [(2, "上级活动")]


def test_one_inspection_told_at_two_levels_is_a_doubt(look, year):
    year["监督活动"][0] += ["检查的法规"]
    for row in year["监督活动"][1:]:
        row += ["《消防法》"]
    year.put("监督活动", 2, "上级活动", None).put("监督活动", 3, "市镇联动", "是")
    run = look(year)
    assert [(note.row, note.column) for note in run.doubts.first()] == [(2, "上级活动")]
    assert look(year.put("监督活动", 2, "上级活动", "A-1")).doubts.total == 0
