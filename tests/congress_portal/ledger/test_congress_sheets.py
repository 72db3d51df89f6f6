"""The sheets 会议, 议案, 测评 and 选区: in, out, and in again; what is a fault and what a doubt."""

import pytest
from openpyxl import load_workbook

from congress_portal.exporting.run import export
from deputies.bills.models import Bill
from deputies.constituencies.models import Constituency
from deputies.people.models import Mandate, MandateLevel
from supervision.satisfaction.models import Ballot
from supervision.sessions.models import Session
from tests.congress_portal.ledger.workbooks import counts

SHEETS = {
    "会议": [
        ["组织单位", "类别", "届次", "次序", "日期", "结束日期", "应出席", "出席"],
        [None, "常委会会议", 18, 9, "2023-06-29", "2023-06-30", 33, 30],
        ["市人大", "主任会议", 18, 20, "2023.6.20", None, None, None],
        ["石柱镇人大", "代表大会会议", 18, 3, "2023年3月8日", None, 61, 58],
    ],
    "议案": [
        ["年度", "编号", "标题", "领衔代表", "附议代表", "日期", "处理", "公开"],
        [2023, "001", "关于停车的议案", "张三", "李四、王小五", "2023-02-15", "转为建议", "是"],
        [2023, "2", "关于养老的议案", "李四", None, None, "列入议程", None],
    ],
    "测评": [
        ["对象", "编号", "日期", "应到", "发出", "收回", "满意", "基本满意", "不满意", "弃权"],
        ["报告", "A-1", "2023-06-29", 33, 30, 30, 21, 6, 3, 0],
        ["清单事项", "永人大视[2023]第1号第2条", "2023-12-01", None, None, None, 5, 0, 0, None],
        ["意见", "永人大视〔2023〕1号", "2023-12-02", 33, 31, 31, 26, 5, 0, 0],
    ],
    "选区": [
        ["层级", "届次", "选区", "镇街区", "村社"],
        ["县级", 18, "第一选区", "石柱镇人大", "溪东村、石塘村"],
        ["市", 18, "第二选区", None, None],
        ["乡", 18, "石柱第一选区", "石柱镇人大", "溪东村"],
    ],
}


@pytest.fixture
def whole(year):
    year.put("组织", 3, "简称", "市人大")
    year.update({name: [list(row) for row in rows] for name, rows in SHEETS.items()})
    return year


def remarks(run):
    return [(note.sheet, note.row, note.column) for note in run.doubts.first()]


def test_they_come_in_go_out_and_come_in_again_without_a_change(take, whole, tmp_path):
    take(whole)
    assert {name: counts(take(whole))[name] for name in SHEETS} == {
        name: (0, 0, len(rows) - 1) for name, rows in SHEETS.items()
    }
    export(tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    again = {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book
    }
    run = take({name: rows for name, rows in again.items() if len(rows) > 1})
    assert run.faults.lines() == []
    assert {found[:2] for found in counts(run).values()} == {(0, 0)}


def test_a_blank_body_is_the_committee_and_naming_it_means_the_same(take, whole):
    take(whole)
    chairs = Session.objects.get(kind="chairpersons")
    assert (chairs.organization, chairs.members, chairs.is_public) == (None, None, True)
    assert Session.objects.get(kind="congress").organization.name == "石柱镇人大"


def test_bills_keep_their_movers_and_are_public_where_the_file_says_so(take, whole):
    take(whole)
    first, second = Bill.objects.order_by("pk")
    assert {one.name for one in first.cosigners.all()} == {"李四", "王小五"}
    assert (first.is_public, second.is_public) == (True, False)


def test_ballots_lead_to_new_and_known_records(take, whole):
    take(whole)
    assert Ballot.objects.get(subject="item").item.sequence == 2
    assert Ballot.objects.get(subject="report").activity.number == "A-1"
    assert Ballot.objects.get(subject="opinion").opinion.number == "永人大视〔2023〕1号"


def test_a_ballot_on_what_nobody_knows_is_a_fault(faults, whole):
    whole.put("测评", 2, "编号", "A-99").put("测评", 3, "编号", "永人大视〔2023〕1号第9条")
    assert faults(whole) == [("测评", 2, "编号"), ("测评", 3, "编号")]


def test_a_session_that_ends_before_it_begins_is_a_fault(faults, whole):
    assert faults(whole.put("会议", 2, "结束日期", "2023-06-28")) == [("会议", 2, "结束日期")]


def test_counts_that_cannot_be_true_are_doubts_and_come_in(take, whole):
    whole.put("会议", 2, "出席", 40).put("测评", 2, "收回", 29)
    run = take(whole)
    assert {("会议", 2, "出席"), ("测评", 2, "满意")} <= set(remarks(run))
    assert Session.objects.get(kind="committee").present == 40


def test_a_word_that_is_no_handling_is_a_fault(faults, whole):
    assert faults(whole.put("议案", 2, "处理", "搁置")) == [("议案", 2, "处理")]


def test_the_word_of_the_place_means_the_level_and_villages_are_kept(take, whole):
    take(whole)
    levels = list(Constituency.objects.order_by("pk").values_list("level", flat=True))
    assert levels == [MandateLevel.COUNTY, MandateLevel.COUNTY, MandateLevel.TOWN]
    whole.put("选区", 2, "村社", "溪东村、下园村")
    assert counts(take(whole))["选区"] == (0, 1, 2)
    assert Constituency.objects.get(name="第一选区").village_names == "溪东村、下园村"


def test_a_changed_constituency_of_a_mandate_is_found_by_its_new_name(take, whole):
    take(whole)
    take(whole.put("代表任期", 2, "选区", "第二选区"))
    assert Mandate.objects.get(district="第二选区").canonical_district == "第二选区"


def test_a_bill_of_who_held_no_mandate_on_its_day_is_named(take, whole):
    run = take(whole)
    assert ("议案", 2, "附议代表") in remarks(run)
    assert ("议案", 2, "领衔代表") not in remarks(run)
