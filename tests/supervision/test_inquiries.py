"""The course of a question: answered, promised with a date, solved, reopened; by whom."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from registers.waiting import WAITING
from supervision.inquiries.models import InquiryQuestion
from supervision.inquiries.models import QuestionStatus as S
from supervision.inquiries.workflow import QUESTION_TABLE
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import OpinionKind
from supervision.opinions.models import Opinion
from tests.factories import (
    bring_question,
    government,
    hand_over,
    make_activity,
    make_inquiry,
    make_question,
    town_congress,
)
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow.models import TrailEntry
from workflow.transitions import Conflict, allowed, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=60)
CLERK_MAY = {
    S.LISTED: {"answer", "succeed"},
    S.ANSWERED: {"promise", "solve", "succeed"},
    S.PROMISED: {"put_off", "to_item", "link_item", "solve", "succeed"},
    S.SOLVED: {"reopen"},
    S.WITHDRAWN: set(),
}
LEADER_MAY = {
    S.LISTED: {"publish", "withdraw"},
    S.ANSWERED: {"publish", "withdraw"},
    S.PROMISED: {"publish"},
    S.SOLVED: {"publish", "reopen"},
    S.WITHDRAWN: set(),
}
NOBODY_ELSE = (
    "handler",
    "deputy",
    "other_handler",
    "other_deputy",
    "town_clerk",
    "town_leader",
    "station_clerk",
    "keeper",
    "sysadmin",
    "nobody",
)


@once
def people():
    return Everybody()


def actions(question, user):
    return {row.action for row in allowed(question, user)}


@pytest.mark.parametrize("status", S)
def test_everybody_may_do_what_the_table_says_and_nothing_else(people, status):
    question = bring_question(status, people)
    outcome = {name: actions(question, getattr(people, name)) for name in NOBODY_ELSE}
    assert actions(question, people.clerk) == CLERK_MAY[status]
    assert actions(question, people.leader) == LEADER_MAY[status]
    assert outcome == {name: set() for name in NOBODY_ELSE}


@pytest.mark.parametrize("action", sorted({row.action for row in QUESTION_TABLE.transitions}))
def test_a_stranger_is_refused_every_action(people, action):
    question = bring_question(S.ANSWERED, people)
    with pytest.raises(PermissionDenied):
        perform(question, action, by=people.other_handler)


def test_a_town_runs_its_own_inquiry(people):
    activity = make_inquiry(level="town", organizer=town_congress())
    question = make_question(activity)
    assert actions(question, people.town_clerk) == {"answer", "succeed"}
    assert actions(question, people.clerk) == set()


def refused(question, action, by, data):
    with pytest.raises(ValidationError) as refusal:
        perform(question, action, by=by, data=data)
    version = question.version
    question.refresh_from_db()
    assert question.version == version
    return refusal.value.message_dict


def test_a_promise_without_a_date_is_refused_with_a_sentence(people):
    question = bring_question(S.ANSWERED, people)
    outcome = refused(question, "promise", people.clerk, {"text": "尽快解决。"})
    assert "承诺必须写明日期" in outcome["promised_on"][0]
    assert question.status == S.ANSWERED


@pytest.mark.parametrize(
    ("status", "action", "data", "field"),
    [
        (S.LISTED, "answer", {"answered_on": SOON, "text": "答。"}, "answered_on"),
        (
            S.LISTED,
            "answer",
            {"answered_on": TODAY - timedelta(days=400), "text": "答。"},
            "answered_on",
        ),
        (S.LISTED, "answer", {"answered_on": TODAY}, "text"),
        (
            S.ANSWERED,
            "promise",
            {"text": "办。", "promised_on": TODAY - timedelta(days=31)},
            "promised_on",
        ),
        (S.ANSWERED, "solve", {"solved_on": SOON, "text": "文件。"}, "solved_on"),
        (
            S.ANSWERED,
            "solve",
            {"solved_on": TODAY - timedelta(days=31), "text": "文件。"},
            "solved_on",
        ),
        (S.PROMISED, "solve", {"solved_on": TODAY}, "text"),
        (S.PROMISED, "solve", {"text": "文件。"}, "solved_on"),
        (S.PROMISED, "put_off", {"until": SOON, "reason": "手续未齐。"}, "until"),
        (S.PROMISED, "put_off", {"until": SOON + timedelta(days=30)}, "reason"),
        (S.SOLVED, "reopen", {}, "reason"),
    ],
)
def test_bad_input_is_refused_beside_its_field(people, status, action, data, field):
    question = bring_question(status, people)
    assert field in refused(question, action, people.clerk, data)
    assert question.status == status


def test_a_question_without_a_unit_cannot_be_answered(people):
    question = make_question(unit=None)
    data = {"answered_on": TODAY, "text": "答。"}
    assert "应询单位" in refused(question, "answer", people.clerk, data)["__all__"][0]


def test_a_solved_question_keeps_its_date_and_evidence(people):
    question = bring_question(S.SOLVED, people)
    assert (question.solved_on, question.evidence) == (TODAY, "永政办〔2026〕8号")


def test_a_reopened_question_goes_back_to_its_promise(people):
    question = bring_question(S.SOLVED, people)
    question = perform(question, "reopen", by=people.leader, data={"reason": "又出现了。"})
    assert (question.status, question.solved_on, question.evidence) == (S.PROMISED, None, "")


def test_without_a_promise_it_goes_back_to_its_answer(people):
    question = bring_question(S.ANSWERED, people)
    data = {"solved_on": TODAY, "text": "当场解决。"}
    question = perform(question, "solve", by=people.clerk, data=data)
    question = perform(question, "reopen", by=people.clerk, data={"reason": "又出现了。"})
    assert question.status == S.ANSWERED


def test_the_first_date_of_a_promise_is_never_overwritten(people):
    question = bring_question(S.PROMISED, people)
    later = SOON + timedelta(days=30)
    data = {"until": later, "reason": "手续未齐。"}
    perform(question, "put_off", by=people.clerk, data=data)
    question.refresh_from_db()
    assert (question.promised_on, question.put_off_to, question.due_on) == (SOON, later, later)


def test_every_step_stands_on_the_trail(people):
    question = bring_question(S.SOLVED, people)
    steps = [entry.action for entry in TrailEntry.objects.of(question)]
    assert steps == ["answer", "promise", "solve"]


class TestPublication:
    def test_a_second_person_publishes(self, people):
        activity = make_inquiry(is_public=True)
        question = make_question(activity, created_by=people.leader)
        with pytest.raises(PermissionDenied):
            perform(question, "publish", by=people.leader)
        other = make_question(activity, created_by=people.clerk)
        assert perform(other, "publish", by=people.leader).is_public

    def test_not_before_the_activity(self, people):
        question = make_question(created_by=people.clerk)
        assert "请先公开活动" in refused(question, "publish", people.leader, {})["__all__"][0]

    def test_what_is_taken_back_or_withdrawn_is_not_public(self, people):
        activity = make_inquiry(is_public=True)
        published, taken, void = (
            make_question(activity, created_by=people.clerk) for _ in range(3)
        )
        published, taken, void = (
            perform(one, "publish", by=people.leader) for one in (published, taken, void)
        )
        perform(taken, "unpublish", by=people.leader, data={"reason": "有误。"})
        perform(void, "withdraw", by=people.leader, data={"reason": "重复。"})
        assert list(InquiryQuestion.objects.public()) == [published]


class TestItems:
    @pytest.fixture
    def question(self, people):
        return bring_question(S.PROMISED, people, asked_by=people.deputy.deputy)

    def to_item(self, question, people):
        return perform(question, "to_item", by=people.clerk, data={"addressee": government()}).item

    def test_a_promise_becomes_an_item_with_its_date(self, people, question):
        item = self.to_item(question, people)
        assert (item.opinion.kind, item.status) == (OpinionKind.INQUIRY, ItemStatus.DRAFT)
        assert (item.problem, item.suggestion) == (question.question, question.promise)
        assert (item.lead_unit, item.due_on, item.promise.promised_on) == (
            question.unit,
            SOON,
            SOON,
        )
        assert list(item.following_deputies.all()) == [people.deputy.deputy]

    def test_the_promises_of_one_inquiry_stand_on_one_draft(self, people, question):
        second = bring_question(S.PROMISED, people, question.activity)
        items = [self.to_item(one, people) for one in (question, second)]
        assert [item.sequence for item in items] == [1, 2]
        assert Opinion.objects.count() == 1

    def test_a_promise_is_put_on_the_list_once(self, people, question):
        self.to_item(question, people)
        with pytest.raises(Conflict):
            self.to_item(question, people)
        assert Item.objects.count() == 1

    def test_a_question_is_not_solved_while_its_item_is_open(self, people, question):
        item = self.to_item(question, people)
        data = {"solved_on": TODAY, "text": "已办好。"}
        outcome = refused(InquiryQuestion.objects.get(), "solve", people.clerk, data)
        assert "还没有销号" in outcome["__all__"][0]
        Item.objects.filter(pk=item.pk).update(
            status=ItemStatus.STRUCK_OFF,
            handed_over_on=TODAY,
            replied_on=TODAY,
            struck_off_on=TODAY,
        )
        solved = perform(InquiryQuestion.objects.get(), "solve", by=people.clerk, data=data)
        assert solved.status == S.SOLVED

    def test_the_item_runs_through_the_closed_loop(self, people, question):
        item = self.to_item(question, people)
        Opinion.objects.update(number="永人大询〔2026〕1号")
        hand_over(item.opinion, people)
        item.refresh_from_db()
        assert (item.status, item.due_on) == (ItemStatus.HANDED_OVER, SOON)

    def test_only_an_item_of_this_inquiry_is_linked(self, people, question):
        item = self.to_item(bring_question(S.PROMISED, people), people)
        outcome = refused(question, "link_item", people.clerk, {"item": item})
        assert "本次专题询问" in outcome["item"][0]

    def test_an_item_of_this_inquiry_is_linked(self, people, question):
        opinion = Opinion.objects.create(
            activity=question.activity, kind="inquiry", title="意见", addressee=government()
        )
        item = Item.objects.create(
            opinion=opinion, sequence=1, suggestion="限期兑现", lead_unit=question.unit
        )
        linked = perform(question, "link_item", by=people.clerk, data={"item": item})
        assert linked.item == item


class TestWaiting:
    def waiting(self, user):
        return {
            wait.pk
            for kind in WAITING.all()
            if kind.key == "inquiry_promises"
            for wait in kind.records(user, TODAY)
        }

    def test_a_promise_whose_day_comes_waits_for_the_clerk_of_the_level(self, people):
        due = bring_question(S.PROMISED, people)
        InquiryQuestion.objects.filter(pk=due.pk).update(promised_on=TODAY - timedelta(days=1))
        bring_question(S.PROMISED, people)
        assert self.waiting(people.clerk) == {due.pk}
        assert self.waiting(people.town_clerk) == set()
        assert self.waiting(people.leader) == set()

    def test_a_solved_one_waits_no_more(self, people):
        done = bring_question(S.SOLVED, people)
        InquiryQuestion.objects.filter(pk=done.pk).update(promised_on=TODAY)
        assert self.waiting(people.clerk) == set()

    def test_a_promise_put_off_waits_for_its_new_day(self, people):
        question = bring_question(S.PROMISED, people)
        InquiryQuestion.objects.filter(pk=question.pk).update(
            promised_on=TODAY, put_off_to=TODAY + timedelta(days=90)
        )
        assert self.waiting(people.clerk) == set()


def test_an_activity_of_another_method_has_no_questions_on_its_form(people, client):
    from tests.supervision.back_office import activity_page

    client.force_login(people.clerk)
    assert b"broadcast-TOTAL" in client.get(activity_page(make_inquiry())).content
    assert b"broadcast-TOTAL" not in client.get(activity_page(make_activity())).content
