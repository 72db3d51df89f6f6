"""Which item or opinion waits for whom."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.services import give_role
from registers.waits import Waits
from supervision.activities.models import Activity
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    People,
    hand_over,
    make_activity,
    make_deputy,
    make_deputy_user,
    make_item,
    make_opinion,
    make_org,
    make_user,
    publish,
    town_congress,
)
from tests.once import once
from workflow.choices import Outcome, Satisfaction
from workflow.deadlines import first_working_day
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


def waits_for(user):
    """The kinds of this room of which something waits for a person."""
    user = type(user).objects.get(pk=user.pk)
    found = [count.kind.key for count in Waits(user, timezone.localdate()).counts()]
    return [key for key in found if not key.startswith("duty_")]


NOW = {
    ItemStatus.DRAFT: {"clerk": ["drafts"]},
    ItemStatus.HANDED_OVER: {"handler": ["acknowledge"], "deputy": ["followed"]},
    ItemStatus.ACKNOWLEDGED: {"handler": ["handle"], "deputy": ["followed"]},
    ItemStatus.HANDLING: {"handler": ["handle"], "deputy": ["followed"]},
    ItemStatus.REPLIED: {
        "clerk": ["verify", "report_back"],
        "leader": ["verify"],
        "deputy": ["followed"],
    },
    ItemStatus.REWORK: {"handler": ["rework"], "deputy": ["followed"]},
    ItemStatus.AWAITING_EVALUATION: {"clerk": ["report_back"], "deputy": ["rate"]},
    ItemStatus.LONG_TERM: {
        "handler": ["long_term"],
        "clerk": ["report_back"],
        "deputy": ["followed"],
    },
    ItemStatus.STRUCK_OFF: {"clerk": ["report_back"]},
    ItemStatus.WITHDRAWN: {"clerk": ["report_back"]},
}


@once
def item(people, status):
    return make_item(status, people)


@pytest.mark.usefixtures("item")
@pytest.mark.parametrize("status", ItemStatus.values)
def test_each_state_waits_for_the_right_people(people, status):
    found = {
        who: kinds
        for who in ("handler", "clerk", "leader", "deputy")
        if (kinds := waits_for(getattr(people, who)))
    }
    assert found == NOW[status]


@pytest.mark.usefixtures("item")
@pytest.mark.parametrize(
    "stranger",
    [
        lambda: make_user(Role.HANDLER, make_org("卫生健康局")),
        make_deputy_user,
        lambda: make_user(Role.TOWN_CLERK, town_congress()),
        lambda: make_user(Role.LEADER, town_congress()),
        lambda: make_user(Role.STATION_CLERK),
        lambda: make_user(Role.KEEPER),
        lambda: make_user(Role.SYSADMIN),
        make_user,
    ],
)
@pytest.mark.parametrize("status", ItemStatus.values)
def test_nothing_waits_for_strangers(stranger, status):
    assert waits_for(stranger()) == []


def test_an_opinion_waits_for_the_leader_who_did_not_submit_it(people):
    perform(make_opinion(), "submit", by=people.clerk)
    assert waits_for(people.leader) == ["approve"]


def test_who_submitted_is_not_asked_to_approve():
    both = make_user(Role.LEADER)
    opinion = make_opinion()
    type(opinion).objects.update(status="submitted", submitted_by=both)
    assert waits_for(both) == []


def test_a_request_for_more_time_waits_for_the_leader(people):
    item = make_item(ItemStatus.HANDLING, people)
    until = item.deadline + timedelta(days=10)
    item = perform(
        item, "request_extension", by=people.handler, data={"until": until, "reason": "雨季"}
    )
    assert waits_for(people.leader) == ["extensions"]
    perform(item, "grant_extension", by=people.leader)
    assert waits_for(people.leader) == []


def test_a_request_to_return_waits_for_the_clerk_and_not_for_the_unit(people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    perform(item, "request_return", by=people.handler, data={"reason": "不属于本单位"})
    assert waits_for(people.clerk) == ["returns"]
    assert waits_for(people.handler) == []


def test_a_question_waits_for_the_clerk_until_it_is_answered(people):
    item = make_item(ItemStatus.HANDLING, people)
    item = perform(item, "ask", by=people.handler, data={"text": "范围到哪里？"})
    assert waits_for(people.clerk) == ["questions"]
    perform(item, "answer", by=people.clerk, data={"text": "到三环。"})
    assert waits_for(people.clerk) == []


def test_a_question_lapses_with_the_reply(people):
    item = make_item(ItemStatus.HANDLING, people)
    item = perform(item, "ask", by=people.handler, data={"text": "范围到哪里？"})
    data = {"text": "已研究。", "outcome": Outcome.REFERENCE}
    perform(item, "reply", by=people.handler, data=data)
    assert "questions" not in waits_for(people.clerk)


def test_a_request_that_nobody_decided_lapses_with_the_reply(people):
    item = make_item(ItemStatus.HANDLING, people)
    until = item.deadline + timedelta(days=10)
    item = perform(
        item, "request_extension", by=people.handler, data={"until": until, "reason": "雨季"}
    )
    data = {"text": "已研究。", "outcome": Outcome.REFERENCE}
    perform(item, "reply", by=people.handler, data=data)
    assert item.requests.get().granted is False
    assert waits_for(people.leader) == ["verify"]


def test_an_assisting_unit_sees_what_it_helps_with(people):
    item = make_item(ItemStatus.HANDLING, people)
    unit = make_org("教育局")
    item.assisting_units.add(unit)
    assert waits_for(make_user(Role.HANDLER, unit)) == ["assist"]


def rated(people, rating):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    return perform(item, "evaluate", by=people.deputy, data={"rating": rating})


@pytest.mark.parametrize("rating", [Satisfaction.SATISFIED, Satisfaction.BASICALLY])
def test_what_was_rated_well_waits_to_be_struck_off(people, rating):
    rated(people, rating)
    assert waits_for(people.leader) == ["strike_off"]
    assert waits_for(people.deputy) == ["followed"]


def test_what_was_rated_badly_waits_for_the_clerk(people):
    rated(people, Satisfaction.DISSATISFIED)
    assert waits_for(people.leader) == []
    assert "dissatisfied" in waits_for(people.clerk)


def test_without_a_following_deputy_a_verified_item_waits_to_be_struck_off(people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    item.following_deputies.clear()
    assert waits_for(people.leader) == ["strike_off"]


def test_who_verified_is_not_asked_to_strike_off(people):
    item = rated(people, Satisfaction.SATISFIED)
    Item.objects.filter(pk=item.pk).update(verified_by=people.leader)
    assert waits_for(people.leader) == []


def test_a_long_term_item_waits_for_the_clerk_when_the_look_is_near(people):
    item = make_item(ItemStatus.LONG_TERM, people)
    Item.objects.filter(pk=item.pk).update(extended_to=timezone.localdate() + timedelta(days=3))
    assert "look_again" in waits_for(people.clerk)


def test_a_report_waits_to_be_published_by_another_than_the_drafter(people):
    item = make_item(ItemStatus.REPLIED, people)
    opinion = item.opinion
    Activity.objects.update(is_public=True)
    opinion.refresh_from_db()
    opinion = perform(
        opinion,
        "report_back",
        by=people.clerk,
        data={"reported_on": timezone.localdate(), "text": "已研究处理。"},
    )
    assert waits_for(people.leader) == ["verify", "publish"]


def test_a_list_that_went_public_still_waits_for_its_report(people):
    item = make_item(ItemStatus.REPLIED, people)
    publish(item.opinion, people)
    assert "report_back" in waits_for(people.clerk)


# --- Towns and the city --------------------------------------------------------------------------


@once
def town():
    return town_congress()


@once
def town_people(people, town):
    people.clerk = make_user(Role.TOWN_CLERK, town)
    people.leader = make_user(Role.LEADER, town)
    return people


def test_a_towns_work_waits_for_the_town(town_people, town):
    activity = make_activity(level="town", organizer=town)
    opinion = make_opinion(activity)
    assert waits_for(town_people.clerk) == ["drafts"]
    perform(opinion, "submit", by=town_people.clerk)
    assert waits_for(town_people.leader) == ["approve"]
    assert waits_for(make_user(Role.CLERK)) == []
    assert waits_for(make_user(Role.LEADER)) == []


def test_a_person_may_be_town_clerk_and_deputy(town_people, town):
    clerk = town_people.clerk
    give_role(clerk, Role.DEPUTY, since=date(2022, 1, 1))
    deputy = make_deputy(user=clerk)
    opinion = make_opinion(make_activity(level="town", organizer=town), deputies=[deputy])
    hand_over(opinion, town_people)
    make_opinion(make_activity(level="town", organizer=town))
    assert waits_for(clerk) == ["drafts", "followed"]


# --- When it falls due ---------------------------------------------------------------------------


def dues(user):
    """Kind → due day of what waits for a person."""
    user = type(user).objects.get(pk=user.pk)
    groups = Waits(user, timezone.localdate()).groups()
    return {row.kind.key: row.due for group in groups for row in group.rows}


def test_the_receipt_falls_due_within_the_days_for_it(people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    assert dues(people.handler) == {"acknowledge": item.step_due_on}
    assert item.handed_over_on < item.step_due_on < item.due_on


def test_the_handling_falls_due_with_the_item(people):
    item = make_item(ItemStatus.HANDLING, people)
    assert item.step_due_on is None
    assert dues(people.handler) == {"handle": item.deadline}


def test_the_rating_falls_due_fifteen_days_after_the_check(people):
    make_item(ItemStatus.AWAITING_EVALUATION, people)
    due = first_working_day(timezone.localdate() + timedelta(days=15))
    assert dues(people.deputy) == {"rate": due}
