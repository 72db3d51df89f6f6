"""What a citizen does with a receipt: adds a word, rates, confirms, removes their data."""

import pytest
from django.utils import timezone

from attachments.models import StoredFile
from intake import limits
from liaison_stations.citizens_data import personal_data
from liaison_stations.matters.effects import ask_due
from liaison_stations.matters.models import (
    Citizen,
    Matter,
    MatterEntry,
    MatterEntryKind,
    MatterFile,
    MatterStatus,
    Receipt,
)
from liaison_stations.opinions.submission import WORDS as A_DAY
from tests.factories import evidence
from tests.liaison_stations.receipts import NAME, TRACK, do, followed, give_receipt, look
from tests.liaison_stations.world import WORDS, World, act, closed_long_ago, make_matter
from tests.once import once
from workflow.choices import Satisfaction
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db


@once
def world():
    return World()


def actions_on(answer):
    """What the page offers, the two equal answers first."""
    return [one.name for part in ("equals", "actions") for one in answer.context[part]]


# --- What the citizen may do ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (MatterStatus.RECEIVED, ["add_word"]),
        (MatterStatus.HANDLING, ["add_word"]),
        (MatterStatus.ANSWERED, ["confirm", "not_solved", "rate", "add_word"]),
        (MatterStatus.SOLVED, ["confirm", "not_solved", "rate", "add_word"]),
        (MatterStatus.NOT_ACCEPTED, ["not_solved", "rate", "add_word"]),
    ],
)
def test_exactly_what_the_state_allows_is_offered(client, world, status, offered):
    _matter, code = followed(world, status)
    assert actions_on(look(client, code)) == offered


def test_a_word_goes_to_those_who_handle_the_matter(client, world):
    matter, code = followed(world)
    do(client, code, "add_word", text="路口也暗")
    entry = matter.entries.get(action="add_word")
    assert (entry.text, entry.kind, entry.by, entry.public) == (
        "路口也暗",
        MatterEntryKind.WORD,
        None,
        False,
    )


def test_no_word_of_the_citizen_leaves_with_a_message_or_stands_on_the_trail(client, world):
    _matter, code = followed(world)
    do(client, code, "add_word", text="路口也暗")
    assert OutboxMessage.objects.exists()
    said = str(list(OutboxMessage.objects.values())) + str(list(TrailEntry.objects.values()))
    assert "路口也暗" not in said


def test_a_word_pressed_twice_is_stored_once(client, world):
    matter, code = followed(world)
    seen = look(client, code).context
    data = {"receipt": seen["receipt"], "version": seen["matter"].version, "do": "add_word"}
    answers = [client.post(TRACK, data | {"text": "路口也暗"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert matter.entries.filter(action="add_word").count() == 1


def test_a_word_on_a_page_that_is_no_longer_true_is_kept_and_explained(client, world):
    matter, code = followed(world)
    seen = look(client, code).context
    act(matter, "report_progress", world.keeper, text="已到现场。")
    data = {"receipt": seen["receipt"], "version": seen["matter"].version, "do": "add_word"}
    answer = client.post(TRACK, data | {"text": "路口也暗"})
    html = answer.content.decode()
    assert (answer.status_code, "路口也暗" in html, "已到现场。" in html) == (409, True, True)


def test_a_word_for_an_action_that_is_no_longer_offered_is_not_lost(client, world):
    matter, code = followed(world, MatterStatus.ANSWERED)
    seen = look(client, code).context
    act(matter, "reopen", world.keeper, reason="再办")
    data = {"receipt": seen["receipt"], "version": seen["matter"].version, "do": "not_solved"}
    answer = client.post(TRACK, data | {"text": "灯又坏了"})
    assert (answer.status_code, "灯又坏了" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("rating", Satisfaction.values)
def test_the_citizen_rates(client, world, rating):
    matter, code = followed(world, MatterStatus.SOLVED)
    do(client, code, "rate", rating=rating)
    assert Matter.objects.get(pk=matter.pk).satisfaction == rating


def test_a_rating_that_does_not_exist_is_told(client, world):
    _matter, code = followed(world, MatterStatus.SOLVED)
    assert do(client, code, "rate", rating="great").status_code == 422


def test_not_solved_takes_the_matter_up_again_and_counts(client, world):
    matter, code = followed(world, MatterStatus.SOLVED)
    do(client, code, "not_solved", text="灯又坏了")
    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.status, matter.reopened) == (MatterStatus.HANDLING, 1)


def test_the_citizen_confirms_and_is_not_asked_again(client, world):
    matter, code = followed(world, MatterStatus.ANSWERED)
    answer = do(client, code, "confirm")
    assert Matter.objects.get(pk=matter.pk).status == MatterStatus.SOLVED
    assert "confirm" not in actions_on(answer)


def test_the_question_of_some_weeks_later_offers_both_answers(client, world):
    matter, code = followed(world, MatterStatus.SOLVED)
    closed_long_ago(matter, days=30)
    ask_due(timezone.localdate())
    answer = look(client, code)
    assert "问题真正解决了吗" in answer.content.decode()
    assert [one.name for one in answer.context["equals"]] == ["confirm", "not_solved"]


@pytest.mark.parametrize("action", ["ask_again", "accept", "solve", "merge", "", "nonsense"])
def test_what_is_not_the_citizens_to_do_changes_nothing(client, world, action):
    matter, code = followed(world, MatterStatus.ANSWERED)
    do(client, code, action, text="x")
    assert Matter.objects.get(pk=matter.pk).version == matter.version


def test_a_word_too_many_in_a_day_is_refused_and_kept(client, world):
    matter, code = followed(world)
    limits.count(A_DAY, Receipt.objects.get(matter=matter).pk, by=A_DAY.most)
    answer = do(client, code, "add_word", text="路口也暗")
    assert (answer.status_code, "路口也暗" in answer.content.decode()) == (429, True)
    assert not matter.entries.filter(action="add_word").exists()


def test_lines_stay_chinese_whoever_reads_english(client, world):
    matter, code = followed(world, MatterStatus.SOLVED)
    seen = client.post("/en" + TRACK, {"code": code}).context
    data = {"receipt": seen["receipt"], "version": seen["matter"].version, "do": "not_solved"}
    client.post("/en" + TRACK, data)
    assert matter.entries.get(action="not_solved").text == "您反映问题没有真正解决，已重新办理。"


# --- Personal data --------------------------------------------------------------------------------


def test_of_a_closed_matter_everything_personal_is_removed_on_request(client, world):
    matter, code = followed(world, MatterStatus.SOLVED)
    do(client, code, "forget", sure="on")
    citizen = Citizen.objects.get(matter=matter)
    left = (Matter.objects.get(pk=matter.pk).text, citizen.name, citizen.phone)
    assert (left, bool(citizen.removed_on)) == (("", "", ""), True)


def test_the_answer_can_still_be_followed_after_the_removal(client, world):
    _matter, code = followed(world, MatterStatus.SOLVED)
    do(client, code, "forget", sure="on")
    assert "已换新灯。" in look(client, code).content.decode()


def test_of_an_open_matter_name_phone_and_photographs_go_and_the_words_stay(client, world):
    matter = make_matter(world, files=evidence())
    code = give_receipt(matter)
    MatterEntry.objects.filter(matter=matter).update(by=None)
    do(client, code, "forget", sure="on")
    citizen = Citizen.objects.get(matter=matter)
    left = (citizen.name, citizen.phone, MatterFile.objects.count(), StoredFile.objects.count())
    assert left == ("", "", 0, 0)
    assert Matter.objects.get(pk=matter.pk).text == WORDS


def test_the_words_go_with_the_next_removal_after_the_matter_is_closed(client, world):
    matter, code = followed(world)
    do(client, code, "forget", sure="on")
    today = timezone.localdate()
    assert list(personal_data.purge(today)) == []
    act(matter, "answer", world.keeper, text="已换新灯。", closed_on=today)
    assert list(personal_data.purge(today)) == [matter.pk]


def test_a_removal_needs_a_second_thought(client, world):
    matter, code = followed(world, MatterStatus.SOLVED)
    answer = do(client, code, "forget")
    assert (answer.status_code, Matter.objects.get(pk=matter.pk).text) == (422, WORDS)


def test_after_the_removal_it_is_not_offered_again(client, world):
    _matter, code = followed(world)
    assert do(client, code, "forget", sure="on").context["forget"] is None


def test_a_removal_after_a_merge_takes_ones_own_data_and_nobody_elses(client, world):
    matter, into = make_matter(world), make_matter(world)
    code = give_receipt(matter)
    act(matter, "merge", world.keeper, into=into)
    do(client, code, "forget", sure="on")
    texts = [Matter.objects.get(pk=one.pk).text for one in (matter, into)]
    assert texts == ["", WORDS]
    assert Citizen.objects.get(matter=into).name == NAME


def test_the_removal_is_on_the_trail_without_a_word(client, world):
    matter, code = followed(world, MatterStatus.SOLVED)
    do(client, code, "forget", sure="on")
    entry = TrailEntry.objects.of(Citizen.objects.get(matter=matter)).last()
    assert (entry.action, entry.actor) == (personal_data.REMOVED, None)
