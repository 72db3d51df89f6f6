"""The ballot of an assessment: read by the rule of its day, entered once, never by hand."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from supervision.assessments.models import Assessment, AssessmentRule
from supervision.reports.choices import ReportStatus
from tests.factories import People
from tests.once import once
from tests.supervision.hearing import BALLOT, fresh, inputs, report_in
from workflow.choices import Satisfaction
from workflow.transitions import Conflict, perform

pytestmark = pytest.mark.django_db

HALF = AssessmentRule(numerator=1, denominator=2)
OVER_HALF = AssessmentRule(numerator=1, denominator=2, reached=False)
TWO_THIRDS = AssessmentRule(numerator=2, denominator=3)


@once
def people():
    return People()


@once
def report(people):
    return report_in(ReportStatus.HANDLING_RECEIVED, people)


def assess(report, people, **counts):
    data = {**inputs(report, "assess", people), **counts}
    return perform(report, "assess", by=people.clerk, data=data)


def refused(report, people, **counts):
    with pytest.raises(ValidationError) as refusal:
        assess(report, people, **counts)
    assert not Assessment.objects.exists()
    assert fresh(report).version == report.version
    return refusal.value


@pytest.mark.parametrize(
    ("rule", "members", "needed"),
    [
        (HALF, 35, 18),
        (HALF, 36, 18),
        (OVER_HALF, 35, 18),
        (OVER_HALF, 36, 19),
        (TWO_THIRDS, 35, 24),
        (TWO_THIRDS, 36, 24),
    ],
)
def test_the_share_is_of_all_members(rule, members, needed):
    assert rule.votes_needed(members) == needed


@pytest.mark.parametrize(
    ("satisfied", "basically", "result"),
    [
        (18, 0, Satisfaction.SATISFIED),
        (17, 1, Satisfaction.BASICALLY),
        (0, 18, Satisfaction.BASICALLY),
        (17, 0, Satisfaction.DISSATISFIED),
        (9, 8, Satisfaction.DISSATISFIED),
    ],
)
def test_the_result_follows_from_the_counts(report, people, satisfied, basically, result):
    assess(report, people, satisfied=satisfied, basically=basically, dissatisfied=0, abstained=0)
    assert Assessment.objects.get().result == result


def test_a_share_of_those_present_would_be_another_result():
    assert HALF.result_of(members=60, satisfied=20, basically=5) == Satisfaction.DISSATISFIED


def test_the_rule_of_the_day_reads_the_ballot(report, people):
    today = timezone.localdate()
    AssessmentRule.objects.create(numerator=2, denominator=3, since=today)
    AssessmentRule.objects.create(numerator=1, denominator=10, since=today + timedelta(days=1))
    assess(report, people)
    found = Assessment.objects.get()
    assert (found.rule.denominator, found.result) == (3, Satisfaction.BASICALLY)


def test_more_ballots_than_voters_change_nothing(report, people):
    fault = refused(report, people, satisfied=25)
    assert fault.messages == ["收回 34 票，多于出席的 30 人。"]


def test_more_present_than_members_change_nothing(report, people):
    assert refused(report, people, members=29).messages == ["出席 30 人，多于全体 29 人。"]


def test_without_a_majority_of_the_members_there_is_no_ballot(report, people):
    fault = refused(report, people, members=60)
    assert "31 人" in fault.message_dict["present"][0]


def test_a_result_that_was_miscounted_changes_nothing(report, people):
    fault = refused(report, people, satisfied=17, announced=Satisfaction.SATISFIED)
    (sentence,) = fault.message_dict["announced"]
    assert "要 18 票" in sentence
    assert "基本满意" in sentence


def test_a_result_announced_rightly_is_taken(report, people):
    assess(report, people, announced=Satisfaction.SATISFIED)
    assert Assessment.objects.get().result == Satisfaction.SATISFIED


def test_without_a_rule_there_is_no_result(report, people):
    AssessmentRule.objects.all().delete()
    assert "规则" in refused(report, people).message_dict["held_on"][0]


@pytest.mark.parametrize("name", list(BALLOT))
def test_every_count_is_asked_for(report, people, name):
    assert list(refused(report, people, **{name: None}).message_dict) == [name]


def test_nought_is_a_count(report, people):
    assess(report, people, dissatisfied=0, abstained=0)
    assert Assessment.objects.get().dissatisfied == 0


def test_it_is_entered_once(report, people):
    done = assess(report, people)
    with pytest.raises((Conflict, PermissionDenied)):
        assess(done, people, satisfied=30)
    assert Assessment.objects.get().satisfied == BALLOT["satisfied"]


@pytest.mark.parametrize("wrong", [{"present": 99}, {"satisfied": 29}])
def test_the_database_refuses_counts_that_cannot_be(report, people, wrong):
    assess(report, people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.update(**wrong)


def test_a_second_ballot_of_a_round_is_refused_by_the_database(report, people):
    assess(report, people)
    again = Assessment.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


@pytest.mark.parametrize("share", [(0, 2), (3, 2), (1, 0)])
def test_a_share_that_cannot_be_is_refused(share):
    numerator, denominator = share
    rule = AssessmentRule(numerator=numerator, denominator=denominator, since=date(2026, 1, 1))
    with pytest.raises(ValidationError):
        rule.full_clean()
