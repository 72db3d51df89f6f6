"""A unit or a deputy without an account does not stop a suggestion, and staff are no second key."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.choices import Role
from deputies.handling.paper_actions import PAPER_ACTIONS
from deputies.suggestions.models import PAPER, SuggestionEntry
from deputies.suggestions.models import SuggestionStatus as Status
from deputies.suggestions.relations import NOT_WHO_REPLIED
from tests.deputies.test_suggestions import World
from tests.factories import evidence, make_deputy, make_org, make_user
from tests.once import once
from tests.papers.test_from_paper_back import drilled
from workflow.choices import Outcome, Satisfaction
from workflow.models import TrailEntry
from workflow.on_paper import SCAN
from workflow.transitions import Conflict, allowed, perform

pytestmark = pytest.mark.django_db
REPLY = {"text": "已增设站点。", "outcome": Outcome.SOLVED}


@once
def world():
    return World()


@once
def handed_over(world):
    """With a unit and a lead deputy of whom neither has an account."""
    one = world.at(Status.HANDED_OVER)
    one.lead_unit, one.lead_deputy = make_org("水务所"), make_deputy("卢定波")
    one.save(update_fields=["lead_unit", "lead_deputy"])
    return one


def written(one, action, by, **data):
    return perform(one, action, by=by, data={**data, "files": evidence()})


def replied(one, world):
    one = written(one, "acknowledge_for", world.clerk)
    return written(one, "reply_for", world.clerk, **REPLY)


def rated(one, world):
    one = replied(one, world)
    return written(one, "rate_for", make_user(Role.CLERK), rating=Satisfaction.SATISFIED)


def offered(one, user):
    return {row.action for row in allowed(one, user)}


def test_the_answer_of_a_unit_is_written_down_from_its_paper(world, handed_over):
    one = replied(handed_over, world)
    assert (one.status, one.reply, one.replied_by) == (Status.REPLIED, "已增设站点。", world.clerk)


def test_progress_is_written_down_too(world, handed_over):
    one = written(handed_over, "acknowledge_for", world.clerk)
    one = written(one, "report_progress_for", world.clerk, text="已经勘察。")
    assert SuggestionEntry.objects.get(action="report_progress_for").text == "已经勘察。"


@pytest.mark.parametrize("action", ["acknowledge_for", "reply_for"])
def test_without_a_scan_nothing_is_written_down(world, handed_over, action):
    one = handed_over
    if action == "reply_for":
        one = written(one, "acknowledge_for", world.clerk)
    with pytest.raises(ValidationError) as refusal:
        perform(one, action, by=world.clerk, data=REPLY)
    assert "files" in refusal.value.message_dict


def test_who_wrote_the_answer_down_neither_rates_nor_concludes(world, handed_over):
    one = replied(handed_over, world)
    assert not offered(one, world.clerk) & {"rate_for", "conclude"}
    with pytest.raises(PermissionDenied):
        written(one, "rate_for", world.clerk, rating=Satisfaction.SATISFIED)


def test_a_colleague_writes_the_rating_down_and_concludes(world, handed_over):
    one = rated(handed_over, world)
    assert one.satisfaction == Satisfaction.SATISFIED
    with pytest.raises(PermissionDenied):
        perform(one, "conclude", by=world.clerk)
    assert perform(one, "conclude", by=make_user(Role.CLERK)).status == Status.CONCLUDED


def test_what_waits_for_conclusion_waits_for_who_may_conclude(world, handed_over):
    one = rated(handed_over, world)
    colleague = make_user(Role.CLERK)
    for person, waits in ((world.clerk, False), (colleague, True)):
        assert NOT_WHO_REPLIED.holds(one, person) is waits
        records = NOT_WHO_REPLIED.records(type(one).objects.all(), person)
        assert records.filter(pk=one.pk).exists() is waits


def test_an_answer_of_the_unit_itself_is_concluded_by_any_clerk(world):
    one = world.at(Status.REPLIED)
    assert one.replied_by == world.handler
    assert NOT_WHO_REPLIED.holds(one, world.clerk)


@pytest.mark.parametrize("status", [Status.HANDED_OVER, Status.HANDLING, Status.REPLIED])
def test_for_those_with_an_account_nobody_writes(world, status):
    one = world.at(status)
    assert not offered(one, world.clerk) & set(PAPER)
    with pytest.raises(Conflict):
        written(world.at(Status.HANDED_OVER), "acknowledge_for", world.clerk)


@pytest.mark.parametrize("name", ["leader", "handler", "deputy", "town_clerk", "nobody"])
def test_the_citys_clerks_alone_write_down_from_paper(world, handed_over, name):
    with pytest.raises(PermissionDenied):
        written(handed_over, "acknowledge_for", getattr(world, name))


def test_story_trail_and_figure_name_the_paper(client, world, handed_over):
    assert "凭纸质件代录" not in drilled("suggestions", handed_over)
    one = replied(handed_over, world)
    assert "凭纸质件代录" in drilled("suggestions", one)
    assert TrailEntry.objects.of(one).filter(action="reply_for").get().actor == world.clerk
    client.force_login(world.leader)
    page = client.get(reverse("my_suggestions:suggestion", args=[one.pk])).content.decode()
    assert "代单位答复（凭纸质件）" in page


def test_every_action_from_paper_needs_a_scan():
    assert {row.action for row in PAPER_ACTIONS} == set(PAPER)
    assert all(SCAN in row.needs for row in PAPER_ACTIONS)
