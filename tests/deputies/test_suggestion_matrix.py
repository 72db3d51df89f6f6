"""Every state × every action × every person of a suggestion, and walks at random."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from deputies.duty.models import DutyEntry
from deputies.suggestions.models import Suggestion
from deputies.suggestions.models import SuggestionStatus as S
from deputies.suggestions.workflow import SUGGESTION_TABLE
from registers.waits import Waits
from tests.deputies.test_suggestions import EVERYBODY, OFFERED, TOGETHER, World
from tests.factories import evidence, make_user
from tests.once import once
from workflow import trail
from workflow.choices import Outcome, Satisfaction
from workflow.models import TrailEntry
from workflow.transitions import Conflict, allowed, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ACTIONS = sorted({row.action for row in SUGGESTION_TABLE.transitions if not row.inner})
LEADS_TO = {
    "submit": S.SUBMITTED,
    "withdraw": S.WITHDRAWN,
    "receive": S.RECEIVED,
    "refuse": S.NOT_ACCEPTED,
    "hand_over": S.HANDED_OVER,
    "acknowledge": S.HANDLING,
    "reassign": S.HANDED_OVER,
    "reply": S.REPLIED,
    "dissatisfied": S.REDOING,
    "conclude": S.CONCLUDED,
    "reopen": S.REDOING,
    "call_off": S.WITHDRAWN,
    "withdraw_reply": S.HANDLING,
}
"""Where an action leads; every other one leaves the state."""
BY_FIRST_ROUND = {"request_return", "reassign"}
"""What is done in the first round alone: the same unit does it again."""
REDOING = {
    who: actions - BY_FIRST_ROUND
    for who, actions in OFFERED[S.HANDLING].items()
    if actions - BY_FIRST_ROUND
}
TABLE = {**OFFERED, S.REDOING: REDOING, S.NOT_ACCEPTED: {}, S.WITHDRAWN: {}}
TRIPLES = [
    (status, who, action)
    for status, people in TABLE.items()
    for who, actions in people.items()
    for action in sorted(actions)
    if (status, action) != (S.CONCLUDED, "split")  # refused with a sentence
]


@once
def world():
    return World()


def inputs_of(world):
    """Inputs with which no action is refused for what it lacks."""
    return {
        "text": "已办。",
        "reason": "情况如此。",
        "right_door": "市信访局",
        "outcome": Outcome.SOLVED,
        "files": evidence(),
        "rating": Satisfaction.SATISFIED,
        "until": TODAY + timedelta(days=800),
        "unit": world.other_unit,
        "more": [world.other_unit],
        "parts": [(world.unit, "甲"), (world.other_unit, "乙")],
        "assisting": [],
        "wide": False,
        "handed_over_on": TODAY,
        "consulted_on": TODAY,
        "supervised_by": "分管副主任",
        "note": "请抓紧办理。",
        "title": "更正过的标题",
    }


def inputs_for(world, action, status):
    """The same; with another suggestion to be handled together where that is asked for."""
    others = {"others": [brought(world, status)]} if action == "join" else {}
    return {**inputs_of(world), **others}


def brought(world, status):
    """A suggestion in any state, by the real actions."""
    last = {
        S.REDOING: (S.REPLIED, "deputy", "dissatisfied"),
        S.NOT_ACCEPTED: (S.SUBMITTED, "clerk", "refuse"),
        S.WITHDRAWN: (S.SUBMITTED, "deputy", "withdraw"),
    }
    if status not in last:
        return world.at(status)
    before, who, action = last[status]
    return perform(world.at(before), action, by=getattr(world, who), data=inputs_of(world))


@once
def one(world, status):
    return brought(world, status)


def lapsed(one):
    """The time to rate is over, so that it can be concluded."""
    Suggestion.objects.filter(pk=one.pk).update(step_due_on=TODAY - timedelta(days=1))


def test_the_table_speaks_of_every_state():
    assert set(TABLE) == set(S.values)


@pytest.mark.parametrize("status", [S.REDOING, S.NOT_ACCEPTED, S.WITHDRAWN])
def test_what_is_offered_after_a_turn_aside(world, one, status):
    found = {name: {row.action for row in allowed(one, getattr(world, name))} for name in EVERYBODY}
    assert {name: actions for name, actions in found.items() if actions} == TABLE[status]


@pytest.mark.parametrize("status", S.values)
def test_nothing_else_is_done_for_anybody(world, one, status):
    version, data = one.version, inputs_of(world)
    for name in EVERYBODY:
        for action in {row.action for row in SUGGESTION_TABLE.transitions}:
            if action not in TABLE[status].get(name, ()):
                with pytest.raises((PermissionDenied, Conflict)):
                    perform(one, action, by=getattr(world, name), data=data)
    one.refresh_from_db()
    assert (one.status, one.version) == (status, version)


@pytest.mark.parametrize(("status", "who", "action"), TRIPLES)
def test_what_is_offered_is_done_and_leads_where_the_table_says(world, one, status, who, action):
    if action == "conclude":
        lapsed(one)
    data = inputs_for(world, action, status)
    done = perform(one, action, by=getattr(world, who), data=data)
    assert done.status == LEADS_TO.get(action, status)


@pytest.mark.parametrize(("status", "who", "action"), TRIPLES)
def test_a_second_press_from_the_same_page_is_told(world, one, status, who, action):
    if action == "conclude":
        lapsed(one)
    version, user = one.version, getattr(world, who)
    data = inputs_for(world, action, status)
    perform(one, action, by=user, version=version, data=data)
    gone = PermissionDenied if action == "leave" else Conflict  # who left is no co-signer now
    with pytest.raises(gone):
        perform(one, action, by=user, version=version, data=data)
    one.refresh_from_db()
    assert one.version == version + 1


# --- What was asked for changes what is offered --------------------------------------------------


def offered(one, user):
    return {row.action for row in allowed(one, user)}


def test_while_a_return_is_asked_for_the_unit_waits(world):
    one = perform(
        world.at(S.HANDED_OVER), "request_return", by=world.handler, data=inputs_of(world)
    )
    assert offered(one, world.handler) == set()
    assert offered(one, world.clerk) == {"reassign", "refuse_return", "succeed", "urge", *TOGETHER}
    waits = {count.kind.key for count in Waits(world.handler, TODAY).counts()}
    assert "suggestion_acknowledge" not in waits


def test_a_refused_return_leaves_it_with_the_unit(world):
    one = perform(
        world.at(S.HANDED_OVER), "request_return", by=world.handler, data=inputs_of(world)
    )
    one = perform(one, "refuse_return", by=world.clerk, data=inputs_of(world))
    assert (one.lead_unit, "acknowledge" in offered(one, world.handler)) == (world.unit, True)


def test_while_more_time_is_asked_for_the_leader_decides(world):
    one = perform(
        world.at(S.HANDLING), "request_extension", by=world.handler, data=inputs_of(world)
    )
    assert {"grant_extension", "refuse_extension"} <= offered(one, world.leader)
    assert "request_extension" not in offered(one, world.handler)


def test_a_refused_extension_leaves_the_day(world):
    one = world.at(S.HANDLING)
    due = one.due_on
    one = perform(one, "request_extension", by=world.handler, data=inputs_of(world))
    one = perform(one, "refuse_extension", by=world.leader, data=inputs_of(world))
    one.refresh_from_db()
    assert one.deadline == due


def test_who_received_it_does_not_publish_it(world):
    one = world.at(S.CONCLUDED)
    Suggestion.objects.filter(pk=one.pk).update(received_by=world.leader)
    assert "publish" not in offered(Suggestion.objects.get(pk=one.pk), world.leader)


def test_what_is_public_can_be_taken_back(world):
    one = perform(world.at(S.CONCLUDED), "publish", by=world.leader)
    assert one in Suggestion.objects.public()
    one = perform(one, "unpublish", by=world.leader, data=inputs_of(world))
    assert one not in Suggestion.objects.public()


def test_what_is_redone_is_no_result_any_more(world):
    one = world.at(S.CONCLUDED)
    perform(one, "reopen", by=world.leader, data=inputs_of(world))
    assert set(DutyEntry.objects.values_list("had_result", flat=True)) == {False}


def test_what_was_concluded_lately_waits_to_be_published(world):
    one = world.at(S.CONCLUDED)
    keys = {count.kind.key for count in Waits(world.leader, TODAY).counts()}
    assert "suggestion_publish" in keys
    Suggestion.objects.filter(pk=one.pk).update(concluded_on=TODAY - timedelta(days=60))
    keys = {count.kind.key for count in Waits(world.leader, TODAY).counts()}
    assert "suggestion_publish" not in keys


def test_another_leader_than_the_one_who_received_it_is_asked(world):
    one = world.at(S.RECEIVED)
    Suggestion.objects.filter(pk=one.pk).update(received_by=world.leader)
    second = make_user(Role.LEADER)
    told_to = [
        "suggestion_hand_over" in {count.kind.key for count in Waits(user, TODAY).counts()}
        for user in (world.leader, second)
    ]
    assert told_to == [False, True]


# --- Walks ---------------------------------------------------------------------------------------


def inputs(world):
    """What is typed: sensible mostly, else missing or beside the point."""
    days = [TODAY + timedelta(days=offset) for offset in (-400, -1, 0, 1, 30, 400)]
    strange = st.sampled_from([None, *days])
    words = st.sampled_from(["情况如此。"] * 5 + [""])
    return st.fixed_dictionaries(
        {
            "text": words,
            "reason": words,
            "right_door": words,
            "supervised_by": words,
            "outcome": st.sampled_from([*Outcome.values, ""]),
            "rating": st.sampled_from(["satisfied", "basically", ""]),
            "files": st.sampled_from([evidence(), []]),
            "until": st.just(days[-1]) | strange,
            "handed_over_on": st.just(TODAY) | strange,
            "consulted_on": st.just(TODAY) | strange,
            "promised_on": st.just(days[4]) | strange,
            "unit": st.sampled_from([world.unit, world.other_unit, None]),
            "assisting": st.just([]),
            "wide": st.booleans(),
        }
    )


def check(one, before):
    """The rules that hold after every step."""
    entries = TrailEntry.objects.of(one)
    redone = entries.filter(action__in=("dissatisfied", "reopen")).count()
    assert entries.count() == one.version
    assert one.round == 1 + redone
    assert one.deadline == (one.extended_to or one.due_on)
    assert (one.status == S.CONCLUDED) == (one.concluded_on is not None)
    assert one.text == before.text
    for kept in ("number", "due_on", "handed_over_on", "replied_on", "received_by_id"):
        assert getattr(before, kept) in (None, getattr(one, kept)), kept
    assert (one.number is None) == (one.received_on is None)
    if one.promised_on:
        assert one.outcome == Outcome.PLANNED
    if one.status == S.CONCLUDED:
        assert one.replied_on is not None
        assert one.satisfaction != Satisfaction.DISSATISFIED


def attempt(one, action, user, data):
    """Whether it was done; a refusal must be one that a page can show."""
    try:
        perform(one, action, by=user, data=data)
    except (PermissionDenied, Conflict):
        return False
    except ValidationError as refusal:
        refused = refusal
    else:
        return True
    asked = {need.name for row in SUGGESTION_TABLE.named(action) for need in row.needs}
    assert set(refused.error_dict) <= asked | {"__all__"}
    return False


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_the_rules_hold_on_every_walk(data):
    with transaction.atomic():  # each walk on records of its own, thrown away afterwards
        walk(data)
        transaction.set_rollback(True)


def walk(data):
    world = World()
    one, typed = world.draft(), inputs(world)
    people = [getattr(world, name) for name in EVERYBODY]
    for _ in range(data.draw(st.integers(5, 20))):
        able = [user for user in people if allowed(one, user)]
        user = data.draw(st.sampled_from(able or people) | st.sampled_from(people))
        mine = [row.action for row in allowed(one, user)]
        action = data.draw(st.sampled_from(mine or ACTIONS) | st.sampled_from(ACTIONS))
        before = one
        done = attempt(one, action, user, data.draw(typed))
        one = Suggestion.objects.get(pk=one.pk)
        assert one.version == before.version + done
        check(one, before)
    trail.verify()
