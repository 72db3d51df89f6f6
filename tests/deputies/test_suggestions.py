"""The loop of a suggestion: raised, received, handed over, answered, rated, concluded, redone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.choices import Role
from deputies.duty.models import DutyEntry, DutyStatus
from deputies.suggestions.models import Suggestion, SuggestionStatus
from tests.factories import evidence, make_deputy_user, make_org, make_user, town_congress
from tests.once import once
from workflow.choices import Outcome, Satisfaction
from workflow.deadlines import add_months, first_working_day
from workflow.models import OutboxMessage
from workflow.transitions import Conflict, allowed, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
S = SuggestionStatus


class World:
    """One person for each part in a suggestion's timeline, and strangers."""

    def __init__(self):
        self.unit, self.other_unit = make_org("交通运输局"), make_org("教育局")
        self.deputy, self.cosigner = make_deputy_user(), make_deputy_user()
        self.clerk, self.leader = make_user(Role.CLERK), make_user(Role.LEADER)
        self.handler = make_user(Role.HANDLER, self.unit)
        self.helper = make_user(Role.HANDLER, self.other_unit)
        self.other_handler = make_user(Role.HANDLER, make_org("卫生健康局"))
        self.other_deputy = make_deputy_user()
        self.town_clerk = make_user(Role.TOWN_CLERK, town_congress())
        self.station_clerk = make_user(Role.STATION_CLERK)
        self.sysadmin = make_user(Role.SYSADMIN)
        self.nobody = make_user()

    def draft(self, **fields):
        fields = {"text": "公交站离学校太远，建议增设站点。", **fields}
        one = Suggestion.objects.create(
            year=TODAY.year,
            title="关于增设公交站的建议",
            lead_deputy=self.deputy.deputy,
            created_by=self.deputy,
            **fields,
        )
        one.cosigners.add(self.cosigner.deputy)
        return one

    def units(self, **more):
        return {"unit": self.unit, "assisting": [self.other_unit], "wide": False, **more}

    def at(self, status, **fields):
        """A suggestion brought into a state through the real actions."""
        one = self.draft(**fields)
        for stop, (who, action, data) in self.steps().items():
            if one.status == status:
                break
            if stop == S.CONCLUDED:
                rating = {"rating": Satisfaction.SATISFIED}
                one = perform(one, "rate", by=self.deputy, data=rating)
            one = perform(one, action, by=getattr(self, who), data=data)
        return one

    def steps(self):
        return {
            S.SUBMITTED: ("deputy", "submit", {}),
            S.RECEIVED: ("clerk", "receive", self.units()),
            S.HANDED_OVER: ("leader", "hand_over", {"handed_over_on": TODAY}),
            S.HANDLING: ("handler", "acknowledge", {}),
            S.REPLIED: ("handler", "reply", self.answer()),
            S.CONCLUDED: ("clerk", "conclude", {}),
        }

    def answer(self, **more):
        return {"text": "已增设。", "outcome": Outcome.SOLVED, "files": evidence(), **more}


@once
def world():
    return World()


# --- Raising -------------------------------------------------------------------------------------


def test_submitting_sets_the_day_by_which_it_is_received(world):
    one = world.at(S.SUBMITTED)
    assert one.step_due_on == first_working_day(TODAY + timedelta(days=7))


def test_everybody_who_signed_gets_a_duty_entry(world):
    world.at(S.SUBMITTED)
    people = set(DutyEntry.objects.values_list("deputy", flat=True))
    assert people == {world.deputy.deputy.pk, world.cosigner.deputy.pk}


def test_a_draft_without_words_is_not_submitted(world):
    with pytest.raises(ValidationError, match="请先写好建议内容"):
        perform(world.draft(text=" "), "submit", by=world.deputy)


def test_a_former_deputy_submits_nothing(world):
    world.deputy.deputy.mandates.update(until=TODAY - timedelta(days=1), end_reason="moved")
    with pytest.raises(ValidationError, match="不在代表任期内"):
        perform(world.draft(), "submit", by=world.deputy)


def test_withdrawing_takes_the_duty_entries_along(world):
    perform(world.at(S.SUBMITTED), "withdraw", by=world.deputy)
    assert set(DutyEntry.objects.values_list("status", flat=True)) == {DutyStatus.WITHDRAWN}


def test_a_cosigner_takes_the_name_back_before_the_receipt(world):
    one = perform(world.at(S.SUBMITTED), "leave", by=world.cosigner)
    assert list(one.cosigners.all()) == []


def test_after_the_receipt_no_name_is_taken_back(world):
    with pytest.raises(Conflict):
        perform(world.at(S.RECEIVED), "leave", by=world.cosigner)


# --- Receiving and handing over ------------------------------------------------------------------


def test_numbers_follow_one_another_within_a_year(world):
    numbers = [world.at(S.RECEIVED).number for _time in range(3)]
    assert numbers == ["001", "002", "003"]


def test_a_number_from_the_ledger_is_not_given_again(world):
    Suggestion.objects.create(
        year=TODAY.year, number="041", title="台账", lead_deputy=world.deputy.deputy
    )
    assert world.at(S.RECEIVED).number == "042"


def test_a_refusal_names_the_right_door(world):
    data = {"reason": "属于个人涉法涉诉事项。", "right_door": "市信访局"}
    one = perform(world.at(S.SUBMITTED), "refuse", by=world.clerk, data=data)
    assert (one.status, one.right_door) == (S.NOT_ACCEPTED, "市信访局")


def test_a_refusal_without_the_right_door_is_refused(world):
    with pytest.raises(ValidationError, match="应当找谁"):
        perform(world.at(S.SUBMITTED), "refuse", by=world.clerk, data={"reason": "不属于职权"})


def test_receiving_without_a_unit_is_refused(world):
    with pytest.raises(ValidationError, match="请选择主办单位"):
        perform(world.at(S.SUBMITTED), "receive", by=world.clerk)


@pytest.mark.parametrize(("wide", "months"), [(False, 3), (True, 6)])
def test_the_answer_is_due_in_three_calendar_months_or_six(world, wide, months):
    one = perform(world.at(S.SUBMITTED), "receive", by=world.clerk, data=world.units(wide=wide))
    one = perform(one, "hand_over", by=world.leader, data={"handed_over_on": TODAY})
    assert one.due_on == first_working_day(add_months(TODAY, months))


def test_whoever_received_it_does_not_hand_it_over(world):
    from accounts.models import User
    from accounts.services import give_role
    from tests.factories import committee

    give_role(world.clerk, Role.LEADER, committee(), since=date(2020, 1, 1))
    both = User.objects.get(pk=world.clerk.pk)
    one = world.at(S.RECEIVED)
    with pytest.raises(PermissionDenied):
        perform(one, "hand_over", by=both, data={"handed_over_on": TODAY})


def test_a_hand_over_in_the_future_is_refused(world):
    with pytest.raises(ValidationError):
        perform(
            world.at(S.RECEIVED),
            "hand_over",
            by=world.leader,
            data={"handed_over_on": TODAY + timedelta(days=1)},
        )


# --- Handling ------------------------------------------------------------------------------------


def test_a_unit_hands_back_within_ten_days_and_the_clerk_reassigns(world):
    one = perform(
        world.at(S.HANDED_OVER), "request_return", by=world.handler, data={"reason": "不属职责"}
    )
    one = perform(one, "reassign", by=world.clerk, data={"unit": world.other_unit})
    assert (one.lead_unit, one.status) == (world.other_unit, S.HANDED_OVER)
    assert one.requests.get().granted is True


def test_after_ten_days_nothing_is_handed_back(world):
    one = world.at(S.HANDED_OVER)
    long_ago = TODAY - timedelta(days=30)  # a last day that is a rest day moves on
    Suggestion.objects.update(handed_over_on=long_ago)
    with pytest.raises(ValidationError, match="已超过可以退回的期限"):
        perform(one, "request_return", by=world.handler, data={"reason": "不属职责"})


def test_an_extension_granted_moves_the_day_and_keeps_the_first(world):
    one = world.at(S.HANDLING)
    until = one.due_on + timedelta(days=20)
    data = {"until": until, "reason": "工期较长"}
    one = perform(one, "request_extension", by=world.handler, data=data)
    first = one.due_on
    one = perform(one, "grant_extension", by=world.leader)
    one.refresh_from_db()
    assert (one.due_on, one.deadline) == (first, until)


def test_an_answer_of_class_planned_needs_a_promised_day(world):
    data = {"text": "列入明年计划。", "outcome": Outcome.PLANNED}
    with pytest.raises(ValidationError, match="承诺日期"):
        perform(world.at(S.HANDLING), "reply", by=world.handler, data=data)


def test_an_answer_of_class_solved_needs_evidence(world):
    data = {"text": "已办好。", "outcome": Outcome.SOLVED}
    with pytest.raises(ValidationError, match="佐证材料"):
        perform(world.at(S.HANDLING), "reply", by=world.handler, data=data)


def test_the_assisting_unit_reports_but_does_not_answer(world):
    one = world.at(S.HANDLING)
    perform(one, "report_progress", by=world.helper, data={"text": "已配合勘查。"})
    with pytest.raises(PermissionDenied):
        perform(one, "reply", by=world.helper, data=world.answer())


def test_the_consultation_is_recorded_with_its_day(world):
    data = {"consulted_on": TODAY, "text": "与代表面谈"}
    one = perform(world.at(S.HANDLING), "consult", by=world.handler, data=data)
    assert one.consulted_on == TODAY


# --- Rating and ending ---------------------------------------------------------------------------


def test_dissatisfaction_sends_it_back_for_a_month(world):
    data = {"reason": "站点还是太远"}
    one = perform(world.at(S.REPLIED), "dissatisfied", by=world.deputy, data=data)
    one.refresh_from_db()
    outcome = (one.status, one.deadline, one.round)
    assert outcome == (S.REDOING, add_months(TODAY, 1), 2)


def test_redoing_keeps_the_day_of_the_first_answer(world):
    one = world.at(S.REPLIED)
    Suggestion.objects.update(replied_on=TODAY - timedelta(days=30))
    one.refresh_from_db()
    one = perform(one, "dissatisfied", by=world.deputy, data={"reason": "不满意"})
    one = perform(one, "reply", by=world.handler, data=world.answer())
    assert one.replied_on == TODAY - timedelta(days=30)


def test_an_unrated_answer_is_not_concluded_before_the_time_to_rate_is_over(world):
    one = world.at(S.REPLIED)
    with pytest.raises(ValidationError, match="还没有评价"):
        perform(one, "conclude", by=world.clerk)
    Suggestion.objects.update(step_due_on=TODAY - timedelta(days=1))
    assert perform(one, "conclude", by=world.clerk).status == S.CONCLUDED


def test_a_rating_is_given_once_a_round(world):
    data = {"rating": Satisfaction.BASICALLY}
    one = perform(world.at(S.REPLIED), "rate", by=world.deputy, data=data)
    with pytest.raises(Conflict):
        perform(one, "rate", by=world.deputy, data=data)


def test_a_solved_suggestion_is_a_result_of_the_duty_that_raised_it(world):
    world.at(S.CONCLUDED)
    assert set(DutyEntry.objects.values_list("had_result", flat=True)) == {True}


def test_a_concluded_one_can_be_redone_by_a_leader_with_a_reason(world):
    one = perform(world.at(S.CONCLUDED), "reopen", by=world.leader, data={"reason": "出现反弹"})
    assert (one.status, one.concluded_on) == (S.REDOING, None)


def test_a_key_suggestion_names_who_supervises_it(world):
    data = {"supervised_by": "分管副主任"}
    one = perform(world.at(S.HANDLING), "mark_key", by=world.leader, data=data)
    assert (one.is_key, one.supervised_by) == (True, "分管副主任")


def test_people_hear_of_what_they_are_to_do(world):
    world.at(S.HANDED_OVER)
    outcome = set(OutboxMessage.objects.values_list("recipient", flat=True))
    assert {world.clerk.pk, world.leader.pk, world.deputy.pk, world.handler.pk} <= outcome


# --- Every state and every person ----------------------------------------------------------------

UNIT = {"report_progress", "consult", "request_extension", "reply"}
TOGETHER = {"assist", "split", "join"}
OFFERED = {
    S.DRAFT: {"deputy": {"submit", "withdraw"}, "cosigner": {"leave"}},
    S.SUBMITTED: {
        "deputy": {"withdraw"},
        "cosigner": {"leave"},
        "clerk": {"receive", "refuse"},
    },
    S.RECEIVED: {
        "deputy": {"withdraw"},
        "clerk": {"set_units", "succeed"},
        "leader": {"hand_over", "mark_key", "correct"},
    },
    S.HANDED_OVER: {
        "handler": {"acknowledge", "request_return"},
        "clerk": {"reassign", "succeed", "urge", *TOGETHER},
        "leader": {"mark_key", "publish", "call_off", "urge", "supervise", "correct"},
    },
    S.HANDLING: {
        "handler": {*UNIT, "request_return"},
        "helper": {"report_progress"},
        "clerk": {"reassign", "succeed", "urge", *TOGETHER},
        "leader": {"mark_key", "publish", "call_off", "urge", "supervise", "correct"},
    },
    S.REPLIED: {
        "deputy": {"rate", "dissatisfied"},
        "handler": {"withdraw_reply"},
        "clerk": {"conclude", "succeed"},
        "leader": {"conclude", "publish", "correct"},
    },
    S.CONCLUDED: {"clerk": {"split"}, "leader": {"reopen", "publish", "correct"}},
}
EVERYBODY = (
    "deputy",
    "cosigner",
    "clerk",
    "leader",
    "handler",
    "helper",
    "other_handler",
    "other_deputy",
    "town_clerk",
    "station_clerk",
    "sysadmin",
    "nobody",
)


@pytest.mark.parametrize("status", OFFERED)
def test_everybody_is_offered_exactly_their_own_actions(world, status):
    one = world.at(status)
    found = {name: {row.action for row in allowed(one, getattr(world, name))} for name in EVERYBODY}
    assert {name: actions for name, actions in found.items() if actions} == OFFERED[status]


@pytest.mark.parametrize(
    ("status", "seen_by"),
    [
        (S.DRAFT, {"deputy", "cosigner"}),
        (S.SUBMITTED, {"deputy", "cosigner", "clerk", "leader"}),
        (S.HANDLING, {"deputy", "cosigner", "clerk", "leader", "handler", "helper"}),
    ],
)
def test_who_sees_it(world, status, seen_by):
    one = world.at(status)
    found = {
        name
        for name in EVERYBODY
        if Suggestion.objects.visible_to(getattr(world, name)).filter(pk=one.pk).exists()
    }
    assert found == seen_by
