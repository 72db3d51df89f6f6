"""From the registry of what the public reads: nothing becomes public by one person alone."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin

from accounts.choices import Role
from backoffice.held import HeldChanges
from congress_portal.importing.comparing import PUBLISH, consequences_of_change, consequences_of_new
from registers.ledger import SHEETS
from supervision.inspections.models import InspectionReport
from supervision.plans.models import Plan, PlanStatus, TopicStatus
from tests.factories import People, make_activity, make_inspection_report, make_team, make_user
from tests.security.public_records import (
    AT_ONCE,
    COMMANDS,
    FLAG,
    FORM,
    INSIDE,
    PUBLIC,
    REGISTER,
    WORD,
)
from workflow.edits import EDITS, PUBLIC_REGISTERS
from workflow.relations import Not, Person
from workflow.transitions import tables
from workflow.workflow import PUBLISHING, publisher_of


def public_models():
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if hasattr(model._default_manager.all(), "public")
    }


ROOT = Path(__file__).resolve().parents[2]
MODELS = public_models()


def of(*ways):
    return pytest.mark.parametrize("label", sorted(k for k, way in PUBLIC.items() if way in ways))


def excluded(relation):
    """The people whom a relation leaves out, by their path."""
    if isinstance(relation, Not) and isinstance(relation.inner, Person):
        return {relation.inner.path}
    parts = [getattr(relation, name, None) for name in ("first", "second")]
    return set().union(*(excluded(part) for part in parts if part is not None), set())


def shows(model):
    """The rows of a model's table that make a record public."""
    return [row for name in PUBLISHING[1:] for row in tables[model].named(name)]


def test_every_model_that_the_public_reads_says_how():
    assert sorted(MODELS) == sorted(PUBLIC)


@of(FLAG)
def test_a_flag_is_down_until_a_second_person_raises_it(label):
    model = MODELS[label]
    assert model._meta.get_field("is_public").default is False
    assert shows(model)
    for row in shows(model):
        assert excluded(row.who) or "不得" in str(row.who.label), row.action


@of(FLAG)
def test_no_page_of_the_back_office_raises_the_flag_or_changes_what_is_read(label):
    model = MODELS[label]
    page = admin.site._registry.get(model)
    if page is None:
        return
    assert isinstance(page, HeldChanges)
    assert page.is_held(model(is_public=True))
    assert not model._meta.get_field("is_public").editable or not page.can_change


@of(FORM)
def test_a_form_under_my_proposes_to_somebody_else(label):
    model = MODELS[label]
    assert model in EDITS
    assert publisher_of(model()) is EDITS[model].publisher
    assert model not in admin.site._registry


@of(WORD)
def test_no_page_types_over_what_a_word_has_shown(label):
    page = admin.site._registry.get(MODELS[label])
    assert page is None or isinstance(page, HeldChanges) or not page.can_change


class Row(dict):
    """A row of a workbook that says 是 wherever it may, and changes every column."""

    def __init__(self, sheet):
        super().__init__({column.name: None for column in sheet.columns})
        if "公开" in self:
            self["公开"] = True
        self.section = type("Section", (), {"sheet": sheet})
        self.changes = tuple(self)


READ = [sheet for sheet in SHEETS.all() if sheet.model in MODELS.values() and not sheet.on_request]


@pytest.mark.parametrize("sheet", READ, ids=lambda sheet: sheet.name)
def test_an_upload_that_shows_anything_asks_a_second_person(sheet):
    if not sheet.unseen:
        assert PUBLISH in set(consequences_of_new(Row(sheet)))
    assert PUBLISH in set(consequences_of_change(Row(sheet), is_public=True))


def test_the_registers_that_the_public_reads_whole_are_declared():
    assert {label for label, way in PUBLIC.items() if way == REGISTER} == {
        model._meta.label_lower for model in PUBLIC_REGISTERS
    }


@of(REGISTER)
def test_a_register_holds_what_is_new_and_what_changes(label):
    page = admin.site._registry[MODELS[label]]
    assert isinstance(page, HeldChanges)
    assert page.is_public_register
    assert page.is_held(MODELS[label]())


@of(REGISTER)
def test_what_of_a_register_changes_at_once_is_known_with_the_reason(label):
    page = admin.site._registry[MODELS[label]]
    known = {*AT_ONCE.get(label, {}), *INSIDE.get(label, ())}
    assert {*page.at_once} == known
    assert {*page.internal} <= {*page.at_once}


def test_every_command_says_what_it_shows():
    files = ROOT.glob("*/management/commands/*.py")
    assert {file.stem for file in files if file.stem != "__init__"} == {*COMMANDS}


def read_topic():
    plan = Plan.objects.create(year=2023, is_public=True, status=PlanStatus.ADOPTED)
    return plan.topics.create(title="调研低空经济", month=5, status=TopicStatus.ADOPTED)


def read_team():
    people = People()
    inspection = make_activity(method="enforcement", is_public=True)
    make_inspection_report(inspection, people, published=True)
    return make_team(inspection, people.leader, [])


PARTS = {"supervision.topic": read_topic, "supervision.inspectionteam": read_team}


@pytest.mark.django_db
@pytest.mark.parametrize("label", PARTS)
def test_a_part_that_the_public_reads_is_not_typed_over(rf, label):
    record = PARTS[label]()
    request = rf.get("/")
    request.user = make_user(Role.CLERK)
    assert MODELS[label].objects.public().get() == record
    page = admin.site._registry[MODELS[label]]
    assert not page.has_change_permission(request, record)
    for part in page.get_inline_instances(request, record):
        assert not part.has_change_permission(request, record)
    hide(record)
    assert page.has_change_permission(request, record)


def hide(record):
    whole = getattr(record, "plan", None) or InspectionReport.objects.get()
    type(whole).objects.filter(pk=whole.pk).update(is_public=False)
