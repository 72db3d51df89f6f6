"""The workbook in the words of the place: its own are written, those of others are read, too."""

import pytest
from openpyxl import load_workbook

from congress_portal.exporting.run import export
from congress_portal.importing.run import check_workbook, import_workbook
from registers.ledger import OUTCOMES
from supervision.activities.models import Activity
from supervision.items.models import Item
from tests.congress_portal.ledger.test_cells import refusal, value_of
from tests.places import COUNTY, DISTRICT, PLACES, standing_in
from workflow.choices import Outcome

pytestmark = pytest.mark.django_db

JOINT = {DISTRICT: "区镇联动", COUNTY: "县乡联动"}
OWN = {DISTRICT: "区", COUNTY: "县"}


def cells(path, sheet, column):
    """What stands in a column under its header."""
    rows = list(load_workbook(path)[sheet].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if column in row)
    place = rows[start].index(column)
    return [row[place] for row in rows[start + 1 :]]


@pytest.mark.parametrize("here", PLACES, ids=["district", "county"])
def test_an_export_is_in_the_words_of_the_place(taken, here, tmp_path):
    path = tmp_path / "out.xlsx"
    with standing_in(here):
        export(path)
        assert set(cells(path, "监督活动", "层级")) <= {OWN[here], "镇", "乡镇"}
        assert len(cells(path, "监督活动", JOINT[here])) == Activity.objects.count()
        assert check_workbook(path).faults.lines() == []


@pytest.mark.parametrize("here", PLACES, ids=["district", "county"])
def test_the_export_of_one_place_is_read_in_another_and_changes_nothing(taken, here, tmp_path):
    path = tmp_path / "out.xlsx"
    with standing_in(here):
        export(path)
    run = import_workbook(path)
    assert run.faults.lines() == []
    assert {(one.created, one.changed) for one in run.in_order} == {(0, 0)}


@pytest.mark.parametrize("word", ["市", "县", "区", "旗"])
def test_every_kind_of_place_means_the_own_level(year, take, word):
    take(year.put("监督活动", 2, "层级", word))
    assert Activity.objects.get(number="A-1").level == "city"


def test_a_fault_names_the_column_as_the_place_writes_it(year, faults):
    year.put("监督活动", 2, "市镇联动", "也许")
    with standing_in(DISTRICT):
        assert faults(year) == [("监督活动", 2, "区镇联动")]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("A", "solved"), ("b", None), ("B类", "under_way"), ("丙", "planned"), ("Ｄ类", "reference")],
)
def test_the_letters_of_outcomes_mean_what_the_settings_say(said, meant):
    if meant is None:
        assert "OUTCOME_LETTERS" in refusal(OUTCOMES, said)
    else:
        assert value_of(OUTCOMES, said) == meant


def test_another_place_has_another_table(settings):
    settings.OUTCOME_LETTERS = {"B": "列入计划"}
    assert value_of(OUTCOMES, "乙类") == Outcome.PLANNED
    sentence = refusal(OUTCOMES, "A")
    assert "已解决、正在解决、部分解决、列入计划、留作参考" in sentence
    assert "B、B类、乙、乙类" in sentence


def test_under_way_is_an_outcome_and_a_letter_is_read_from_a_sheet(year, take):
    take(year.put("清单事项", 2, "办理结果", "A"))
    assert Item.objects.filter(outcome=Outcome.SOLVED).exists()
    assert value_of(OUTCOMES, "正在解决") == Outcome.UNDER_WAY
