"""All sheets there and back: what people did in the portal, and any year that comes in at all."""

import tempfile
from pathlib import Path

import openpyxl
import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.models import User
from congress_portal.exporting.run import export
from congress_portal.importing.run import import_workbook
from deputies.suggestions.models import SuggestionStatus
from liaison_stations.matters.models import MatterStatus
from registers.ledger import SHEETS
from supervision.items.choices import ItemStatus
from tests.congress_portal.ledger.test_any_cells import CELLS, disturbed
from tests.congress_portal.ledger.workbooks import counts, delete_what_can_go, written
from tests.deputies.test_suggestions import World as Suggestions
from tests.factories import People, make_item
from tests.guards import guards_down
from tests.liaison_stations import world as stations
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
KEPT = ("workflow", "auth", "contenttypes", "sessions", "admin")
TURNS = 12


@once
def portal():
    """Items, suggestions and matters in their states, each brought there by the real actions."""
    people, suggestions, keepers = People(), Suggestions(), stations.World()
    for state in set(ItemStatus) - {ItemStatus.WITHDRAWN}:
        make_item(state, people)
    for place, state in enumerate(suggestions.steps()):
        if SuggestionStatus(state) != SuggestionStatus.SUBMITTED:
            suggestions.at(state, text=f"建议第{place}件。")
    for state in (MatterStatus.RECEIVED, MatterStatus.HANDLING, MatterStatus.SOLVED):
        stations.make_matter(keepers, state, text=f"路灯不亮，{state}。")
    stations.make_matter(keepers, MatterStatus.NOT_ACCEPTED, text="不归这里管。")
    reopened = make_item(ItemStatus.STRUCK_OFF, people)
    perform(reopened, "reopen", by=people.leader, data={"reason": "又坏了。", "place": "现场"})


def exported(path):
    export(path)
    book = openpyxl.load_workbook(path)
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}


def emptied():
    """Takes out every record that has a sheet, with all that hangs on it; accounts stay."""
    models = [
        model
        for config in apps.get_app_configs()
        if config.label not in KEPT
        for model in config.get_models(include_auto_created=True)
        if model is not User and model._meta.managed
    ]
    with guards_down(connection):
        for _turn in range(TURNS):
            for model in models:
                delete_what_can_go(model)
    left = {one.model.__name__ for one in SHEETS.all() if one.model._base_manager.exists()}
    assert left == set()


def changes(run):
    made = {created + changed for created, changed, _same in counts(run).values()}
    return run.faults.lines(), made


@pytest.mark.usefixtures("portal")
def test_what_people_did_comes_back_unchanged_where_it_came_from(tmp_path):
    first = exported(tmp_path / "first.xlsx")
    assert changes(import_workbook(tmp_path / "first.xlsx")) == ([], {0})
    assert exported(tmp_path / "second.xlsx") == first


@pytest.mark.usefixtures("portal")
def test_what_people_did_comes_back_equal_in_an_empty_portal(tmp_path):
    first = exported(tmp_path / "first.xlsx")
    emptied()
    assert import_workbook(tmp_path / "first.xlsx").faults.lines() == []
    assert exported(tmp_path / "second.xlsx") == first


@given(cells=st.one_of(st.just([]), CELLS))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_year_that_comes_in_comes_back_equal_in_an_empty_portal(cells):
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        taken = import_workbook(written(Path(folder) / "in.xlsx", disturbed(cells)))
        come_in = not taken.faults
        if come_in:
            first = exported(Path(folder) / "first.xlsx")
            assert changes(import_workbook(Path(folder) / "first.xlsx")) == ([], {0})
            emptied()
            assert import_workbook(Path(folder) / "first.xlsx").faults.lines() == []
            second = exported(Path(folder) / "second.xlsx")
        transaction.set_rollback(True)
    assume(come_in)
    assert second == first
