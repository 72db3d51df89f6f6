import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from supervision.items.choices import ItemStatus
from tests.factories import People, make_item, make_user
from tests.once import once
from workflow.models import TrailEntry
from workflow.transitions import Conflict, allowed, choose, note, perform

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


@once
def item(people):
    return make_item(ItemStatus.HANDED_OVER, people)


def test_an_action_changes_the_state_and_counts_the_version(item, people):
    done = perform(item, "acknowledge", by=people.handler, version=item.version)
    assert (done.status, done.version) == (ItemStatus.ACKNOWLEDGED, item.version + 1)


def test_an_action_stands_on_the_trail_with_its_person_and_states(item, people):
    perform(item, "acknowledge", by=people.handler)
    entry = TrailEntry.objects.of(item).last()
    assert (entry.actor, entry.action) == (people.handler, "acknowledge")
    assert (entry.source, entry.target) == (ItemStatus.HANDED_OVER, ItemStatus.ACKNOWLEDGED)


def test_the_trail_keeps_digests_and_no_words(item, people):
    perform(item, "ask", by=people.handler, data={"text": "由哪个科室牵头？"})
    content = TrailEntry.objects.of(item).last().content
    assert content["fields"] == ["text"]
    assert "科室" not in str(content)


def test_a_stranger_is_denied(item):
    with pytest.raises(PermissionDenied):
        perform(item, "acknowledge", by=make_user())


def test_an_unknown_action_is_denied(item, people):
    with pytest.raises(PermissionDenied):
        perform(item, "explode", by=people.handler)


def test_an_inner_action_is_nobodys_of_its_own(item, people):
    with pytest.raises(PermissionDenied):
        perform(item, "hand_over", by=people.leader)


def test_a_stale_page_meets_a_conflict_with_what_happened_since(item, people):
    seen = item.version
    perform(item, "ask", by=people.handler, data={"text": "请问范围？"})
    perform(item, "acknowledge", by=people.handler)
    with pytest.raises(Conflict) as conflict:
        perform(item, "request_return", by=people.handler, version=seen, data={"reason": "不属于"})
    assert [entry.action for entry in conflict.value.since] == ["ask", "acknowledge"]


def test_an_action_that_the_state_no_longer_allows_is_a_conflict(item, people):
    perform(item, "acknowledge", by=people.handler)
    with pytest.raises(Conflict):
        perform(item, "acknowledge", by=people.handler)


def test_a_missing_input_is_named_and_nothing_is_written(item, people):
    item = perform(item, "acknowledge", by=people.handler)
    with pytest.raises(ValidationError) as refusal:
        perform(item, "reply", by=people.handler, data={})
    assert set(refusal.value.error_dict) == {"text", "outcome"}
    item.refresh_from_db()
    assert item.status == ItemStatus.ACKNOWLEDGED


def test_looking_first_tells_what_performing_would(item, people):
    assert choose(item, "acknowledge", by=people.handler).action == "acknowledge"
    with pytest.raises(Conflict):
        choose(item, "acknowledge", by=people.handler, version=item.version - 1)
    with pytest.raises(PermissionDenied):
        choose(item, "acknowledge", by=people.clerk)


def test_allowed_draws_no_inner_action(people):
    draft = make_item(ItemStatus.DRAFT, people)
    assert allowed(draft, people.leader) == []


def test_a_note_counts_the_version_and_stands_on_the_trail(item, people):
    note(item, "edited", by=people.clerk, fields=["problem"])
    item.refresh_from_db()
    assert TrailEntry.objects.of(item).count() == item.version
