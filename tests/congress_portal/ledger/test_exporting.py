"""What an export holds, that it comes back the same, and that its cells stay text."""

import os
import tempfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import OrganizationKind
from congress_portal.exporting import run
from congress_portal.exporting.run import export
from congress_portal.importing.run import import_workbook
from registers import figures
from registers.figures import FIGURES
from registers.rates import RATES, count_rates
from supervision.activities.models import Activity
from supervision.handling.models import Closure
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.congress_portal.ledger.workbooks import counts, delete_what_can_go
from tests.factories import (
    People,
    hand_over,
    make_activity,
    make_deputy,
    make_item,
    make_opinion,
    make_org,
)
from tests.guards import guards_down
from tests.once import once
from workflow.transitions import perform

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠1", "#N/A", "%x", "|x"]


@pytest.fixture
def out(tmp_path, db):
    """Exports and returns the cells of every sheet, as (value, type) by row."""

    def out(name="out.xlsx"):
        path = tmp_path / name
        export(path)
        return cells_of(path)

    return out


def cells_of(path):
    book = openpyxl.load_workbook(path)
    return {
        page.title: [[(cell.value, cell.data_type) for cell in row] for row in page.iter_rows()]
        for page in book
    }


def column(pages, sheet, name):
    header, *rows = pages[sheet]
    place = [value for value, _type in header].index(name)
    return [row[place][0] for row in rows]


def figures_of(*years):
    return {
        (figure.key, year): figures.count(figure, year).value
        for figure in FIGURES.all()
        for year in years
    }


def rates_of(*years):
    return [
        (rate.rate.key, year, rate.numerator, rate.denominator)
        for group in RATES.all()
        for year in years
        for rate in count_rates(group, year)
    ]


def empty_database():
    """Takes every record out, bottom up; people and the trail stay."""
    from django.apps import apps

    from accounts.models import Area, FormerName, Grant, Organization
    from deputies.people.models import Deputy, Mandate

    kept = list(apps.get_app_config("supervision").get_models(include_auto_created=True))
    for _turn in range(6):
        for model in kept:
            delete_what_can_go(model)
    with guards_down(connection):
        for model in (Mandate, Deputy, Grant, FormerName, Organization, Area):
            delete_what_can_go(model)
    assert not Activity.objects.exists()
    assert not Organization.objects.exists()


@once
def a_life_in_the_portal(taken):
    """Items in every state through the real actions, in two years and at two levels."""
    people = People()
    for status in set(ItemStatus) - {ItemStatus.WITHDRAWN}:
        make_item(status, people)
    two = hand_over(make_opinion(unit=people.unit, items=2), people)
    perform(two.items.first(), "withdraw", by=people.leader, data={"reason": "重复。"})
    whole = hand_over(make_opinion(unit=people.unit), people)
    perform(whole, "withdraw", by=people.leader, data={"reason": "情况已变化。"})
    reopened = make_item(ItemStatus.STRUCK_OFF, people)
    perform(
        reopened,
        "reopen",
        by=people.leader,
        data={"reason": "又坏了。", "place": "现场"},
    )
    opinion = make_opinion(make_activity(is_public=True), unit=people.unit)
    opinion = hand_over(opinion, people)
    perform(opinion, "publish_list", by=make_leader())
    make_deputy("张三", number="E1")
    make_deputy("张三", number="E2")


def make_leader():
    from tests.factories import make_user

    return make_user("leader")


@pytest.mark.usefixtures("a_life_in_the_portal")
def test_an_export_comes_back_the_same(out, tmp_path):
    first = out("first.xlsx")
    empty_database()
    run = import_workbook(tmp_path / "first.xlsx")
    assert run.faults.lines() == []
    assert out("second.xlsx") == first


@pytest.mark.usefixtures("a_life_in_the_portal")
def test_the_figures_come_back_the_same(out, tmp_path):
    out("first.xlsx")
    years = (2023, timezone.localdate().year)
    before = figures_of(*years), rates_of(*years)
    empty_database()
    import_workbook(tmp_path / "first.xlsx")
    assert (figures_of(*years), rates_of(*years)) == before


@pytest.mark.usefixtures("a_life_in_the_portal")
def test_importing_an_export_where_it_came_from_changes_nothing(out, tmp_path):
    out("first.xlsx")
    run = import_workbook(tmp_path / "first.xlsx")
    assert run.faults.lines() == []
    assert {created + changed for created, changed, _same in counts(run).values()} == {0}


def test_the_workbook_says_again_what_was_imported(out, taken):
    pages = out()
    assert column(pages, "清单事项", "状态") == ["已销号", "持续跟踪"]
    assert column(pages, "组织", "曾用名")[0] == "永康市教委、永康市文教局"
    assert column(pages, "代表", "排序") == ["2", "10", None]
    assert column(pages, "清单事项", "办理期限")[0].date() == date(2023, 8, 21)


def test_a_reference_to_one_of_two_namesakes_is_a_number(out):
    one, two = make_deputy("张三", number="E1"), make_deputy("张三", number="E2")
    activity = make_activity()
    activity.deputies.set([one, two])
    assert column(out(), "监督活动", "参加代表") == ["E1、E2"]


def test_namesakes_without_a_number_are_noted(tmp_path, db):
    make_deputy("张三")
    make_deputy("张三")
    assert len(export(tmp_path / "out.xlsx").notes) == 2


def test_opinions_that_are_not_handed_over_are_left_out_with_a_note(tmp_path, db):
    make_opinion()
    run = export(tmp_path / "out.xlsx")
    assert run.rows["意见"] == run.rows["清单事项"] == 0
    assert "1 份" in run.notes[0]


def test_a_withdrawn_opinion_is_written_with_its_items(out):
    people = People()
    opinion = hand_over(make_opinion(unit=people.unit), people)
    perform(opinion, "withdraw", by=people.leader, data={"reason": "情况已变化。"})
    assert column(out(), "清单事项", "状态") == ["已撤回"]


def test_a_deadline_is_exported_as_a_real_date(out, taken):
    types = {cell[1] for row in out()["清单事项"][1:] for cell in row if cell[0] and cell[1] == "d"}
    assert types == {"d"}


@once
def dangerous():
    """The first two cells of organisations with such names, and whether the first is quoted."""
    for text in DANGEROUS:
        make_org(text, OrganizationKind.OTHER, short_name=text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        export(path)
        rows = list(openpyxl.load_workbook(path)["组织"].iter_rows(min_row=2))
    return {
        name.value: ([(cell.value, cell.data_type) for cell in (name, short)], name.quotePrefix)
        for name, short, *_ in rows
    }


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(dangerous, text):
    cells, _quoted = dangerous[text]
    assert cells == [(text, "s"), (text, "s")]


@pytest.mark.parametrize("text", ["=1+1", "＝1", "-1"])
def test_what_looks_like_a_formula_is_quoted(dangerous, text):
    _cells, quoted = dangerous[text]
    assert quoted


def test_no_cell_of_an_export_is_a_formula(out, take, year):
    take(year.put("清单事项", 2, "建议", "'=cmd|' /C calc'!A0").put("清单事项", 2, "问题", "+86"))
    types = {cell[1] for rows in out().values() for row in rows for cell in row}
    assert types <= {"s", "n", "d"}


def test_what_a_workbook_cannot_hold_is_taken_out(out):
    make_org("甲\x0b乙\x00丙".replace("\x00", ""), short_name="一\r\n二")
    assert [cell[0] for cell in out()["组织"][1][:2]] == ["甲乙丙", "一\n二"]


def test_a_text_that_no_cell_can_hold_is_cut_with_a_note(tmp_path, db):
    item = make_item(ItemStatus.HANDED_OVER)
    Item.objects.filter(pk=item.pk).update(problem="长" * 40000)
    run = export(tmp_path / "out.xlsx")
    assert any("截短" in note for note in run.notes)


def test_a_failed_export_leaves_the_old_file_and_no_other(tmp_path, db, monkeypatch):
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"old")
    monkeypatch.setattr(run.Export, "_fill", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(target)
    assert (os.listdir(tmp_path), target.read_bytes()) == (["out.xlsx"], b"old")


def test_the_number_of_queries_does_not_grow_with_the_rows(tmp_path, db):
    people = People()
    make_item(ItemStatus.HANDED_OVER, people)
    with CaptureQueriesContext(connection) as with_one:
        export(tmp_path / "out.xlsx")
    for _turn in range(6):
        make_item(ItemStatus.HANDED_OVER, people)
    with CaptureQueriesContext(connection) as with_seven:
        export(tmp_path / "out.xlsx")
    assert len(with_seven) == len(with_one) < 100


def test_batches_follow_one_another_without_gap_or_repeat(out, monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 2)
    people = People()
    hand_over(make_opinion(unit=people.unit, items=5), people)
    hand_over(make_opinion(unit=people.unit, items=2), people)
    assert column(out(), "清单事项", "序号") == [1, 2, 3, 4, 5, 1, 2]


YEAR_END = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("closures", "closed_on"),
    [
        ([], None),
        ([(date(2023, 11, 1), None)], date(2023, 11, 1)),
        ([(date(2024, 3, 1), None)], date(2024, 3, 1)),
        ([(date(2023, 11, 1), date(2024, 3, 1))], date(2023, 11, 1)),
        ([(date(2023, 11, 1), date(2023, 12, 1))], None),
        ([(date(2023, 11, 1), date(2023, 12, 1)), (date(2024, 2, 1), None)], date(2024, 2, 1)),
        ([(date(2023, 11, 1), date(2024, 3, 1)), (date(2024, 6, 1), None)], date(2023, 11, 1)),
    ],
)
def test_of_several_strike_offs_the_one_that_counts_is_told(out, closures, closed_on):
    item = make_item(ItemStatus.HANDED_OVER)
    Item.objects.filter(pk=item.pk).update(handed_over_on=YEAR_END - timedelta(days=90))
    for day, reopened in closures:
        Closure.objects.create(item=item, struck_off_on=day, reopened_on=reopened)
    (value,) = column(out(), "清单事项", "销号日期")
    assert (value and value.date()) == closed_on


def test_a_rating_and_a_promise_are_told(out, taken):
    pages = out()
    assert column(pages, "清单事项", "评价") == ["满意", None]
    assert column(pages, "清单事项", "承诺日期")[1].date() == date(2024, 6, 30)
