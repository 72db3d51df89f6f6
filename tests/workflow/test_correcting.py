"""A locked text is corrected by a leader; what stood there stays for who reads the record."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.choices import Role
from deputies.suggestions.models import SuggestionStatus
from papers.models import OfficialPaper
from supervision.handling.timeline import TIMELINE
from supervision.items.choices import ItemStatus
from tests.deputies.test_suggestions import World
from tests.factories import People, make_item, make_user, published_item
from workflow.corrected import CorrectedValues, holds
from workflow.models import OutboxMessage, ProposedChange, TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
REASON = "抄写时写错"


@pytest.fixture
def people():
    return People()


@pytest.fixture
def item(people):
    return make_item(ItemStatus.HANDLING, people)


def told(record):
    """What the timeline of a record tells of its correction."""
    lines = TIMELINE.of(record).lines
    return next(line.text for line in lines if line.what == "更正文字")


def correct(record, by, **texts):
    return perform(record, "correct", by=by, data={"reason": REASON, **texts})


def propose(record, by, **texts):
    return perform(record, "propose_correction", by=by, data={"reason": REASON, **texts})


def decide(client, by, action="confirm", **data):
    change = ProposedChange.objects.get()
    client.force_login(by)
    address = reverse("my:change_act", args=[change.pk, action])
    return client.post(address, {"version": change.version, **data})


def now(record):
    return type(record).objects.get(pk=record.pk)


def test_what_the_public_reads_is_corrected_by_a_second_leader(client, people):
    item = published_item(ItemStatus.HANDLING, people)
    old = item.suggestion
    propose(item, people.leader, suggestion="更正过的建议")
    assert now(item).suggestion == old
    assert decide(client, people.leader).status_code == 403
    assert decide(client, people.clerk).status_code == 404
    assert decide(client, make_user(Role.LEADER)).status_code == 302
    assert now(item).suggestion == "更正过的建议"
    actions = [(one.action, one.actor) for one in TrailEntry.objects.of(item)]
    assert ("correct", people.leader) in actions


def test_a_refused_correction_leaves_the_text(client, people):
    item = published_item(ItemStatus.HANDLING, people)
    old = item.suggestion
    propose(item, people.leader, suggestion="更正过的建议")
    assert decide(client, make_user(Role.LEADER), "refuse", reason="原文无误").status_code == 302
    assert now(item).suggestion == old


def test_a_correction_of_a_text_that_changed_since_is_not_confirmed(client, people):
    item = published_item(ItemStatus.HANDLING, people)
    propose(item, people.leader, suggestion="更正过的建议")
    type(item).objects.filter(pk=item.pk).update(suggestion="台账里的新文字")
    assert decide(client, make_user(Role.LEADER)).status_code == 409
    assert now(item).suggestion == "台账里的新文字"


def test_while_anothers_correction_waits_no_other_is_proposed(client, people):
    item = published_item(ItemStatus.HANDLING, people)
    propose(item, people.leader, suggestion="更正过的建议")
    with pytest.raises(ValidationError, match="还在等待第二人确认"):
        propose(now(item), make_user(Role.LEADER), suggestion="别的建议")


def test_the_story_of_an_item_tells_old_new_and_why(people, item):
    old = item.suggestion
    item = correct(item, people.leader, suggestion="更正过的建议")
    assert item.suggestion == "更正过的建议"
    assert told(item) == (f"建议（原）：{old}\n建议（现）：更正过的建议\n更正的理由：{REASON}")


def test_the_story_of_an_opinion_tells_it_too(people, item):
    opinion = item.opinion
    old = opinion.title
    opinion = correct(opinion, people.leader, title="关于停车的视察意见")
    assert told(opinion) == (
        f"标题（原）：{old}\n标题（现）：关于停车的视察意见\n更正的理由：{REASON}"
    )


def test_a_suggestion_is_corrected_and_its_deputies_and_units_hear_of_it():
    world = World()
    one = world.at(SuggestionStatus.HANDLING)
    one = correct(one, world.leader, title="关于增设公共汽车站的建议")
    assert one.title == "关于增设公共汽车站的建议"
    heard = OutboxMessage.objects.filter(subject__contains="建议文字已更正")
    assert {world.deputy, world.cosigner, world.handler} <= {one.recipient for one in heard}


def test_the_page_of_a_suggestion_shows_what_stood_there(client):
    world = World()
    one = world.at(SuggestionStatus.HANDLING)
    old = one.title
    correct(one, world.leader, title="关于增设公共汽车站的建议")
    client.force_login(world.deputy)
    assert f"标题（原）：{old}" in client.get(one.get_absolute_url()).content.decode()


def test_the_chain_holds_a_digest_and_none_of_the_words(people, item):
    item = correct(item, people.leader, suggestion="更正过的建议")
    entry = TrailEntry.objects.of(item).get(action="correct")
    assert "更正过的建议" not in json.dumps(entry.content, ensure_ascii=False)
    assert holds(CorrectedValues.objects.get(entry=entry))


def test_the_history_in_the_back_office_shows_the_same(client, people, item):
    old = item.suggestion
    correct(item, people.leader, suggestion="更正过的建议")
    client.force_login(people.clerk)
    page = client.get(reverse("admin:supervision_item_history", args=[item.pk])).content.decode()
    assert f"<del>{old}</del> → <ins>更正过的建议</ins>" in page


def test_the_same_text_is_no_correction(people, item):
    with pytest.raises(ValidationError, match="文字没有变化"):
        correct(item, people.leader, suggestion=f"{item.suggestion}\r\n".strip())


def test_what_was_not_sent_stays(people, item):
    problem = item.problem
    assert correct(item, people.leader, suggestion="更正过的建议").problem == problem


def test_a_clerk_corrects_nothing_that_is_locked(people, item):
    for record, texts in ((item, {"suggestion": "更正"}), (item.opinion, {"title": "更正"})):
        with pytest.raises(PermissionDenied):
            correct(record, people.clerk, **texts)


def test_a_corrected_list_makes_a_new_version_of_the_letter(people, item):
    before = OfficialPaper.objects.of("hand-over", item.opinion).first()
    correct(item, people.leader, suggestion="更正过的建议")
    newest = OfficialPaper.objects.of("hand-over", item.opinion).first()
    assert newest.version == before.version + 1
    assert newest.number == before.number


def test_the_public_page_says_that_a_text_was_corrected_and_no_words_of_it(client, people):
    item = published_item(ItemStatus.HANDLING, people)
    old = item.suggestion
    propose(item, people.leader, suggestion="更正过的建议")
    assert decide(client, make_user(Role.LEADER)).status_code == 302
    client.logout()
    response = client.get(item.get_absolute_url())
    assert response.status_code == 200
    page = response.content.decode()
    assert "更正文字" in page
    assert old not in page
    assert REASON not in page
