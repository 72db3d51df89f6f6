"""Urging and supervising: rows of four tables, what they ask, what they keep, whom they tell."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from supervision.items.choices import ItemStatus
from supervision.promises.models import Promise
from tests.factories import make_item
from tests.history import past_project
from tests.supervision.everybody import Everybody
from workflow.choices import UrgingKind
from workflow.models import OutboxMessage, TrailEntry, Urging
from workflow.transitions import Conflict, allowed, perform
from workflow.urging import NOTE_LENGTH

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DEMAND = {"note": "主要领导负责"}


@pytest.fixture
def people():
    return Everybody()


@pytest.fixture
def item(people):
    return make_item(ItemStatus.HANDLING, people)


def offered(record, person):
    return {row.action for row in allowed(record, person)} & set(UrgingKind.values)


def test_the_state_stays_and_the_version_counts(people, item):
    before = item.status, item.version
    done = perform(item, "urge", by=people.clerk, data={})
    assert (done.status, done.version) == (before[0], before[1] + 1)


def test_the_note_stands_with_the_act_and_never_on_the_trail(people, item):
    perform(item, "urge", by=people.clerk, data={"note": "请于月底前办结"})
    assert Urging.objects.of(item).get().text == "请于月底前办结"
    entry = TrailEntry.objects.of(item).get(action="urge")
    assert "月底" not in str(entry.content)


def test_a_note_is_kept_as_long_as_there_is_room(people, item):
    perform(item, "urge", by=people.clerk, data={"note": "长" * 1000})
    assert len(Urging.objects.of(item).get().text) == NOTE_LENGTH


def test_the_two_kinds_are_counted_apart(people, item):
    perform(item, "urge", by=people.clerk, data={})
    perform(item, "supervise", by=people.leader, data=DEMAND)
    tomorrow = timezone.now() + timedelta(days=1)
    perform(item, "urge", by=people.leader, at=tomorrow, data={})
    found = list(Urging.objects.of(item).values_list("action", "number"))
    assert found == [("urge", 1), ("supervise", 1), ("urge", 2)]


def test_urging_another_record_begins_at_one(people, item):
    other = make_item(ItemStatus.HANDLING, people)
    for record in (item, other):
        perform(record, "urge", by=people.clerk, data={})
    assert Urging.objects.of(other).get().number == 1


def test_supervision_without_a_demand_is_refused(people, item):
    with pytest.raises(ValidationError) as refusal:
        perform(item, "supervise", by=people.leader, data={})
    assert "note" in refusal.value.message_dict
    assert not Urging.objects.exists()


def test_a_day_to_answer_by_lies_ahead(people, item):
    with pytest.raises(ValidationError) as refusal:
        perform(item, "supervise", by=people.leader, data={**DEMAND, "answer_by": TODAY})
    assert "answer_by" in refusal.value.message_dict


@pytest.mark.parametrize("who", ["clerk", "handler", "deputy", "town_leader"])
def test_only_a_leader_of_the_body_orders_supervision(people, item, who):
    with pytest.raises(PermissionDenied):
        perform(item, "supervise", by=getattr(people, who), data=DEMAND)


@pytest.mark.parametrize("status", [ItemStatus.REPLIED, ItemStatus.STRUCK_OFF])
def test_what_the_unit_has_handed_in_is_not_urged(people, status):
    with pytest.raises(Conflict):
        perform(make_item(status, people), "urge", by=people.clerk, data={})


def test_a_promise_is_urged_while_it_stands(people, item):
    promise = Promise.objects.create(item=item, promised_on=TODAY)
    assert offered(promise, people.clerk) == {"urge"}
    assert offered(promise, people.leader) == {"urge", "supervise"}
    perform(promise, "urge", by=people.clerk, data={})
    told = OutboxMessage.objects.filter(key__startswith="promise.urge:")
    assert [one.recipient for one in told] == [people.handler]
    Promise.objects.filter(pk=promise.pk).update(kept_on=TODAY)
    assert offered(Promise.objects.get(pk=promise.pk), people.leader) == set()


def test_a_project_under_way_is_urged_by_its_body(people):
    project = past_project(unit=people.unit, is_chosen=True, status="under_way", completed_on=None)
    assert offered(project, people.clerk) == {"urge"}
    perform(project, "supervise", by=people.leader, data=DEMAND)
    notice = OutboxMessage.objects.get(key__startswith="project.supervise:")
    assert (notice.recipient, notice.path) == (people.handler, project.desk_url)
    assert notice.asks_signature


def test_a_completed_project_is_left_in_peace(people):
    assert offered(past_project(unit=people.unit), people.leader) == set()
