"""The report: every state × every action × every person, against a table written by hand."""

import pytest

from supervision.reports.choices import ReportStatus
from supervision.reports.workflow import REPORT_TABLE
from tests.once import once
from tests.supervision.everybody import INSIDERS, STRANGERS, Everybody, offered, refusal
from tests.supervision.hearing import POOR, act, fresh, inputs, publish_report, report_in
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

S = ReportStatus
REPORT = {
    S.PLANNED: {
        "clerk": {"log_draft", "reschedule", "remind"},
        "leader": {"withdraw"},
        "handler": {"submit_draft"},
    },
    S.DRAFT_RECEIVED: {
        "clerk": {"comment", "log_final", "reschedule"},
        "leader": {"withdraw"},
        "handler": {"submit_final"},
    },
    S.COMMENTED: {
        "clerk": {"log_draft", "log_final", "reschedule"},
        "leader": {"withdraw"},
        "handler": {"submit_draft", "submit_final"},
    },
    S.FINAL_RECEIVED: {
        "clerk": {"give_to_members", "hear", "reschedule"},
        "leader": {"withdraw"},
    },
    S.HEARD: {"clerk": {"hand_over"}, "leader": {"withdraw", "publish"}},
    S.HANDED_OVER: {
        "clerk": {"log_handling", "remind"},
        "leader": {"withdraw", "publish"},
        "handler": {"submit_handling"},
    },
    S.HANDLING_RECEIVED: {
        "clerk": {"return_handling", "assess"},
        "leader": {"conclude_unassessed", "publish"},
    },
    S.ASSESSED: {"leader": {"conclude", "publish"}},
    S.RE_REPORTING: {
        "clerk": {"log_handling", "remind"},
        "leader": {"withdraw", "publish"},
        "handler": {"submit_handling"},
    },
    S.CONCLUDED: {"leader": {"publish"}},
    S.WITHDRAWN: {},
}
LEADS_TO = {
    "submit_draft": S.DRAFT_RECEIVED,
    "log_draft": S.DRAFT_RECEIVED,
    "comment": S.COMMENTED,
    "submit_final": S.FINAL_RECEIVED,
    "log_final": S.FINAL_RECEIVED,
    "hear": S.HEARD,
    "hand_over": S.HANDED_OVER,
    "submit_handling": S.HANDLING_RECEIVED,
    "log_handling": S.HANDLING_RECEIVED,
    "return_handling": S.HANDED_OVER,
    "assess": S.ASSESSED,
    "conclude": S.CONCLUDED,
    "conclude_unassessed": S.CONCLUDED,
    "withdraw": S.WITHDRAWN,
}


@once
def people():
    return Everybody()


@once
def report(people, status):
    return report_in(status, people)


def public_activity(report):
    report.activity.is_public = True
    report.activity.save()
    return fresh(report)


@pytest.mark.parametrize("status", S.values)
def test_each_person_is_offered_what_the_table_says(people, report, status):
    everybody = (*INSIDERS, *STRANGERS)
    found = {who: acts for who in everybody if (acts := offered(report, getattr(people, who)))}
    assert found == REPORT[status]


@pytest.mark.parametrize("status", S.values)
def test_nothing_else_is_done(people, report, status):
    report = public_activity(report)
    for who in (*INSIDERS, *STRANGERS):
        for action in {row.action for row in REPORT_TABLE.transitions}:
            if action not in REPORT[status].get(who, ()):
                data = inputs(report, "", people)
                assert refusal(report, action, getattr(people, who), data), (who, action)
    again = fresh(report)
    assert (again.status, again.version) == (status, report.version)


@pytest.mark.parametrize(
    ("status", "who", "action"),
    [
        (status, who, action)
        for status, people in REPORT.items()
        for who, actions in people.items()
        for action in sorted(actions)
    ],
)
def test_what_is_offered_is_done(people, report, status, who, action):
    report = public_activity(report)
    done = act(report, who, action, people)
    assert done.status == LEADS_TO.get(action, status)


def test_a_dissatisfied_ballot_is_renewed_and_not_concluded(people):
    report = report_in(S.ASSESSED, people, ballot=POOR)
    assert offered(report, people.leader) == {"order_renewal", "publish"}


def test_what_came_back_in_the_second_round_is_returned_to_the_second_round(people):
    report = report_in(S.RE_REPORTING, people)
    report = act(report, "handler", "submit_handling", people)
    assert act(report, "clerk", "return_handling", people).status == S.RE_REPORTING


def test_the_second_round_is_not_concluded_without_a_ballot(people):
    report = report_in(S.RE_REPORTING, people)
    report = act(report, "handler", "submit_handling", people)
    assert "conclude_unassessed" not in offered(report, people.leader)


def test_who_planned_it_does_not_publish_it(people):
    report = report_in(S.HEARD, people, created_by=people.leader)
    assert "publish" not in offered(report, people.leader)


def test_what_is_published_can_be_taken_back_with_a_reason(people):
    report = publish_report(report_in(S.HEARD, people), people)
    assert "publish" not in offered(fresh(report), people.leader)
    done = perform(report, "unpublish", by=people.leader, data={"reason": "更正。"})
    assert not done.is_public
