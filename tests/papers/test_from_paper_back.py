"""A unit or a deputy without an account does not stop the loop, and never is the second key."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from deputies.suggestions.models import SuggestionStatus
from registers.figures import FIGURES
from supervision.handling.models import PAPER, Entry
from supervision.handling.paper_actions import PAPER_ACTIONS
from supervision.items.choices import ItemStatus
from tests.deputies.test_suggestions import World
from tests.factories import evidence, hand_over, make_deputy, make_opinion, make_org, make_user
from tests.once import once
from tests.supervision.everybody import Everybody, offered
from workflow.choices import Outcome, Satisfaction
from workflow.models import TrailEntry
from workflow.transitions import Conflict, perform

REPLY = {"text": "已修复。", "outcome": Outcome.SOLVED}


@once
def people():
    return Everybody()


@once
def opinion(people):
    made = make_opinion(unit=make_org("水务所"), deputies=[make_deputy("卢定波")])
    return hand_over(made, people)


@once
def item(opinion):
    return opinion.items.get()


def acknowledged(item, people):
    return perform(item, "acknowledge_for", by=people.clerk, data={"files": evidence()})


def replied(item, people):
    item = acknowledged(item, people)
    return perform(item, "reply_for", by=people.clerk, data={**REPLY, "files": evidence()})


def test_the_page_of_the_hand_over_names_units_without_an_account(client, people, opinion):
    client.force_login(people.leader)
    page = client.get(reverse("my_items:opinion", args=[opinion.pk])).content.decode()
    assert "没有可用账号的单位：水务所" in page


def test_a_unit_with_an_account_is_not_named(client, people):
    made = hand_over(make_opinion(unit=people.unit), people)
    client.force_login(people.leader)
    page = client.get(reverse("my_items:opinion", args=[made.pk])).content.decode()
    assert "没有可用账号的单位" not in page


def test_the_whole_first_key_can_be_written_down_from_paper(people, item):
    item = replied(item, people)
    assert item.status == ItemStatus.REPLIED
    assert (item.replied_by, item.reply) == (people.clerk, "已修复。")


def test_timeline_and_trail_tell_what_came_from_paper(people, item):
    replied(item, people)
    actions = {"acknowledge_for", "reply_for"}
    written = Entry.objects.filter(item=item, action__in=actions)
    assert {entry.action for entry in written} == actions
    assert all(entry.files.exists() for entry in written)
    trail = TrailEntry.objects.of(item).filter(action__in=actions)
    assert {entry.actor for entry in trail} == {people.clerk}


def test_the_page_of_the_item_names_it_as_such(client, people, item):
    acknowledged(item, people)
    client.force_login(people.leader)
    page = client.get(reverse("my_items:item", args=[item.pk])).content.decode()
    assert "代单位签收（凭纸质件）" in page


@pytest.mark.parametrize("action", ["acknowledge_for", "report_progress_for", "reply_for"])
def test_without_a_scan_nothing_is_written_down(people, item, action):
    if action != "acknowledge_for":
        item = acknowledged(item, people)
    with pytest.raises(ValidationError) as refusal:
        perform(item, action, by=people.clerk, data=REPLY)
    assert "files" in refusal.value.message_dict


def test_who_wrote_a_reply_down_cannot_check_it(people, item):
    item = replied(item, people)
    data = {"verified_on": timezone.localdate(), "place": "现场"}
    with pytest.raises(PermissionDenied):
        perform(item, "verify", by=people.clerk, data=data)
    assert "verify" not in offered(item, people.clerk)
    colleague = make_user("clerk")
    assert perform(item, "verify", by=colleague, data=data).verified_by == colleague


@pytest.mark.parametrize("name", ["leader", "handler", "deputy", "town_clerk", "nobody"])
def test_the_clerk_alone_writes_down_from_paper(people, item, name):
    with pytest.raises(PermissionDenied):
        perform(item, "acknowledge_for", by=getattr(people, name), data={"files": evidence()})


def test_for_a_unit_with_an_account_nobody_writes(people):
    made = hand_over(make_opinion(unit=people.unit), people)
    with pytest.raises(Conflict):
        perform(made.items.get(), "acknowledge_for", by=people.clerk, data={"files": evidence()})


def rated(item, people, **data):
    item = replied(item, people)
    colleague = make_user("clerk")
    checked = {"verified_on": timezone.localdate(), "place": "现场"}
    item = perform(item, "verify", by=colleague, data=checked)
    given = {
        "deputy": item.following_deputies.get(),
        "rating": Satisfaction.SATISFIED,
        "files": evidence(),
        **data,
    }
    return perform(item, "evaluate_for", by=people.clerk, data=given)


def test_a_rating_on_paper_counts_for_the_deputy_who_signed_it(people, item):
    item = rated(item, people)
    assert item.evaluations.get().deputy.name == "卢定波"
    assert item.satisfaction == Satisfaction.SATISFIED


def test_a_deputy_rates_once_a_round_also_on_paper(people, item):
    item = rated(item, people)
    given = {
        "deputy": item.following_deputies.get(),
        "rating": Satisfaction.DISSATISFIED,
        "files": evidence(),
    }
    with pytest.raises(ValidationError):
        perform(item, "evaluate_for", by=people.clerk, data=given)


def test_a_deputy_with_an_account_rates_alone(people):
    deputies = [people.deputy.deputy]
    made = hand_over(make_opinion(unit=make_org("水务所"), deputies=deputies), people)
    item = replied(made.items.get(), people)
    checked = {"verified_on": timezone.localdate(), "place": "现场"}
    item = perform(item, "verify", by=make_user("clerk"), data=checked)
    assert "evaluate_for" not in offered(item, people.clerk)


def test_a_rating_on_paper_strikes_nothing_off(people, item):
    item = rated(item, people)
    assert item.status == ItemStatus.AWAITING_EVALUATION
    assert item.struck_off_on is None


def drilled(key, record):
    """What the list behind a figure says of a record."""
    figure = FIGURES.get(key)
    found = figure.listed(type(record).objects.filter(pk=record.pk)).get()
    return [str(fact) for fact in figure.line(found).facts]


def test_the_list_behind_a_figure_says_what_was_written_down_from_paper(people, item):
    assert "凭纸质件代录" not in drilled("list_items", item)
    assert "凭纸质件代录" in drilled("list_items", replied(item, people))


def test_the_story_and_the_trail_name_it_too(client, people, item):
    item = replied(item, people)
    client.force_login(people.clerk)
    for address in (
        reverse("my_items:item", args=[item.pk]),
        reverse("admin:supervision_item_history", args=[item.pk]),
    ):
        assert "代单位反馈办理结果（凭纸质件）" in client.get(address).content.decode()


@pytest.mark.django_db
def test_the_list_of_suggestions_says_what_staff_entered_from_paper():
    world = World()
    typed, entered = world.at(SuggestionStatus.SUBMITTED), world.at(SuggestionStatus.DRAFT)
    entered = perform(entered, "submit_for", by=world.clerk, inner=True)
    assert "凭纸质件代录" not in drilled("suggestions", typed)
    assert "凭纸质件代录" in drilled("suggestions", entered)


def test_the_kinds_of_paper_are_those_of_the_table():
    assert {row.action for row in PAPER_ACTIONS} == set(PAPER)
