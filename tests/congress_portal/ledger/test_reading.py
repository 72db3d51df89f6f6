"""Sheets and headers: what is found, what is ignored, what is a fault."""

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from congress_portal.importing.run import check_workbook
from congress_portal.workbook import package
from congress_portal.workbook.notes import WorkbookRefused
from tests.congress_portal.ledger.workbooks import counts

HEADER = ["名称", "类别"]
COURT = ["永康市人民法院", "法院"]


def test_rows_above_the_header_and_empty_rows_are_ignored(look):
    sheets = {
        "组织": [["组织一览"], [], ["名称", None, "填表说明"], HEADER, [], COURT, ["  ", None]]
    }
    assert counts(look(sheets)) == {"组织": (1, 0, 0)}


def test_row_numbers_are_those_of_excel(faults):
    sheets = {"组织": [["组织一览"], [], HEADER, [], ["永康市人民法院", "酒店"]]}
    assert faults(sheets) == [("组织", 5, "类别")]


def test_columns_come_in_any_order(look):
    assert counts(look({"组织": [HEADER[::-1], COURT[::-1]]})) == {"组织": (1, 0, 0)}


@pytest.mark.parametrize("name", ["名称*", " 名　称 ", "名称＊", "名\n称"])
def test_a_header_is_known_with_marks_and_spaces(look, name):
    assert counts(look({"组织": [[name, "类别", "简称"], COURT]})) == {"组织": (1, 0, 0)}


def test_a_header_of_one_known_column_is_none(faults):
    assert faults({"组织": [["名称", "电话"], COURT]}) == [("组织", 1, "—")]


def test_an_unknown_sheet_is_a_fault(faults):
    assert faults({"组织": [HEADER, COURT], "备忘": [["随便"]]}) == [("备忘", "—", "—")]


def test_a_sheet_may_be_missing_and_a_known_one_empty(look):
    run = look({"组织": [HEADER, COURT], "代表": []})
    assert run.faults.lines() == []


def test_an_unknown_column_is_a_fault(faults):
    assert faults({"组织": [[*HEADER, "电话"], [*COURT, "123"]]}) == [("组织", 1, "电话")]


def test_a_column_twice_is_a_fault(faults):
    assert faults({"组织": [[*HEADER, "名称"], [*COURT, "法院"]]}) == [("组织", 1, "名称")]


def test_a_missing_required_column_is_one_fault(faults):
    sheets = {"组织": [["名称", "简称"], ["永康市人民法院", "法院"], ["永康市检察院", None]]}
    assert faults(sheets) == [("组织", 1, "类别")]


def test_a_missing_required_cell_is_a_fault(faults):
    assert faults({"组织": [HEADER, ["永康市人民法院", None]]}) == [("组织", 2, "类别")]


def test_a_cell_of_spaces_is_missing_too(faults):
    assert faults({"组织": [HEADER, ["永康市人民法院", "　"]]}) == [("组织", 2, "类别")]


def test_a_formula_is_a_fault(faults):
    assert faults({"组织": [HEADER, ["=A1", "法院"]]}) == [("组织", 2, "名称")]


def test_content_without_a_header_is_a_doubt(look):
    run = look({"组织": [HEADER, [*COURT, None, "随手一记"]]})
    assert [note.row for note in run.doubts.first()] == [1]
    assert run.faults.lines() == []


@pytest.mark.parametrize(("text", "row"), [("长" * 101, 2), ("长" * 100, None)])
def test_a_text_too_long_for_the_database_is_a_fault(faults, text, row):
    assert [fault[1] for fault in faults({"组织": [HEADER, [text, "法院"]]})] == (
        [row] if row else []
    )


def test_a_number_too_great_for_the_database_is_a_fault(faults, year):
    assert faults(year.put("代表任期", 2, "届次", 40000)) == [("代表任期", 2, "届次")]


def test_too_many_rows_are_refused(look, monkeypatch):
    monkeypatch.setattr(package, "ROWS_LIMIT", 3)
    with pytest.raises(WorkbookRefused, match="行数太多"):
        look({"组织": [HEADER, COURT, COURT, COURT]})


def test_too_many_columns_are_refused(look):
    with pytest.raises(WorkbookRefused, match="列数太多"):
        look({"组织": [HEADER, [*COURT, *[None] * 198, "远处"]]})


def test_faults_stand_in_the_order_of_the_workbook(faults, year):
    year.put("清单事项", 2, "状态", "完成").put("组织", 4, "类别", "酒店").put(
        "组织", 2, "类别", "酒店"
    )
    assert faults(year) == [
        ("组织", 2, "类别"),
        ("组织", 4, "类别"),
        ("清单事项", 2, "状态"),
    ]


def test_a_sheet_twice_is_a_fault(faults):
    assert faults({"组织": [HEADER, COURT], "组织　": [HEADER, COURT]}) == [("组织", "—", "—")]


def test_a_page_with_a_chart_is_a_fault(tmp_path, db):
    book = Workbook()
    book.active.title = "组织"
    book.create_chartsheet("图").add_chart(BarChart())
    book.save(tmp_path / "chart.xlsx")
    assert check_workbook(tmp_path / "chart.xlsx").faults.lines() == [
        "图 · — · —: 不能导入图表页。"
    ]


def test_a_cell_has_one_fault(faults, year):
    year["清单事项"].append(list(year["清单事项"][1]))
    year.put("清单事项", 4, "序号", 1)
    assert faults(year).count(("清单事项", 4, "序号")) == 1
