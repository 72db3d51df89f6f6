"""What the public reads already is changed by two: every form and action is in the table, and what
the table says of it holds."""

import pytest
from django.db.models import CharField, TextField

from tests.security import posts
from tests.security.second_person import ACT, ACTIONS, DECIDES, FORMS, HIDES, INSIDE, SECOND, WAITS
from workflow.transitions import tables

NOT_OF_THE_RECORD = {"text", "reason"}
"""Needs that are words of the timeline, also where the record has a field of that name."""
WRITTEN_ONCE = {
    ("supervision.document", "begin_review", "way"),
    ("supervision.document", "conclude", "result"),
    ("supervision.item", "reply", "outcome"),
    ("supervision.item", "reply_for", "outcome"),
    ("deputies.suggestion", "reply", "outcome"),
    ("deputies.suggestion", "reply_for", "outcome"),
    ("deputies.suggestion", "mark_key", "supervised_by"),
    ("liaison_stations.matter", "refuse", "right_door"),
    ("liaison_stations.matter", "assign", "policy_area"),
    ("liaison_stations.matter", "accept", "subject"),
    ("liaison_stations.matter", "assign", "subject"),
}
"""Fields that an act fills in for its own step, or that the public never reads."""


def read_by_the_public():
    """Labels of the models of which the public reads something, with their tables."""
    for model, table in tables.items():
        if hasattr(model._default_manager.all(), "public"):
            yield model._meta.label_lower, model, table


def rows():
    for label, model, table in read_by_the_public():
        for reason, names in ACTIONS.get(label, {}).items():
            for name in names.split():
                for row in table.named(name):
                    if not row.inner:
                        yield label, model, reason, row


ROWS = list(rows())


def of(*reasons):
    chosen = [one for one in ROWS if one[2] in reasons]
    names = [f"{label}-{row.action}" for label, _model, _reason, row in chosen]
    return pytest.mark.parametrize(("label", "model", "reason", "row"), chosen, ids=names)


def test_every_form_under_my_says_whether_it_waits():
    assert {name for name in posts.FORMS if name.startswith(("my", "pasting", "personal"))} == {
        *FORMS
    }


def test_every_action_on_what_the_public_reads_says_whether_it_waits():
    declared = {
        label: sorted(" ".join(reasons.values()).split()) for label, reasons in ACTIONS.items()
    }
    there = {
        label: sorted({row.action for row in table.transitions if not row.inner})
        for label, _model, table in read_by_the_public()
    }
    assert declared == there


@of(INSIDE)
def test_what_is_closed_for_public_records_is_not_offered(label, model, reason, row):
    assert not row.when(model(is_public=True))


@of(WAITS)
def test_what_waits_is_offered_for_public_records_alone(label, model, reason, row):
    assert row.when(model(is_public=True))
    assert not row.when(model(is_public=False))


@of(SECOND)
def test_a_second_persons_word_is_never_the_first_ones(label, model, reason, row):
    assert "不得" in str(row.who.label)


@of(HIDES)
def test_what_hides_needs_a_reason_or_is_the_authors_own(label, model, reason, row):
    own = row.action in ("withdraw", "leave") and label in ("deputies.suggestion", DUTY)
    assert own or "reason" in {need.name for need in row.needs}


DUTY = "deputies.dutyentry"


@of(ACT, DECIDES)
def test_an_act_types_over_no_words_of_the_record(label, model, reason, row):
    texts = {one.name for one in model._meta.fields if isinstance(one, CharField | TextField)}
    typed = {need.name for need in row.needs} & texts - NOT_OF_THE_RECORD
    assert {(label, row.action, name) for name in typed} <= WRITTEN_ONCE
