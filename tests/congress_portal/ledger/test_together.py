"""Split and joined cases go out by the workbook and come back as they were."""

from datetime import date

import pytest

from congress_portal.exporting.run import export
from congress_portal.importing.run import check_workbook, import_workbook
from deputies.suggestions.models import Suggestion, SuggestionPart
from supervision.handling.models import ItemPart
from supervision.items.models import Item
from tests.congress_portal.ledger.test_exporting import cells_of, column, empty_database
from tests.congress_portal.ledger.workbooks import counts
from tests.factories import make_org, make_user
from tests.history import past_suggestion

LIST = "永人大视〔2023〕1号"
PARTS = [
    [
        "文号",
        "序号",
        "分项序号",
        "承办单位",
        "分项内容",
        "状态",
        "办理情况",
        "反馈日期",
        "办结日期",
    ],
    [LIST, 2, 1, "教育局", "换校门设备", "已办结", "已经换好", "2023-09-02", "2023-09-20"],
    [LIST, 2, 2, "建设局", "换路口设备", "办理中", None, None, None],
]
SUGGESTIONS = [
    ["年度", "编号", "标题", "领衔代表", "主办单位", "交办日期", "状态", "并案于"],
    [2023, "2", "再修一座桥", "张三", "建设局", "2023-03-01", "办理中", "2023-1"],
    [2023, "1", "修一座桥", "张三", "建设局", "2023-03-01", "办理中", None],
]


@pytest.fixture
def joined(year):
    """The small year; its second item in two parts, one suggestion answered with another."""
    year["事项分项"] = [list(row) for row in PARTS]
    year["代表建议"] = [list(row) for row in SUGGESTIONS]
    return year


def tied(year, number, row=2):
    """Says in 清单事项 with which item the one of a row is answered."""
    for place, cells in enumerate(year["清单事项"]):
        cells.append("并案于" if place == 0 else None)
    return year.put("清单事项", row, "并案于", number)


def test_parts_come_in_with_their_replies_and_days(take, joined):
    take(joined)
    first, second = ItemPart.objects.order_by("sequence")
    assert (first.item.sequence, first.unit.short_name, first.status) == (2, "教育局", "concluded")
    assert (first.reply, first.replied_on) == ("已经换好", date(2023, 9, 2))
    assert (second.status, second.reply, second.concluded_on) == ("open", "", None)


def test_a_tie_finds_its_case_however_far_down_it_stands(take, joined):
    take(joined)
    head, other = Suggestion.objects.order_by("number")
    assert other.joined_to == head
    assert head.joined_to is None


def test_a_tie_finds_a_case_that_is_in_the_portal_already(take, joined):
    first = [joined["代表建议"][0], joined["代表建议"][2]]
    take({**joined, "代表建议": first})
    take(joined)
    assert Suggestion.objects.get(number="2").joined_to.number == "1"


@pytest.mark.parametrize("typed", [f"{LIST}第2条", "永人大视[2023]第01号第2条"])
def test_an_item_is_tied_by_the_number_of_its_list_however_typed(take, year, typed):
    take(tied(year, typed))
    assert Item.objects.get(sequence=1).joined_to.sequence == 2


@pytest.mark.parametrize(
    "number", ["2023-9", f"{LIST}第9条", "永人大视〔2099〕1号第2条", f"{LIST}第1条", "云"]
)
def test_a_tie_to_nothing_or_to_itself_is_a_fault(faults, year, number):
    assert faults(tied(year, number)) == [("清单事项", 2, "并案于")]


def test_a_tie_to_a_case_that_is_tied_itself_is_a_fault(faults, joined):
    joined["代表建议"].append([2023, "3", "三", "张三", "建设局", "2023-03-01", "办理中", "2023-2"])
    assert faults(joined) == [("代表建议", 4, "并案于")]


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("反馈日期", None, "反馈日期"),
        ("办结日期", None, "办结日期"),
        ("办结日期", "2023-09-01", "办结日期"),
        ("状态", "拖着", "状态"),
        ("序号", 7, "序号"),
        ("承办单位", "没有的局", "承办单位"),
        ("分项序号", 2, "分项序号"),
    ],
)
def test_what_is_wrong_in_a_part_is_named(look, joined, column, value, named):
    run = look(joined.put("事项分项", 2, column, value))
    assert [(note.sheet, note.column) for note in run.faults.first()] == [("事项分项", named)]


def test_a_part_of_a_suggestion_needs_its_suggestion(look, joined):
    header = ["年度", "编号", *PARTS[0][2:]]
    row = [2023, "第01号", 1, "建设局", "画图", "办理中", None, None, None]
    run = look({**joined, "建议分项": [header, row, [2022, "1", *row[2:]]]})
    assert [(note.row, note.column) for note in run.faults.first()] == [(3, "编号")]


def test_actions_alone_change_a_part_and_a_tie(take, look, joined):
    take(joined)
    joined.put("事项分项", 3, "状态", "已反馈").put("事项分项", 3, "反馈日期", "2023-09-03")
    joined.put("代表建议", 3, "并案于", "2023-2").put("代表建议", 2, "并案于", None)
    named = {(note.sheet, note.column) for note in look(joined).faults.first()}
    assert named >= {("事项分项", "状态"), ("事项分项", "反馈日期"), ("代表建议", "并案于")}


def test_a_second_import_changes_nothing(take, joined):
    take(joined)
    again = counts(take(joined))
    assert (again["事项分项"], again["代表建议"]) == ((0, 0, 2), (0, 0, 2))


@pytest.fixture
def a_year_together(take, joined):
    """Parts and ties of both kinds, with everything that a part can hold."""
    take(tied(joined, f"{LIST}第2条"))
    one = Suggestion.objects.get(number="1")
    SuggestionPart.objects.create(
        suggestion=one,
        sequence=1,
        unit=make_org("水利局"),
        text="第一段\n第二段",
        status="concluded",
        reply="做了：见附件；[完]",
        replied_on=date(2023, 5, 1),
        replied_by=make_user(),
        concluded_on=date(2023, 5, 2),
    )


@pytest.mark.usefixtures("a_year_together")
def test_an_export_and_import_lose_nothing(tmp_path):
    export(tmp_path / "first.xlsx")
    first = cells_of(tmp_path / "first.xlsx")
    assert column(first, "建议分项", "分项内容") == ["第一段\n第二段"]
    assert column(first, "清单事项", "并案于") == [f"{LIST}第2条", None]
    SuggestionPart.objects.all().delete()
    Suggestion.objects.all()._raw_delete("default")
    empty_database()
    assert import_workbook(tmp_path / "first.xlsx").faults.lines() == []
    export(tmp_path / "second.xlsx")
    assert cells_of(tmp_path / "second.xlsx") == first


@pytest.mark.usefixtures("a_year_together")
def test_importing_it_where_it_came_from_changes_nothing(tmp_path):
    export(tmp_path / "first.xlsx")
    run = check_workbook(tmp_path / "first.xlsx")
    assert run.faults.lines() == []
    assert {created + changed for created, changed, _same in counts(run).values()} == {0}


def test_a_tie_of_a_thousand_rows_asks_no_more_than_one_of_two(
    take, joined, django_assert_max_num_queries
):
    take(joined)
    for _number in range(30):
        past_suggestion(number=f"甲{_number}")
    with django_assert_max_num_queries(120):
        take(joined)
