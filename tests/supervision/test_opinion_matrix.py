"""The opinion: every state × every action × every person, against a table written by hand."""

import pytest

from supervision.activities.models import Activity
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from supervision.opinions.workflow import OPINION_TABLE
from tests.factories import make_opinion
from tests.once import once
from tests.supervision.everybody import INSIDERS, STRANGERS, Everybody, given, offered, refusal
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

S = OpinionStatus
OPINION = {
    S.DRAFTED: {"clerk": {"submit"}, "leader": {"withdraw"}},
    S.SUBMITTED: {"leader": {"return_draft", "hand_over", "withdraw"}},
    S.HANDED_OVER: {"clerk": {"report_back"}, "leader": {"publish_list", "withdraw", "correct"}},
    S.REPORTED_BACK: {"leader": {"publish", "correct"}},
    S.PUBLISHED: {"leader": {"propose_correction"}},
    S.WITHDRAWN: {},
}
OPINION_LEADS_TO = {
    "submit": S.SUBMITTED,
    "return_draft": S.DRAFTED,
    "hand_over": S.HANDED_OVER,
    "report_back": S.REPORTED_BACK,
    "publish": S.PUBLISHED,
    "withdraw": S.WITHDRAWN,
}
WAY = (
    (S.SUBMITTED, "clerk", "submit"),
    (S.HANDED_OVER, "leader", "hand_over"),
    (S.REPORTED_BACK, "clerk", "report_back"),
    (S.PUBLISHED, "leader", "publish"),
)


@once
def people():
    return Everybody()


def opinion_in(status, people):
    """An opinion brought into a state by the real actions; its item is answered on the way."""
    opinion = make_opinion(unit=people.unit)
    Activity.objects.update(is_public=True)
    if status == S.WITHDRAWN:
        return perform(opinion, "withdraw", by=people.leader, data=given())
    for stop, who, action in WAY:
        if opinion.status == status:
            break
        if stop == S.REPORTED_BACK:
            answered(opinion.items.get(), people)
        opinion = perform(opinion, action, by=getattr(people, who), data=given())
    return Opinion.objects.get(pk=opinion.pk)


@once
def opinion(people, status):
    return opinion_in(status, people)


def answered(item, people):
    item = perform(item, "acknowledge", by=people.handler)
    return perform(item, "reply", by=people.handler, data=given())


@pytest.mark.parametrize("status", S.values)
def test_each_person_is_offered_what_the_table_says_of_an_opinion(people, opinion, status):
    everybody = (*INSIDERS, *STRANGERS)
    found = {who: acts for who in everybody if (acts := offered(opinion, getattr(people, who)))}
    assert found == OPINION[status]


@pytest.mark.parametrize("status", S.values)
def test_nothing_else_is_done_to_an_opinion(people, opinion, status):
    data, version = given(), opinion.version
    for who in (*INSIDERS, *STRANGERS):
        for action in {row.action for row in OPINION_TABLE.transitions}:
            if action not in OPINION[status].get(who, ()):
                assert refusal(opinion, action, getattr(people, who), data), (who, action)
    opinion.refresh_from_db()
    assert (opinion.status, opinion.version) == (status, version)


@pytest.mark.parametrize(
    ("status", "who", "action"),
    [
        (status, who, action)
        for status, people in OPINION.items()
        for who, actions in people.items()
        for action in sorted(actions)
    ],
)
def test_what_is_offered_of_an_opinion_is_done(people, opinion, status, who, action):
    if action == "report_back":
        answered(opinion.items.get(), people)
    done = perform(opinion, action, by=getattr(people, who), data=given())
    assert done.status == OPINION_LEADS_TO.get(action, status)


def test_who_submitted_does_not_approve(people):
    opinion = opinion_in(S.SUBMITTED, people)
    Opinion.objects.filter(pk=opinion.pk).update(submitted_by=people.leader)
    assert "hand_over" not in offered(Opinion.objects.get(pk=opinion.pk), people.leader)


@pytest.mark.parametrize("status", [S.HANDED_OVER, S.REPORTED_BACK])
def test_who_drafted_does_not_publish(people, opinion, status):
    Opinion.objects.filter(pk=opinion.pk).update(drafted_by=people.leader)
    offers = offered(Opinion.objects.get(pk=opinion.pk), people.leader)
    assert not offers & {"publish", "publish_list"}
