"""A table of holidays that is entered later moves the days of single steps, too."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from deputies.suggestions.models import Suggestion, SuggestionStatus
from liaison_stations.matters.models import Matter
from liaison_stations.matters.presentation import explained
from supervision.documents.choices import DocumentStatus
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.reports.choices import ReportStatus
from supervision.reports.models import WorkReport
from supervision.review_requests.models import ReviewRequest
from tests.factories import make_deputy, make_item, make_org, make_user
from tests.liaison_stations.world import World as Stations
from tests.liaison_stations.world import act, make_matter
from tests.supervision.documents_world import World as Documents
from tests.supervision.everybody import Everybody
from tests.supervision.hearing import plan_report
from workflow.cases import last_day
from workflow.deadlines import move_deadlines
from workflow.models import Holiday, TrailEntry
from workflow.transitions import perform, table_for

pytestmark = pytest.mark.django_db
# 2041: no notice is known; 1 April is a Monday.
START = date(2041, 4, 1)
NOW = timezone.make_aware(datetime(2041, 4, 1, 9, 0))
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def clerk() -> User:
    return make_user(Role.CLERK)


def enter_a_notice() -> None:
    """Nobody works for four weeks: whatever ends in them ends later."""
    Holiday.objects.bulk_create(
        Holiday(day=START + timedelta(days=number), kind="rest", name="长假")
        for number in range(1, 29)
    )


def moved(record: Any, field: str, clerk: User) -> tuple[date, date]:
    """The day before and after the notice."""
    was = getattr(record, field)
    enter_a_notice()
    assert move_deadlines(clerk, NOW) >= 1
    record.refresh_from_db()
    line = TrailEntry.objects.of(record).filter(action="deadline_moved").first()
    assert line is not None
    assert line.content["was"] == str(was)
    assert record.entries.filter(action="deadline_moved", text__contains="期限由").exists()
    assert str(table_for(record).label_of("deadline_moved")) == "期限随节假日安排变动"
    return was, getattr(record, field)


def test_the_day_to_acknowledge_an_item_moves(clerk: User) -> None:
    item = make_item(ItemStatus.HANDED_OVER)
    due = last_day("item_acknowledge", START)
    Item.objects.filter(pk=item.pk).update(assigned_on=START, step_due_on=due, clock=None)
    item.refresh_from_db()
    was, now = moved(item, "step_due_on", clerk)
    assert was == due
    assert now == last_day("item_acknowledge", START) > was


def test_the_day_to_rate_an_item_moves(clerk: User) -> None:
    item = make_item(ItemStatus.AWAITING_EVALUATION)
    item.entries.create(action="verify", round=item.round, at=NOW, happened_on=START, by=clerk)
    due = last_day("item_evaluation", START)
    Item.objects.filter(pk=item.pk).update(step_due_on=due, clock=None)
    item.refresh_from_db()
    was, now = moved(item, "step_due_on", clerk)
    assert was == due
    assert now == last_day("item_evaluation", START) > was


def test_the_day_to_rate_what_the_ledger_brought_is_left_alone(clerk: User) -> None:
    item = make_item(ItemStatus.AWAITING_EVALUATION)
    item.entries.filter(action="verify").delete()
    Item.objects.filter(pk=item.pk).update(step_due_on=START, clock=None)
    enter_a_notice()
    assert move_deadlines(clerk, NOW) == 0


def sent_back(clerk: User, **data: Any) -> Item:
    """An item that was sent back a fortnight before."""
    people = Everybody()
    item = make_item(ItemStatus.REPLIED, people)
    data = {"reason": "没有做完", **data}
    return perform(item, "send_back", by=people.clerk, at=NOW - FORTNIGHT, data=data)


def test_the_day_until_which_an_item_is_done_again_moves(clerk: User) -> None:
    item = sent_back(clerk)
    was, now = moved(item, "extended_to", clerk)
    assert now == last_day("item_rework", START - FORTNIGHT) > was


def test_the_day_that_was_typed_for_doing_it_again_stays(clerk: User) -> None:
    item = sent_back(clerk, until=START + timedelta(days=9))
    enter_a_notice()
    move_deadlines(clerk, NOW)
    item.refresh_from_db()
    assert item.extended_to == START + timedelta(days=9)


def test_the_day_on_which_a_citizens_request_for_review_is_answered_moves(clerk: User) -> None:
    begun = START - timedelta(days=50)
    due = last_day("review_request_answer", begun)
    request = ReviewRequest.objects.create(
        **{"number": "SC2041-0001", "paper": "某办法", "text": "请审查", "received_on": begun},
        **{"form_key": "a" * 32, "step_due_on": due},
    )
    Holiday.objects.bulk_create(
        Holiday(day=due + timedelta(days=number), kind="rest", name="长假") for number in range(9)
    )
    move_deadlines(clerk, NOW)
    request.refresh_from_db()
    assert request.step_due_on == last_day("review_request_answer", begun) > due
    (line,) = TrailEntry.objects.of(request).filter(action="deadline_moved")
    assert line.content["was"] == str(due)


def test_a_step_without_a_day_of_its_own_is_left_alone(clerk: User) -> None:
    item = make_item(ItemStatus.HANDED_OVER)
    Item.objects.filter(pk=item.pk).update(assigned_on=START, step_due_on=None, clock=None)
    enter_a_notice()
    assert move_deadlines(clerk, NOW) == 0


@pytest.mark.parametrize(
    ("status", "key", "action"),
    [
        (SuggestionStatus.SUBMITTED, "suggestion_receive", ""),
        (SuggestionStatus.HANDED_OVER, "suggestion_acknowledge", "hand_over"),
        (SuggestionStatus.REPLIED, "suggestion_evaluation", "reply"),
    ],
)
def test_the_days_of_a_suggestion_move(clerk: User, status: str, key: str, action: str) -> None:
    due = last_day(key, START)
    assert due is not None
    one = Suggestion.objects.create(
        year=2041,
        number="1",
        title="修路",
        lead_deputy=make_deputy(),
        lead_unit=make_org("交通运输局"),
        status=status,
        submitted_on=START,
        handed_over_on=START,
        replied_on=START,
        step_due_on=due,
    )
    if action:
        one.entries.create(action=action, happened_on=START, at=NOW)
    was, now = moved(one, "step_due_on", clerk)
    assert (was, now) == (due, last_day(key, START))
    assert now > was


@pytest.mark.parametrize(
    ("status", "key", "action"),
    [
        (DocumentStatus.FILED, "document_check_city", ""),
        (DocumentStatus.FILED, "document_check_city", "supplement"),
        (DocumentStatus.DEFERRED, "document_supplement", "defer"),
    ],
)
def test_the_days_of_a_review_move(clerk: User, status: str, key: str, action: str) -> None:
    filed = START - timedelta(days=60) if action else START
    document = Documents().document(status=status, filed_on=filed, step_due_on=last_day(key, START))
    if action:
        document.entries.create(action=action, happened_on=START, at=NOW)
    was, now = moved(document, "step_due_on", clerk)
    assert now == last_day(key, START) > was


def test_the_day_on_which_a_maker_answers_moves(clerk: User) -> None:
    sent = START - timedelta(days=46)  # two months end within the notice
    document = Documents().document(
        status=DocumentStatus.OPINION_SENT,
        filed_on=sent,
        opinion_sent_on=sent,
        step_due_on=last_day("document_reply", sent),
    )
    was, now = moved(document, "step_due_on", clerk)
    assert now == last_day("document_reply", sent) > was


@pytest.mark.parametrize(
    ("status", "field", "key", "fact"),
    [
        (ReportStatus.DRAFT_RECEIVED, "comment_due_on", "report_comment", "draft_on"),
        (ReportStatus.HEARD, "opinion_due_on", "opinion_hand_over", "heard_on"),
    ],
)
def test_the_days_of_a_report_move(
    clerk: User, status: str, field: str, key: str, fact: str
) -> None:
    report = plan_report(Everybody())
    facts = {"status": status, fact: START, "heard_on": START, field: last_day(key, START)}
    WorkReport.objects.filter(pk=report.pk).update(**facts)
    report.refresh_from_db()
    was, now = moved(report, field, clerk)
    assert now == last_day(key, START) > was


def test_the_day_to_take_a_matter_on_moves(clerk: User) -> None:
    matter = make_matter(Stations())
    due = last_day("matter_accept", START)
    keys = {"clock_key": "matter_accept", "clock_from": START}
    Matter.objects.filter(pk=matter.pk).update(raised_on=START, deadline=due, **keys)
    matter.refresh_from_db()
    was, now = moved(matter, "deadline", clerk)
    assert now > was == due


def taken_on(world: Stations, deadline: date | None) -> Matter:
    matter = make_matter(world)
    data = {"deputy": world.deputy.deputy, "deadline": deadline}
    act(matter, "accept", world.keeper, at=NOW, **data)
    matter.refresh_from_db()
    return matter


def test_the_day_to_handle_a_matter_moves_where_the_clock_set_it(clerk: User) -> None:
    matter = taken_on(Stations(), None)
    assert "期限随之变动" in explained(matter)
    by_clock = last_day("matter_handle", START)
    assert matter.deadline == by_clock
    Holiday.objects.create(day=by_clock, kind="rest", name="长假")
    assert move_deadlines(clerk, NOW) == 1
    matter.refresh_from_db()
    assert matter.deadline > by_clock
    assert matter.entries.filter(action="deadline_moved", text__contains="期限由").exists()


def test_the_day_that_a_person_typed_for_a_matter_stays_and_its_page_says_so(
    clerk: User, client: Client
) -> None:
    world = Stations()
    typed = START + timedelta(days=20)
    matter = taken_on(world, typed)
    enter_a_notice()
    move_deadlines(clerk, NOW)
    matter.refresh_from_db()
    assert matter.deadline == typed
    client.force_login(world.keeper)
    page = client.get(matter.get_absolute_url()).content.decode()
    assert "期限由经办人指定；节假日安排变动时，这个期限不变。" in page


def test_a_day_typed_later_stays_too(clerk: User) -> None:
    world = Stations()
    matter = taken_on(world, None)
    typed = START + timedelta(days=25)
    act(matter, "assign", world.keeper, at=NOW, deadline=typed)
    enter_a_notice()
    move_deadlines(clerk, NOW)
    matter.refresh_from_db()
    assert (matter.deadline, matter.clock_key) == (typed, "")


def test_a_matter_without_a_day_explains_none(db: None) -> None:
    assert explained(Matter()) == ""
