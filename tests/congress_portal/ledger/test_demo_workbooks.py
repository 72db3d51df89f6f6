"""The workbooks of the demo come in without a fault, and come back the same."""

from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from congress_portal import demo
from congress_portal.exporting.run import export
from congress_portal.importing.run import check_workbook, import_workbook
from deputies.training.models import TrainingClass
from registers import figures
from registers.figures import FIGURES
from registers.ledger import SHEETS
from tests.congress_portal.ledger.test_there_and_back import emptied, exported
from tests.once import once

pytestmark = pytest.mark.django_db

NOT_IN_THE_DEMO = {"事项分项", "建议分项", "另行公布"}
"""Sheets without a row there; test_together.py beside this file sends them there and back."""
BASE_FIRST = sorted(
    Path(demo.__file__).parent.glob("ledger-*.xlsx"),
    key=lambda path: ("base" not in path.name, path.name),
)


@once
def everything():
    """What each import found amiss, and how many rows of each sheet it brought."""
    runs = {path.name: import_workbook(path) for path in BASE_FIRST}
    return {
        name: (run.faults.lines(), Counter({one.sheet.name: one.created for one in run.in_order}))
        for name, run in runs.items()
    }


def test_there_are_workbooks():
    assert [path.name for path in BASE_FIRST][:2] == ["ledger-base.xlsx", "ledger-2022.xlsx"]


def test_none_has_a_fault(everything):
    assert [faults for faults, _created in everything.values()] == [[]] * len(BASE_FIRST)


def test_a_second_import_would_change_nothing(everything):
    again = [check_workbook(path) for path in BASE_FIRST]
    assert [run.faults.lines() for run in again] == [[]] * len(BASE_FIRST)
    assert {section.created + section.changed for run in again for section in run.in_order} == {0}


def test_an_export_would_change_nothing_either(everything, tmp_path):
    export(tmp_path / "out.xlsx")
    run = check_workbook(tmp_path / "out.xlsx")
    assert run.faults.lines() == []
    assert {section.created + section.changed for section in run.in_order} == {0}


def test_every_sheet_comes_back_equal_in_an_empty_portal(everything, tmp_path):
    first = exported(tmp_path / "first.xlsx")
    empty = {name for name, rows in first.items() if len(rows) == 1}
    assert empty == NOT_IN_THE_DEMO
    emptied()
    assert import_workbook(tmp_path / "first.xlsx").faults.lines() == []
    assert exported(tmp_path / "second.xlsx") == first


def test_an_export_holds_every_row(everything, tmp_path):
    run = export(tmp_path / "out.xlsx")
    brought = sum((created for _faults, created in everything.values()), Counter())
    assert {sheet: rows for sheet, rows in run.rows.items() if rows} == +brought
    # A sheet that the demo has no rows of is there, too, with its headings.
    sheets = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True).sheetnames
    assert sheets == [sheet.name for sheet in SHEETS.all()]


FACTS_OF_2023 = {
    "supervision_activities": 81,
    "inspection_opinions": 12,
    "list_items": 74,
    "list_items_concluded": 74,
    "documents_reviewed_city": 27,
    "documents_reviewed_town": 11,
    "documents_repealed": 106,
    "enforcement_inspections_town": 12,
    "inquiry_problems_solved": 6,
    "campaign_grids": 7,
    "campaign_participations": 3900,
    "training_classes": 6,
    "typical_cases": 3,
    "wellbeing_projects": 10,
    "wellbeing_projects_completed": 10,
}
MORE_THAN_600 = ("campaign_problems_solved", "training_participants")


@pytest.mark.parametrize("key", FACTS_OF_2023)
def test_the_records_of_2023_add_up_to_the_published_figure(everything, key):
    assert figures.count(FIGURES.get(key), 2023).value == FACTS_OF_2023[key]


@pytest.mark.parametrize("key", MORE_THAN_600)
def test_what_was_published_as_more_than_600_is_counted_exactly(everything, key):
    assert 600 < figures.count(FIGURES.get(key), 2023).value < 700


def test_township_deputies_are_in_the_training_of_2023_for_the_first_time(everything):
    classes = TrainingClass.objects.filter(audience__contains="镇级").order_by("starts_on")
    assert classes.first().starts_on.year == 2023
