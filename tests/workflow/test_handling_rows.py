"""A unit has an item and a suggestion in hand by the same rows; each names its own case."""

from datetime import date
from types import SimpleNamespace

import pytest

from deputies.suggestions.models import Suggestion, SuggestionStatus
from deputies.suggestions.workflow import SUGGESTION_TABLE
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.items.workflow import ITEM_TABLE
from workflow.cases import first_deadline, one_pending
from workflow.handling_rows import taking_back
from workflow.relations import Anyone

TABLES = {"item": ITEM_TABLE, "suggestion": SUGGESTION_TABLE}
SAME = (
    "acknowledge",
    "request_return",
    "refuse_return",
    "request_extension",
    "grant_extension",
    "refuse_extension",
    "reply",
    "withdraw_reply",
)


def day(number):
    return date(2026, 3, number)


def rows(table, action):
    return [row for row in table.transitions if row.action == action]


def shape(row):
    """What must be alike: the inputs, what a guard says of them, and how the row is offered."""
    inputs = [(need.name, need.required) for need in row.needs]
    return inputs, [guard.need for guard in row.guards], row.main, row.bulk, row.inner


@pytest.mark.parametrize("action", SAME)
def test_a_unit_handles_both_kinds_of_cases_by_the_same_rows(action):
    item, suggestion = (rows(table, action) for table in TABLES.values())
    assert [shape(row) for row in item] == [shape(row) for row in suggestion] != []


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_report_of_progress_asks_for_words_and_offers_papers(table):
    asked = {tuple(shape(row)[0]) for row in rows(table, "report_progress")}
    assert asked == {(("text", True), ("files", False))}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_case_waits_to_be_taken_over_since_its_hand_over_until_the_next_step_is_due(table):
    (row,) = rows(table, "acknowledge")
    (wait,) = row.waits
    assert wait.due == "step_due_on"
    assert wait.since(SimpleNamespace(handed_over_on=day(4))) == day(4)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize(
    ("ask", "decide"),
    [
        ("request_return", "refuse_return"),
        ("request_extension", "grant_extension"),
        ("request_extension", "refuse_extension"),
    ],
)
def test_who_asks_does_not_decide(table, ask, decide):
    (asked,), (decided,) = rows(table, ask), rows(table, decide)
    assert asked.who.label == "主办单位"
    assert decided.who.label != asked.who.label


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("decide", ["refuse_return", "grant_extension"])
def test_what_a_unit_asks_for_waits_on_the_desk_of_who_decides(table, decide):
    (row,) = rows(table, decide)
    assert [str(wait.action) for wait in row.waits] == ["决定"]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_reason_is_asked_for_wherever_somebody_is_refused(table):
    for action in ("refuse_return", "refuse_extension", "withdraw_reply"):
        for row in rows(table, action):
            assert [need.name for need in row.needs] == ["reason"], action


@pytest.mark.parametrize(
    ("table", "model", "first", "again"),
    [
        (ITEM_TABLE, Item, ItemStatus.HANDLING, ItemStatus.REWORK),
        (SUGGESTION_TABLE, Suggestion, SuggestionStatus.HANDLING, SuggestionStatus.REDOING),
    ],
)
def test_an_answer_that_is_taken_back_goes_to_where_its_round_began(table, model, first, again):
    for round_, target in ((1, first), (2, again)):
        case = model(round=round_)
        assert [row.target for row in rows(table, "withdraw_reply") if row.when(case)] == [target]


@pytest.mark.parametrize(
    ("last", "today", "in_time"),
    [(day(10), day(10), True), (day(10), day(11), False), (None, day(11), True)],
)
def test_an_answer_is_taken_back_until_the_last_day_and_ever_where_there_is_none(
    last, today, in_time
):
    row, _again = taking_back(
        "replied",
        "handling",
        "rework",
        label="撤回",
        unit=Anyone(),
        last_day=lambda case: last,
        effect=lambda case, step: None,
        told=lambda case, step: (),
    )
    (guard,) = row.guards
    assert guard.holds(None, SimpleNamespace(today=today, data={})) is in_time


def test_a_day_that_was_set_by_hand_follows_from_no_clock():
    assert first_deadline(SimpleNamespace(clock=None, handed_over_on=day(1))) is None
    assert first_deadline(SimpleNamespace(clock=object(), handed_over_on=None)) is None


@pytest.mark.parametrize("model", [Item, Suggestion])
def test_one_request_of_a_kind_is_open_at_a_time(model):
    requests = model._meta.get_field("requests").related_model
    field = model._meta.get_field("requests").field.name
    (kept,) = requests._meta.constraints
    assert kept == one_pending(field, kept.name)
