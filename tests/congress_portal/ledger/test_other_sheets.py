"""What the sheets of later registers need: other keys, strict links, citizens' data."""

from dataclasses import replace

import openpyxl
import pytest

from congress_portal.exporting.run import export
from registers.ledger import SHEETS, Choice, Column, Day, KeyRef, Ref, Sheet, Text, Year
from supervision.activities.choices import EffectKind, Level, Method
from supervision.activities.models import Activity, Effect
from tests.congress_portal.ledger.workbooks import counts
from tests.factories import make_deputy

BY_TITLE = Sheet(
    name="活动简表",
    model=Activity,
    key=("标题", "年度"),
    order=90,
    columns=(
        Column("标题", Text(), "title", required=True),
        Column("年度", Year(), "year", required=True),
        Column("编号", Text(), "number", required=True),
        Column("方式", Choice(Method), "method", required=True),
        Column("层级", Choice(Level), "level", default=Level.TOWN),
        Column("组织单位", Ref("组织"), "organizer", required=True),
        Column("开始日期", Day(), "starts_on", required=True),
    ),
)
STRICT = Sheet(
    name="进展",
    model=Effect,
    key=("活动编号", "日期", "内容"),
    order=91,
    columns=(
        Column("活动编号", Ref("监督活动"), "activity", required=True),
        Column("文号", Ref("意见"), "opinion", required=True),
        Column("序号", KeyRef("清单事项", ("文号", "序号"), strict=True), "item", required=True),
        Column("日期", Day(), "achieved_on", required=True),
        Column("类别", Choice(EffectKind), "kind", default=EffectKind.OTHER),
        Column("内容", Text(), "text", required=True),
    ),
)


@pytest.fixture(autouse=True)
def _declared(monkeypatch):
    for sheet in (BY_TITLE, STRICT):
        monkeypatch.setitem(SHEETS.declared, sheet.name, sheet)


@pytest.fixture
def brief(year):
    year.only("组织")
    year["活动简表"] = [
        [column.name for column in BY_TITLE.columns],
        ["视察", 2023, "B-1", "视察", None, "永康市人大常委会", "2023-05-08"],
        ["视察", 2024, "B-2", "视察", "市", "永康市人大常委会", "2024-05-08"],
    ]
    return year


def test_a_key_of_texts_and_numbers_finds_its_records(take, brief):
    take(brief)
    assert counts(take(brief))["活动简表"] == (0, 0, 2)


def test_such_a_key_twice_is_a_fault(faults, brief):
    assert faults(brief.put("活动简表", 3, "年度", 2023)) == [("活动简表", 3, "年度")]


def test_a_default_fills_a_blank_cell(take, brief):
    take(brief)
    assert Activity.objects.get(number="B-1").level == Level.TOWN


@pytest.fixture
def progress(year):
    year["进展"] = [
        [column.name for column in STRICT.columns],
        ["A-1", "永人大视〔2023〕1号", 2, "2023-11-01", None, "开工"],
    ]
    return year


def test_a_strict_link_finds_its_row(take, progress):
    take(progress)
    assert Effect.objects.get(text="开工").item.sequence == 2


def test_a_strict_link_to_no_row_is_a_fault(faults, progress):
    assert faults(progress.put("进展", 2, "序号", 9)) == [("进展", 2, "序号")]


@pytest.fixture
def _phones_are_personal(monkeypatch):
    sheet = SHEETS.get("代表")
    columns = tuple(replace(column, personal=column.name == "手机号") for column in sheet.columns)
    monkeypatch.setitem(SHEETS.declared, "代表", replace(sheet, columns=columns))


def phone(path):
    page = openpyxl.load_workbook(path)["代表"]
    return page.cell(2, [cell.value for cell in page[1]].index("手机号") + 1).value


@pytest.mark.usefixtures("_phones_are_personal")
def test_citizens_data_is_blank_unless_asked_for(db, tmp_path):
    make_deputy("张三", mobile="13800000001")
    export(tmp_path / "plain.xlsx")
    export(tmp_path / "full.xlsx", personal=True)
    assert (phone(tmp_path / "plain.xlsx"), phone(tmp_path / "full.xlsx")) == (None, "13800000001")


@pytest.mark.usefixtures("_phones_are_personal")
def test_citizens_data_left_blank_is_not_taken_away(take, year):
    take(year.only("代表"))
    assert counts(take(year.put("代表", 2, "手机号", None)))["代表"] == (0, 0, 3)
