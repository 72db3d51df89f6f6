"""Following a matter by its receipt: plain words, never anybody's own, and no hint for guessers."""

import re
import uuid

import pytest
from django.utils import timezone

from attachments.models import StoredFile
from intake import codes, limits
from intake.questions import as_number
from liaison_stations.matters import personal_data
from liaison_stations.matters.effects import ask_due
from liaison_stations.matters.models import (
    Citizen,
    Handling,
    Matter,
    MatterEntry,
    MatterEntryKind,
    MatterFile,
    MatterStatus,
    Receipt,
)
from liaison_stations.opinions import tracking
from liaison_stations.opinions.submission import OPINIONS, issue
from liaison_stations.opinions.submission import WORDS as A_DAY
from tests.factories import evidence
from tests.liaison_stations.world import WORDS, World, act, closed_long_ago, make_matter
from tests.once import once
from workflow.choices import Satisfaction
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db

TRACK = "/opinions/track/"
NAME, PHONE = "王小明", "13800000001"
MATTER_LINES = "您反映的事项已受理"


@once
def world():
    return World()


def give_receipt(matter):
    """The code of a new receipt of a matter."""
    code = OPINIONS.code_for(uuid.uuid4())
    issue(matter, code, codes.digest_of(code))
    return code


def look(client, code, **more):
    return client.post(TRACK, {"code": code, **more})


def followed(world, status=MatterStatus.HANDLING, **fields):
    """A matter in a state, and the code of its receipt."""
    matter = make_matter(world, status, **fields)
    return matter, give_receipt(matter)


def do(client, code, action, **data):
    """The page of the code, and then an action on it."""
    seen = look(client, code)
    given = {
        "receipt": seen.context["receipt"],
        "version": seen.context["matter"].version,
        "do": action,
    }
    return client.post(TRACK, given | data)


# --- What is told --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (MatterStatus.RECEIVED, "已收到，等待受理"),
        (MatterStatus.HANDLING, "正在办理"),
        (MatterStatus.ANSWERED, "已有答复"),
        (MatterStatus.SOLVED, "已经解决"),
        (MatterStatus.NOT_ACCEPTED, "不在联络站受理范围内"),
    ],
)
def test_the_page_says_in_plain_words_where_the_matter_stands(client, world, status, sentence):
    _matter, code = followed(world, status)
    assert sentence in look(client, code).content.decode()


@pytest.mark.parametrize(
    ("handling", "sentence"),
    [(Handling.TOWN, "由镇（街道、区）办理"), (Handling.CITY, "由市人大常委会研究")],
)
def test_the_page_says_in_whose_hands_it_is(client, world, handling, sentence):
    _matter, code = followed(world, handling=handling)
    assert sentence in look(client, code).content.decode()


def test_the_page_shows_the_answer(client, world):
    _matter, code = followed(world, MatterStatus.SOLVED)
    assert "已换新灯。" in look(client, code).content.decode()


def test_a_refusal_names_the_right_door(client, world):
    _matter, code = followed(world, MatterStatus.NOT_ACCEPTED)
    assert "请到：市信访局" in look(client, code).content.decode()


def test_the_page_tells_the_lines_that_are_for_the_citizen(client, world):
    matter, code = followed(world)
    MatterEntry.objects.create(matter=matter, action="remark", text="内部意见", public=False)
    html = look(client, code).content.decode()
    assert (MATTER_LINES in html, "内部意见" in html) == (True, False)


def test_the_page_shows_neither_words_nor_name_nor_phone(client, world):
    _matter, code = followed(world)
    html = look(client, code).content.decode()
    assert [text for text in (WORDS, NAME, PHONE, code) if text in html] == []


def test_the_page_does_not_show_what_the_citizen_added(client, world):
    _matter, code = followed(world)
    do(client, code, "add_word", text="路口也暗")
    assert "路口也暗" not in look(client, code).content.decode()


def test_the_page_is_kept_by_nobody(client, world):
    _matter, code = followed(world)
    assert "no-store" in look(client, code).headers["Cache-Control"]


def test_a_code_in_the_address_is_not_looked_at(client, world):
    _matter, code = followed(world)
    html = client.get(TRACK, {"code": code}).content.decode()
    assert MATTER_LINES not in html


def test_the_code_reaches_no_log(client, world, caplog):
    _matter, code = followed(world)
    with caplog.at_level(0):
        look(client, code)
        look(client, code[:15] + "?")
    assert code[:15] not in caplog.text


def test_a_code_is_understood_however_it_is_typed(client, world):
    _matter, code = followed(world)
    typed = "-".join(codes.groups(code.lower().replace("0", "o")))
    assert look(client, typed).status_code == 200


def test_a_merged_matter_is_followed_where_it_goes_on(client, world):
    matter, into = make_matter(world), make_matter(world)
    code = give_receipt(matter)
    act(matter, "merge", world.keeper, into=into)
    act(into, "accept", world.keeper)
    html = look(client, code).content.decode()
    assert (MATTER_LINES in html, "合并办理" in html, html.count("等待受理")) == (True, True, 1)


def test_where_the_matter_stands_costs_the_same_queries_with_many_lines(
    client, world, django_assert_max_num_queries
):
    matter, code = followed(world)
    for _ in range(3):
        act(matter, "report_progress", world.keeper, text="已到现场。")
    with django_assert_max_num_queries(12):
        look(client, code)


# --- Wrong codes ---------------------------------------------------------------------------------


def wrong(client, times=1, **more):
    for _ in range(times):
        answer = look(client, OPINIONS.code_for(uuid.uuid4()), **more)
    return answer


def test_a_wrong_code_is_told_in_the_same_words_as_an_unknown_one(client, world):
    _matter, code = followed(world)
    unknown, almost = "ZZZZZ" + code[5:], code[:5] + "ZZZZZZZZZZZ"
    answers = [look(client, one) for one in (unknown, almost)]
    pages = [
        re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
        for answer in answers
    ]
    assert answers[0].status_code == answers[1].status_code == 422
    assert pages[0].replace(unknown, "") == pages[1].replace(almost, "")


def test_what_cannot_be_a_code_costs_no_try(client, world):
    for _ in range(20):
        answer = look(client, "123")
    assert "16 位" in answer.content.decode()
    assert not limits.so_far(limits.WRONG_CODES, "127.0.0.1")


def test_after_five_wrong_codes_a_question_is_asked_before_any_look(client, world, monkeypatch):
    wrong(client, 5)
    monkeypatch.setattr(OPINIONS, "find", lambda code: pytest.fail("looked up"))
    assert "等于几" in wrong(client).content.decode()


def test_after_five_wrong_codes_the_right_one_is_asked_too(client, world):
    _matter, code = followed(world)
    wrong(client, 5)
    assert "等于几" in look(client, code).content.decode()


def test_with_the_answer_the_right_code_opens_the_page(client, world):
    _matter, code = followed(world)
    wrong(client, 5)
    question = look(client, code).context["form"].question
    total = sum(as_number(question.text[place]) for place in (0, 2))
    answer = look(client, code, token=question.token, answer=str(total))
    assert MATTER_LINES in answer.content.decode()


def test_an_answer_given_for_one_code_is_none_for_another(client, world):
    _matter, code = followed(world)
    wrong(client, 5)
    question = wrong(client).context["form"].question
    total = sum(as_number(question.text[place]) for place in (0, 2))
    answer = look(client, code, token=question.token, answer=str(total))
    assert answer.status_code == 422


def test_after_fifty_wrong_codes_an_address_waits_even_with_the_right_one(client, world):
    _matter, code = followed(world)
    limits.count(limits.WRONG_CODES, "127.0.0.1", by=50)
    answer = look(client, code)
    assert (answer.status_code, MATTER_LINES in answer.content.decode()) == (429, False)


def test_somebody_elses_wrong_codes_lock_nobody_out(client, world):
    _matter, code = followed(world)
    limits.count(limits.WRONG_CODES, "203.0.113.7", by=500)
    assert look(client, code).status_code == 200


def test_of_hundreds_of_guesses_only_the_first_five_are_looked_up(client, world, monkeypatch):
    """The look-up is replaced: only those that reach it are counted."""
    reached = []
    monkeypatch.setattr(OPINIONS, "find", lambda code: reached.append(code))
    for _ in range(300):
        wrong(client)
    assert len(reached) == limits.WRONG_CODES.most


# --- What the citizen may do ---------------------------------------------------------------------


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
    assert list(look(client, code).context["actions"]) == offered


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
    assert "confirm" not in answer.context["actions"]


def test_the_question_of_some_weeks_later_offers_both_answers(client, world):
    matter, code = followed(world, MatterStatus.SOLVED)
    closed_long_ago(matter, days=30)
    ask_due(timezone.localdate())
    answer = look(client, code)
    assert "问题真正解决了吗" in answer.content.decode()
    assert {"confirm", "not_solved"} <= set(answer.context["actions"])


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


# --- The signed stand-in for the code ------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "1", "1:abc:def", "x" * 5000])
def test_a_stand_in_of_ones_own_opens_nothing(client, world, token):
    followed(world)
    answer = client.post(TRACK, {"receipt": token, "do": "add_word", "text": "x", "version": 1})
    assert (answer.status_code, MATTER_LINES in answer.content.decode()) == (422, False)


def test_the_stand_in_holds_for_an_hour(client, world, monkeypatch):
    _matter, code = followed(world)
    seen = look(client, code).context
    monkeypatch.setattr(tracking, "HOLDS", -1)
    answer = client.post(TRACK, {"receipt": seen["receipt"], "do": "confirm", "version": 1})
    assert (answer.status_code, "请再输入一次回执码" in answer.content.decode()) == (422, True)


# --- Personal data -------------------------------------------------------------------------------


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
