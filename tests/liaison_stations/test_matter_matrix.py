"""Every state of a matter × every action × every person, against a table written by hand."""

import pytest
from django.utils import timezone

from accounts.models import User
from deputies.people.models import Deputy
from liaison_stations.matters.models import Handling, Matter, MatterStatus
from liaison_stations.matters.workflow import MATTER_TABLE
from supervision.opinions.models import Opinion
from supervision.plans.models import Plan
from tests.factories import make_opinion, make_org
from tests.liaison_stations.world import INSIDERS, STRANGERS, World, make_matter
from tests.once import once
from tests.supervision.everybody import offered, refusal
from workflow.choices import Satisfaction
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

S = MatterStatus
AT_ONCE = {"answer_on_the_spot", "solve_on_the_spot"}
ROUTES = {"to_village", "to_town", "to_city", "entrust_upward"}
UNTAKEN = {*AT_ONCE, *ROUTES, "to_suggestion", "refuse", "assign", "merge"}
RECEIVED = {*UNTAKEN, "accept"}
HANDLING = {*UNTAKEN, "report_progress", "answer", "solve"}
AT_THE_CITY = (HANDLING - AT_ONCE - {"to_city"}) | {"into_item", "into_topic", "give_back"}
CLOSED = {"reopen"}
PUBLISHABLE = {"reopen", "propose_case"}


def staff(actions):
    return dict.fromkeys(("keeper", "town_clerk", "station_clerk"), actions)


TABLE = {
    (S.RECEIVED, ""): {**staff(RECEIVED), "deputy": {"remark"}},
    (S.HANDLING, ""): {**staff(HANDLING), "deputy": {"remark"}},
    (S.HANDLING, Handling.TOWN): {
        **staff(HANDLING - AT_ONCE - {"to_town"}),
        "deputy": {"remark"},
    },
    (S.HANDLING, Handling.CITY): {
        "keeper": {"assign"},
        "town_clerk": {"assign"},
        "station_clerk": AT_THE_CITY,
        "deputy": {"remark"},
    },
    (S.ANSWERED, ""): {**staff(PUBLISHABLE | {"solve"}), "deputy": {"remark"}},
    (S.SOLVED, ""): {**staff(PUBLISHABLE), "deputy": {"remark"}},
    (S.NOT_ACCEPTED, ""): {**staff(CLOSED), "deputy": {"remark"}},
    (S.MERGED, ""): {},
}
LEADS_TO = {
    "accept": S.HANDLING,
    "answer_on_the_spot": S.ANSWERED,
    "solve_on_the_spot": S.SOLVED,
    "to_village": S.HANDLING,
    "to_town": S.HANDLING,
    "to_city": S.HANDLING,
    "entrust_upward": S.HANDLING,
    "to_suggestion": S.HANDLING,
    "refuse": S.NOT_ACCEPTED,
    "answer": S.ANSWERED,
    "solve": S.SOLVED,
    "merge": S.MERGED,
    "reopen": S.HANDLING,
}
"""Where an action leads; every other one leaves the state."""


@once
def world():
    return World()


def matter_in(world, state):
    matter = make_matter(world, *state)
    return Matter.objects.get(pk=matter.pk)


@once
def matter(world, state):
    return matter_in(world, state)


def given(world, matter):
    """Inputs with which no action is refused for what it lacks."""
    Plan.objects.get_or_create(year=2027)
    return {
        "text": "已办。",
        "reason": "情况如此。",
        "right_door": "市信访局",
        "closed_on": timezone.localdate(),
        "opinion": Opinion.objects.get(pk=make_opinion(items=0).pk),
        "problem": "路灯损坏。",
        "demand": "尽快维修。",
        "answer": "已更换。",
        "lead_unit": make_org("水利局"),
        "title": "村道路灯维护情况",
        "into": make_matter(world),
        "rating": Satisfaction.SATISFIED,
        "deputy": Deputy.objects.get(pk=world.deputy.deputy.pk),
    }


@pytest.mark.parametrize("state", TABLE, ids=str)
def test_each_person_is_offered_what_the_table_says(world, matter, state):
    found = {who: actions for who in INSIDERS if (actions := offered(matter, getattr(world, who)))}
    assert found == TABLE[state]


@pytest.mark.parametrize("state", TABLE, ids=str)
def test_strangers_are_offered_nothing(world, matter):
    assert {who: offered(matter, getattr(world, who)) for who in STRANGERS} == {
        who: set() for who in STRANGERS
    }


@pytest.mark.parametrize("state", TABLE, ids=str)
def test_nothing_else_is_done_for_anybody(world, matter, state):
    data, version = given(world, matter), matter.version
    for who in (*INSIDERS, *STRANGERS):
        for action in {row.action for row in MATTER_TABLE.transitions}:
            if action not in TABLE[state].get(who, ()):
                assert refusal(matter, action, getattr(world, who), data), (who, action)
    matter.refresh_from_db()
    assert (matter.status, matter.version) == (state[0], version)


TRIPLES = [
    (state, who, action)
    for state, people in TABLE.items()
    for who, actions in people.items()
    for action in sorted(actions)
]


@pytest.mark.parametrize(("state", "who", "action"), TRIPLES, ids=str)
def test_what_is_offered_is_done_and_leads_where_the_table_says(world, matter, state, who, action):
    user = User.objects.get(pk=getattr(world, who).pk)
    after = perform(matter, action, by=user, data=given(world, matter))
    assert after.status == LEADS_TO.get(action, state[0])


CITIZEN = {
    S.RECEIVED: {"add_word"},
    S.HANDLING: {"add_word"},
    S.ANSWERED: {"not_solved", "confirm", "rate", "add_word"},
    S.SOLVED: {"not_solved", "confirm", "rate", "add_word"},
    S.NOT_ACCEPTED: {"not_solved", "rate", "add_word"},
    S.MERGED: set(),
}
AFTER_THE_CITIZEN = {"not_solved": S.HANDLING, "confirm": S.SOLVED}


@pytest.mark.parametrize("status", CITIZEN)
def test_what_the_citizen_may_say_in_each_state(world, status):
    matter = matter_in(world, (status, ""))
    offered_inside = {row.action for row in MATTER_TABLE.allowed(matter, None, inner=True)}
    assert offered_inside - {"ask_again"} == CITIZEN[status]


@pytest.mark.parametrize(
    ("status", "action"),
    [(status, action) for status in CITIZEN for action in sorted(CITIZEN[status])],
)
def test_the_citizens_word_leads_where_the_table_says(world, status, action):
    matter = matter_in(world, (status, ""))
    data = {"text": "还没有修好。", "rating": Satisfaction.DISSATISFIED}
    after = perform(matter, action, by=None, data=data, inner=True)
    assert after.status == AFTER_THE_CITIZEN.get(action, status)


@pytest.mark.parametrize("who", [*INSIDERS, *STRANGERS])
def test_nobody_speaks_for_the_citizen(world, who):
    matter = matter_in(world, (S.SOLVED, ""))
    for action in ("not_solved", "confirm", "rate", "add_word", "ask_again"):
        assert refusal(matter, action, getattr(world, who), {"text": "x", "rating": "satisfied"})
