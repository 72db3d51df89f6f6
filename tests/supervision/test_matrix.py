"""Every state × every action × every person, against a table written by hand."""

import pytest

from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.items.workflow import ITEM_TABLE
from tests.factories import make_item, make_org
from tests.once import once
from tests.supervision.everybody import INSIDERS, STRANGERS, Everybody, given, offered, refusal
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

S = ItemStatus
PRESSING = {"urge", "supervise"}
TOGETHER = {"assist", "split", "join"}
UNDER_WAY = {
    "clerk": {"succeed", "urge", *TOGETHER},
    "leader": {"publish", "withdraw", "correct"} | PRESSING,
    "handler": {"report_progress", "ask", "request_extension", "reply"},
    "helper": {"report_progress", "ask"},
    "deputy": {"follow", "decline_following"},
}
ITEM = {
    S.DRAFT: {},
    S.HANDED_OVER: {
        "clerk": {"reassign", "succeed", "urge", *TOGETHER},
        "leader": {"publish", "withdraw", "correct"} | PRESSING,
        "handler": {"acknowledge", "request_return", "ask"},
        "helper": {"ask"},
        "deputy": {"follow", "decline_following"},
    },
    S.ACKNOWLEDGED: {
        **UNDER_WAY,
        "clerk": {"reassign", "succeed", "urge", *TOGETHER},
        "handler": {"request_return", "report_progress", "ask", "request_extension", "reply"},
    },
    S.HANDLING: UNDER_WAY,
    S.REWORK: UNDER_WAY,
    S.REPLIED: {
        "clerk": {"verify", "send_back", "succeed"},
        "leader": {"verify", "send_back", "publish", "withdraw", "correct"},
        "handler": {"withdraw_reply"},
        "deputy": {"follow", "decline_following"},
    },
    S.AWAITING_EVALUATION: {
        "clerk": {"send_back", "keep_following", "succeed"},
        "leader": {"send_back", "strike_off", "keep_following", "publish", "withdraw", "correct"},
        "deputy": {"follow", "evaluate", "decline_following"},
    },
    S.STRUCK_OFF: {"clerk": {"reopen", "split"}, "leader": {"reopen", "publish", "correct"}},
    S.LONG_TERM: {
        "clerk": {"send_back", "succeed"},
        "leader": {"send_back", "strike_off", "publish", "withdraw", "correct"},
        "handler": {"report_progress"},
        "helper": {"report_progress"},
        "deputy": {"follow", "decline_following"},
    },
    S.WITHDRAWN: {},
}
LEADS_TO = {
    "acknowledge": S.ACKNOWLEDGED,
    "reassign": S.HANDED_OVER,
    "reply": S.REPLIED,
    "verify": S.AWAITING_EVALUATION,
    "send_back": S.REWORK,
    "strike_off": S.STRUCK_OFF,
    "keep_following": S.LONG_TERM,
    "reopen": S.REWORK,
    "withdraw": S.WITHDRAWN,
    "withdraw_reply": S.HANDLING,
}
"""Where an action leads; every other one leaves the state, but for the first report below."""


@once
def people():
    return Everybody()


def item_in(status, people):
    item = make_item(status, people)
    item.assisting_units.add(make_org("教育局"))
    return Item.objects.get(pk=item.pk)


@once
def item(people, status):
    return item_in(status, people)


@pytest.mark.parametrize("status", S.values)
def test_each_person_is_offered_what_the_table_says(people, item, status):
    found = {who: actions for who in INSIDERS if (actions := offered(item, getattr(people, who)))}
    assert found == ITEM[status]


@pytest.mark.parametrize("status", S.values)
def test_strangers_are_offered_nothing(people, item):
    assert {who: offered(item, getattr(people, who)) for who in STRANGERS} == {
        who: set() for who in STRANGERS
    }


@pytest.mark.parametrize("status", S.values)
def test_nothing_else_is_done_for_anybody(people, item, status):
    data, version = given(), item.version
    for who in (*INSIDERS, *STRANGERS):
        for action in {row.action for row in ITEM_TABLE.transitions}:
            if action not in ITEM[status].get(who, ()):
                assert refusal(item, action, getattr(people, who), data), (who, action)
    item.refresh_from_db()
    assert (item.status, item.version) == (status, version)


TRIPLES = [
    (status, who, action)
    for status, people in ITEM.items()
    for who, actions in people.items()
    for action in sorted(actions)
    if (status, action) != (S.STRUCK_OFF, "split")  # refused with a sentence
]


@pytest.mark.parametrize(("status", "who", "action"), TRIPLES)
def test_what_is_offered_is_done_and_leads_where_the_table_says(people, item, status, who, action):
    if action == "strike_off":
        item.following_deputies.clear()
    others = {"others": [item_in(status, people)]} if action == "join" else {}
    done = perform(item, action, by=getattr(people, who), data={**given(), **others})
    reported = action == "report_progress" and status == S.ACKNOWLEDGED
    assert done.status == (S.HANDLING if reported else LEADS_TO.get(action, status))


# --- What was asked for changes what is offered --------------------------------------------------


def test_while_a_return_is_asked_for_the_unit_waits(people):
    item = item_in(S.HANDED_OVER, people)
    item = perform(item, "request_return", by=people.handler, data=given())
    assert offered(item, people.handler) == {"ask"}
    assert offered(item, people.clerk) == {
        *("reassign", "refuse_return", "succeed", "urge"),
        *TOGETHER,
    }


def test_after_the_receipt_too(people):
    item = item_in(S.ACKNOWLEDGED, people)
    item = perform(item, "request_return", by=people.handler, data=given())
    assert offered(item, people.handler) == {"ask", "request_extension"}
    assert offered(item, people.helper) == {"ask"}


def test_while_more_time_is_asked_for_the_leader_decides(people):
    item = item_in(S.HANDLING, people)
    item = perform(item, "request_extension", by=people.handler, data=given())
    assert offered(item, people.handler) == {"report_progress", "ask", "reply"}
    assert offered(item, people.leader) == {
        "grant_extension",
        "refuse_extension",
        "publish",
        "withdraw",
        "correct",
        *PRESSING,
    }


def test_a_question_is_answered_once(people):
    item = item_in(S.HANDLING, people)
    item = perform(item, "ask", by=people.helper, data=given())
    assert offered(item, people.clerk) == {"answer", "succeed", "urge", *TOGETHER}
    item = perform(item, "answer", by=people.clerk, data=given())
    assert offered(item, people.clerk) == {"succeed", "urge", *TOGETHER}


def test_a_deputy_rates_once_a_round(people):
    item = item_in(S.AWAITING_EVALUATION, people)
    item = perform(item, "evaluate", by=people.deputy, data=given())
    assert offered(item, people.deputy) == {"follow", "decline_following"}


def test_what_is_public_can_be_taken_back(people):
    item = perform(item_in(S.HANDLING, people), "publish", by=people.leader)
    may = {"unpublish", "withdraw", "propose_correction"}
    assert offered(item, people.leader) == may | PRESSING


# --- Two keys, two people ------------------------------------------------------------------------


def test_who_reported_does_not_check(people):
    item = item_in(S.REPLIED, people)
    Item.objects.filter(pk=item.pk).update(replied_by=people.clerk)
    assert offered(Item.objects.get(pk=item.pk), people.clerk) == {"succeed"}


def test_who_checked_does_not_strike_off(people):
    item = item_in(S.AWAITING_EVALUATION, people)
    Item.objects.filter(pk=item.pk).update(verified_by=people.leader)
    assert "strike_off" not in offered(Item.objects.get(pk=item.pk), people.leader)
