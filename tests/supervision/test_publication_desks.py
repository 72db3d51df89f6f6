"""What a second person is to publish stands on the desk of those who may, and of nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from annual_summaries.recognitions.models import Recognition
from annual_summaries.summaries.models import AnnualSummary
from registers.waiting import WAITING
from supervision.activities.models import Activity
from supervision.documents.models import CleanupEntry
from supervision.inquiries.models import QuestionStatus
from supervision.sessions.models import Decision, Session
from tests.factories import (
    bring_question,
    make_activity,
    make_inspection_report,
    make_question,
    make_user,
    town_congress,
)
from tests.history import past_cleanup, past_decision, past_recognition, past_session
from tests.supervision.everybody import Everybody
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def _hidden(record, people):
    type(record).objects.filter(pk=record.pk).update(is_public=False, created_by=people.clerk)
    record.refresh_from_db()
    return record


def _inspection_report(people):
    activity = make_activity(method="enforcement", inspected_law="《消防条例》", is_public=True)
    return make_inspection_report(activity, people)


def _question(people):
    question = bring_question(QuestionStatus.ANSWERED, people, created_by=people.clerk)
    Activity.objects.filter(pk=question.activity_id).update(is_public=True)
    return question


MADE = {
    "session_publish": lambda people: _hidden(past_session(), people),
    "decision_publish": lambda people: _hidden(past_decision(), people),
    "inspection_publish": _inspection_report,
    "inquiry_publish": _question,
    "cleanup_publish": lambda people: _hidden(past_cleanup(), people),
    "recognition_publish": lambda people: _hidden(past_recognition(), people),
}


@pytest.fixture
def people():
    return Everybody()


def waits(key, user):
    return list(WAITING.get(key).records(user, TODAY))


@pytest.mark.parametrize("key", MADE)
def test_it_waits_for_a_leader_alone(people, key):
    record = MADE[key](people)
    everybody = ("clerk", "leader", "town_clerk", "town_leader", "handler", "deputy", "sysadmin")
    found = {name: waits(key, getattr(people, name)) for name in everybody}
    assert {name: there for name, there in found.items() if there} == {"leader": [record]}


@pytest.mark.parametrize("key", MADE)
def test_it_does_not_wait_for_who_recorded_it(people, key):
    record = MADE[key](people)
    type(record).objects.update(created_by=people.leader)
    assert waits(key, people.leader) == []


@pytest.mark.parametrize("key", MADE)
def test_once_public_it_waits_no_more(people, key):
    perform(MADE[key](people), "publish", by=people.leader)
    assert waits(key, people.leader) == []


@pytest.mark.parametrize("key", ["inspection_publish", "inquiry_publish"])
def test_under_a_hidden_activity_it_does_not_wait(people, key):
    MADE[key](people)
    Activity.objects.update(is_public=False)
    assert waits(key, people.leader) == []


@pytest.mark.parametrize(
    ("model", "made", "key"),
    [(Session, past_session, "session_publish"), (Decision, past_decision, "decision_publish")],
)
def test_a_town_s_record_waits_for_the_own_leader(people, model, made, key):
    record = _hidden(made(organization=town_congress()), people)
    assert waits(key, people.town_leader) == [record]
    assert waits(key, people.leader) == []
    assert waits(key, make_user(Role.LEADER, town_congress("芝英镇人大"))) == []


@pytest.mark.parametrize("model", [CleanupEntry, Recognition, Session, Decision])
def test_a_withdrawn_record_does_not_wait(people, model):
    for made in (past_cleanup, past_recognition, past_session, past_decision):
        _hidden(made(), people)
    model.objects.update(status="withdrawn")
    key = {CleanupEntry: "cleanup", Recognition: "recognition", Session: "session"}
    assert waits(f"{key.get(model, 'decision')}_publish", people.leader) == []


def test_a_summary_waits_once_its_year_is_over_or_it_was_submitted(people):
    over = AnnualSummary.objects.create(year=TODAY.year - 1, title="总结", drafted_by=people.clerk)
    now = AnnualSummary.objects.create(year=TODAY.year, title="总结", drafted_by=people.clerk)
    assert waits("summary_publish", people.leader) == [over]
    perform(now, "submit", by=people.clerk)
    assert set(waits("summary_publish", people.leader)) == {over, now}
    assert waits("summary_publish", people.clerk) == []


@pytest.mark.parametrize("author", ["drafted_by", "edited_by"])
def test_a_summary_does_not_wait_for_who_wrote_it(people, author):
    AnnualSummary.objects.create(year=TODAY.year - 1, title="总结", **{author: people.leader})
    assert waits("summary_publish", people.leader) == []


def test_a_listed_question_waits_for_its_answer_from_the_day_of_the_inquiry(people):
    question = make_question()
    assert waits("inquiry_answer", people.clerk) == [question]
    Activity.objects.update(starts_on=TODAY + timedelta(days=1))
    assert waits("inquiry_answer", people.clerk) == []


def test_a_question_without_a_unit_does_not_wait_for_its_answer(people):
    make_question(unit=None)
    assert waits("inquiry_answer", people.clerk) == []
