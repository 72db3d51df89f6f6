"""The empty workbook: headers, required marks, lists; and it is a ledger itself."""

import io

import openpyxl
import pytest

from congress_portal.exporting.template import HEADER_ROW, MARK_ROW, template
from congress_portal.importing.run import check_workbook
from registers.ledger import SHEETS


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(template()))


def test_every_sheet_has_its_columns(book):
    for sheet in SHEETS.all():
        headers = [cell.value for cell in book[sheet.name][HEADER_ROW]]
        assert headers == [column.name for column in sheet.columns]


def test_required_columns_are_marked_in_words(book):
    page, sheet = book["意见"], SHEETS.get("意见")
    marked = [cell.column for cell in page[MARK_ROW] if cell.value == "必填"]
    assert [sheet.columns[place - 1].name for place in marked] == sheet.required


def test_lists_are_offered_in_the_cells(book):
    lists = {
        validation.promptTitle: validation.formula1
        for validation in book["清单事项"].data_validations.dataValidation
        if validation.type == "list"
    }
    assert lists["状态"] == '"待交办,已交办,办理中,已反馈,退回重办,待评价,已销号,持续跟踪,已撤回"'
    assert lists["公开"] == '"是,否"'


def test_references_say_where_to_look(book):
    prompts = {
        validation.promptTitle: validation.prompt
        for validation in book["监督活动"].data_validations.dataValidation
    }
    assert "“代表”表" in prompts["参加代表"]


def test_the_template_can_be_imported_as_it_is(db, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template())
    run = check_workbook(path)
    assert run.faults.lines() == []
    assert all(section.rows == [] for section in run.in_order)
