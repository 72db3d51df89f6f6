"""The course of a normative document: its states, who acts, what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from supervision.documents.choices import DocumentStatus as S
from supervision.documents.choices import ReviewResult
from supervision.documents.models import Document, wrong_reviewer
from supervision.documents.workflow import CLEANUP_TABLE, DOCUMENT_TABLE
from supervision.normative_documents.models import Paper
from tests.once import once
from tests.supervision.documents_world import ON, World
from workflow.models import Clock
from workflow.transitions import Conflict, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
OFFERED = {
    S.FILED: {"register", "defer", "send_back"},
    S.DEFERRED: {"supplement", "send_back"},
    S.RETURNED: {"file_again"},
    S.REGISTERED: {"begin_review"},
    S.REVIEWING: {"send_opinion", "conclude"},
    S.OPINION_SENT: {"take_reply"},
    S.REPLIED: {"send_opinion", "conclude"},
    S.CONCLUDED: set(),
    S.WITHDRAWN: set(),
}
"""What the clerk of the level may do in each state; everything else is refused."""
ON_RECORD = {S.REGISTERED, S.REVIEWING, S.OPINION_SENT, S.REPLIED, S.CONCLUDED}
TOLD = {
    "registered_on": TODAY,
    "reason": "缺少起草说明。",
    "supplemented_on": TODAY,
    "filed_on": TODAY,
    "way": "own",
    "text": "第三条与上位法不一致。",
    "opinion_sent_on": TODAY,
    "replied_on": TODAY,
    "result": "repealed",
    "concluded_on": TODAY,
}


@once
def world():
    return World()


def offered(record, user):
    return {row.action for row in DOCUMENT_TABLE.allowed(record, user)}


def act(record, action, by, **changes):
    return perform(record, action, by=by, data={**TOLD, **changes})


def at(world, status, make="document"):
    result = ReviewResult.NONE_FOUND if status == S.CONCLUDED else ReviewResult.REVIEWING
    return getattr(world, make)(status=status, result=result, filed_on=ON)


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize(
    ("make", "clerk", "leader"),
    [("document", "clerk", "leader"), ("town_document", "town_clerk", "town_leader")],
)
def test_each_level_is_run_by_its_own_people(world, status, make, clerk, leader):
    record = at(world, status, make)
    leads = set() if status == S.WITHDRAWN else {"withdraw"}
    leads |= {"publish"} if status in ON_RECORD else set()
    expected = {clerk: OFFERED[status], leader: leads}
    for name, person in vars(world).items():
        if hasattr(person, "has_role"):
            wanted = expected.get("clerk" if name == "clerk2" else name, set())
            assert offered(record, person) == wanted, name


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("action", sorted({row.action for row in DOCUMENT_TABLE.transitions}))
def test_an_action_out_of_its_state_changes_nothing(world, status, action):
    record = at(world, status)
    for person in (world.clerk, world.leader):
        if action not in offered(record, person):
            with pytest.raises((PermissionDenied, Conflict)):
                act(record, action, person)
    record.refresh_from_db()
    assert (record.status, record.version) == (status, 0)


def test_the_whole_way(world):
    record = world.document(status=S.FILED)
    record = act(record, "defer", world.clerk)
    assert record.step_due_on > TODAY
    record = act(record, "supplement", world.clerk2)
    record = act(record, "register", world.clerk)
    assert (record.status, record.registered_on, record.step_due_on) == (S.REGISTERED, TODAY, None)
    record = act(record, "begin_review", world.clerk)
    record = act(record, "send_opinion", world.clerk)
    assert record.opinion == TOLD["text"]
    record = act(record, "take_reply", world.clerk)
    record = act(record, "conclude", world.clerk)
    assert (record.status, record.result) == (S.CONCLUDED, ReviewResult.REPEALED)
    assert [one.action for one in record.entries.all()] == [
        *("defer", "supplement", "register", "begin_review"),
        *("send_opinion", "take_reply", "conclude"),
    ]


def test_the_maker_answers_an_opinion_within_two_calendar_months(world):
    record = world.document(status=S.REVIEWING)
    record = act(record, "send_opinion", world.clerk, opinion_sent_on=date(2025, 12, 31))
    assert record.step_due_on == date(2026, 2, 28)


def test_another_setting_gives_another_day(world):
    Clock.objects.create(
        key="document_reply", label="反馈", amount=10, unit="days", since=date(2024, 1, 1)
    )
    record = world.document(status=S.REVIEWING)
    record = act(record, "send_opinion", world.clerk, opinion_sent_on=date(2025, 12, 31))
    assert record.step_due_on == date(2026, 1, 12)  # the 10th is a Saturday


def test_a_second_opinion_empties_the_first_answer(world):
    record = world.document(status=S.REPLIED, reply="已研究。", replied_on=ON)
    record = act(record, "send_opinion", world.clerk)
    assert (record.reply, record.replied_on) == ("", None)


@pytest.mark.parametrize(
    ("status", "action", "need"),
    [
        (S.FILED, "register", "registered_on"),
        (S.DEFERRED, "supplement", "supplemented_on"),
        (S.REVIEWING, "send_opinion", "opinion_sent_on"),
        (S.OPINION_SENT, "take_reply", "replied_on"),
        (S.REVIEWING, "conclude", "concluded_on"),
    ],
)
@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), ON - timedelta(days=1)])
def test_days_to_come_and_days_before_the_filing_are_refused(world, status, action, need, day):
    record = world.document(status=status, opinion_sent_on=ON)
    with pytest.raises(ValidationError) as refusal:
        act(record, action, world.clerk, **{need: day})
    assert set(refusal.value.error_dict) == {need}
    assert Document.objects.get().status == status


@pytest.mark.parametrize("action", ["defer", "send_back"])
def test_what_is_not_registered_is_told_why(world, action):
    with pytest.raises(ValidationError) as refusal:
        act(world.document(), action, world.clerk, reason="")
    assert set(refusal.value.error_dict) == {"reason"}


def test_a_conclusion_is_not_that_the_review_goes_on(world):
    field = next(
        need
        for row in DOCUMENT_TABLE.named("conclude")
        for need in row.needs
        if need.name == "result"
    ).field(None)
    assert "reviewing" not in dict(field.choices)


class TestPublication:
    def test_whoever_entered_it_does_not_publish_it(self, world):
        record = world.document(status=S.CONCLUDED, created_by=world.leader, result="none_found")
        assert "publish" not in offered(record, world.leader)

    def test_a_second_person_publishes_and_takes_back_with_a_reason(self, world):
        record = act(world.document(status=S.REGISTERED), "publish", world.leader)
        assert Document.objects.public().get() == record
        with pytest.raises(ValidationError):
            act(record, "unpublish", world.leader, reason="")
        act(record, "unpublish", world.leader)
        assert not Document.objects.public().exists()

    def test_a_withdrawn_one_is_gone_for_the_public_and_from_the_register(self, world):
        record = act(world.concluded(), "withdraw", world.leader)
        assert record.status == S.WITHDRAWN
        assert not Document.objects.public().exists()
        assert not Document.objects.on_record().exists()

    def test_a_clean_up_is_published_by_a_leader_and_withdrawn_with_a_reason(self, world):
        entry = world.cleaned(is_public=False)
        actions = {row.action for row in CLEANUP_TABLE.allowed(entry, world.leader)}
        assert actions == {"publish", "withdraw"}
        entry = act(entry, "publish", world.leader)
        assert act(entry, "withdraw", world.clerk).is_public is False
        assert not CLEANUP_TABLE.allowed(entry, world.town_clerk)


class TestTheReviewer:
    def test_a_town_reviews_its_own(self, world):
        assert wrong_reviewer("town", world.town, world.body) == ""

    def test_another_town_is_refused_in_a_sentence_that_names_both(self, world):
        sentence = str(wrong_reviewer("town", world.town, world.other_body))
        assert "石柱镇人民政府" in sentence
        assert "古山镇人大" in sentence

    def test_no_town_reviews_a_body_of_the_city(self, world):
        assert wrong_reviewer("town", world.maker, world.body)

    def test_the_level_and_the_reviewer_agree(self, world):
        assert wrong_reviewer("city", world.maker, world.body)
        assert wrong_reviewer("town", world.town, world.city)
        assert wrong_reviewer("city", world.maker, world.city) == ""


def test_the_review_and_the_clean_up_of_one_number_share_a_paper(world):
    review, entry = world.concluded("甲1号"), world.cleaned("甲1号")
    assert review.paper == entry.paper == Paper.objects.get()


def test_a_corrected_number_belongs_to_another_paper(world):
    record = world.document("甲1号")
    record.number = "甲2号"
    record.save()
    assert Document.objects.get().paper.number == "甲2号"
