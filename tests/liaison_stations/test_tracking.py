"""Following a matter by its receipt: plain words, never anybody's own, and no hint for guessers."""

import re
import uuid

import pytest
from django.utils import timezone

from intake import codes, limits
from intake.questions import as_number
from liaison_stations.matters.models import (
    Handling,
    Matter,
    MatterEntry,
    MatterStatus,
)
from liaison_stations.opinions import tracking
from liaison_stations.opinions.submission import OPINIONS
from liaison_stations.opinions.views import with_code
from tests.liaison_stations.receipts import (
    MATTER_LINES,
    NAME,
    PHONE,
    TRACK,
    do,
    followed,
    give_receipt,
    look,
)
from tests.liaison_stations.world import WORDS, World, act, make_matter
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def world():
    return World()


# --- What is told ----------------------------------------------------------------------------


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
    MatterEntry.objects.create(
        matter=matter,
        action="remark",
        text="内部意见",
        public=False,
        at=timezone.now(),
        happened_on=timezone.localdate(),
    )
    html = look(client, code).content.decode()
    assert (MATTER_LINES in html, "内部意见" in html) == (True, False)


def test_the_page_shows_neither_name_nor_phone_nor_code(client, world):
    _matter, code = followed(world)
    html = look(client, code).content.decode()
    assert [text for text in (NAME, PHONE, code) if text in html] == []


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


# --- Wrong codes -----------------------------------------------------------------------------


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


# --- The signed stand-in for the code --------------------------------------------------------


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


# --- What was sent, and the two answers --------------------------------------------------------


def test_the_citizen_reads_their_own_words_behind_the_code(client, world):
    _matter, code = followed(world, MatterStatus.HANDLING)
    assert WORDS in look(client, code).content.decode()


def test_words_that_were_removed_are_shown_no_more(client, world):
    matter, code = followed(world, MatterStatus.SOLVED)
    Matter.objects.filter(pk=matter.pk).update(text="")
    html = look(client, code).content.decode()
    assert 'id="words"' not in html


def test_solved_and_not_solved_are_two_equal_buttons(client, world):
    _matter, code = followed(world, MatterStatus.SOLVED)
    html = look(client, code).content.decode()
    equal = html.partition('class="equals"')[2]
    assert re.search(r'<button type="submit" class="button">已经解决</button>', equal)
    assert '<summary class="button">没有解决</summary>' in equal


def test_the_code_on_a_receipt_opens_the_tracker_and_reaches_no_server():
    address = with_code("0123456789ABCDEF")
    path, _hash, code = address.partition("#")
    assert (path.endswith("/opinions/track/"), code) == (True, "0123456789ABCDEF")
