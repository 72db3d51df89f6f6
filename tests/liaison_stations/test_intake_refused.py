"""An opinion by QR code that cannot come in as it is: it is said why, and nothing typed is lost."""

import itertools
import re
import uuid
from datetime import timedelta
from unittest.mock import patch

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from intake import limits as intake_limits
from intake.limits import CEILING, count
from intake.questions import as_number
from intake.views import Closed
from liaison_stations.matters.models import Matter, MatterFile
from liaison_stations.opinions import submission
from liaison_stations.opinions.submission import OPINIONS
from liaison_stations.stations.models import Station
from tests.factories import png
from tests.liaison_stations.opinion_form import (
    HERE,
    WORDS,
    address,
    open_station,
    send,
    typed,
)
from tests.liaison_stations.world import make_station
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def station():
    return open_station()


# --- Photographs ----------------------------------------------------------------------------------


def photo(name="现场.png"):
    return png(name)


def test_photographs_are_filed_with_the_matter(client, station):
    send(client, station, photos=[photo("一.png"), photo("二.png")])
    assert MatterFile.objects.filter(entry__matter=Matter.objects.get()).count() == 2


@pytest.mark.parametrize(
    "files",
    [
        [photo(f"{number}.png") for number in range(4)],
        [SimpleUploadedFile("说明.pdf", b"%PDF-1.4 ")],
        [SimpleUploadedFile("假.jpg", b"<script>alert(1)</script>")],
        [SimpleUploadedFile("a.svg", b"<svg/>")],
    ],
    ids=["four", "paper", "no picture", "drawing"],
)
def test_what_is_no_photograph_is_told_beside_its_field(client, station, files):
    answer = send(client, station, photos=files)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["photos"])


def test_photographs_that_were_lost_with_another_fault_are_told(client, station):
    answer = send(client, station, phone="12", photos=[photo()])
    assert set(answer.context["form"].errors) == {"phone", "photos"}


def test_a_full_disk_refuses_photographs_and_keeps_the_words(client, station):
    with patch("liaison_stations.opinions.views.has_room", return_value=False):
        answer = send(client, station, photos=[photo()])
    assert (answer.status_code, WORDS in answer.content.decode()) == (503, True)


def test_a_full_disk_takes_words(client, station):
    with patch("liaison_stations.opinions.views.has_room", return_value=False):
        assert send(client, station).status_code == 200


def test_too_many_photographs_of_a_day_are_refused_and_the_words_kept(client, station):
    count(submission.PHOTOS_OF_ADDRESS, HERE, by=submission.PHOTOS_OF_ADDRESS.most)
    answer = send(client, station, photos=[photo()])
    assert (answer.status_code, list(answer.context["form"].errors)) == (429, ["photos"])


# --- Closed and unknown ---------------------------------------------------------------------------


def test_an_unknown_code_is_told_with_the_way_to_the_others(client):
    answer = client.get("/stations/nowhere/opinion/")
    assert (answer.status_code, "没有这个联络站" in answer.content.decode()) == (404, True)


def test_a_closed_station_names_where_to_go(client, station):
    central = make_station(name="市总站")
    Station.objects.filter(pk=station.pk).update(closed_on=timezone.localdate() - timedelta(1))
    answer = client.get(address(station))
    html = answer.content.decode()
    assert (answer.status_code, "本站已停用" in html, central.name in html) == (410, True, True)


def test_what_was_typed_is_kept_where_the_station_closed_meanwhile(client, station):
    Station.objects.filter(pk=station.pk).update(intake_open=False)
    answer = send(client, station)
    assert (answer.status_code, WORDS in answer.content.decode()) == (410, True)
    assert not Matter.objects.exists()


def test_a_station_that_closes_in_between_takes_nothing(station):
    Station.objects.filter(pk=station.pk).update(intake_open=False)
    given = {"form_key": uuid.uuid4(), "text": WORDS, "name": "", "phone": "", "photos": []}
    with pytest.raises(Closed):
        OPINIONS.submit(given, station=station)


def test_a_receipt_is_shown_again_after_the_station_closed(client, station):
    data = typed()
    client.post(address(station), data)
    Station.objects.filter(pk=station.pk).update(intake_open=False)
    assert client.post(address(station), data).status_code == 200


# --- Bad input and abuse --------------------------------------------------------------------------


def test_letters_that_cannot_be_seen_are_not_stored(client, station):
    send(client, station, text="路灯\u202e坏了\u200b\x07")
    assert Matter.objects.get().text == "路灯坏了"


def test_markup_comes_back_as_letters(client, station):
    html = send(client, station, text="<script>alert(1)</script>", phone="12").content.decode()
    assert ("<script>alert(1)" in html, "&lt;script&gt;alert(1)" in html) == (False, True)


def test_a_text_that_is_too_long_is_refused_with_its_length_and_kept(client, station):
    answer = send(client, station, text="长" * 2001)
    html = answer.content.decode()
    assert (answer.status_code, "现在有 2001 字" in html, "长" * 2001 in html) == (422, True, True)


def test_a_megabyte_is_not_sent_back(client, station):
    answer = send(client, station, text="长" * 400_000)
    assert answer.status_code == 422
    assert "长" * 2000 in answer.content.decode()
    assert len(answer.content) < 200_000


def test_more_than_a_form_can_hold_gets_a_page_with_the_limit(client, station, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    assert send(client, station, text="长" * 10_000).status_code == 413


def test_a_form_whose_cookie_was_lost_keeps_the_words_and_can_be_sent_again(station):
    strict = Client(enforce_csrf_checks=True)
    data = typed()
    answer = strict.post(address(station), data, headers={"origin": "http://testserver"})
    html = answer.content.decode()
    assert (answer.status_code, WORDS in html, Matter.objects.count()) == (403, True, 0)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    again = strict.post(address(station), data | {"csrfmiddlewaretoken": token})
    assert (again.status_code, Matter.objects.count()) == (200, 1)


def test_the_page_after_a_lost_cookie_is_kept_by_nobody_and_hides_the_key(station):
    strict = Client(enforce_csrf_checks=True)
    data = typed()
    answer = strict.post(address(station), data, headers={"origin": "http://testserver"})
    assert "no-store" in answer.headers["Cache-Control"]
    hidden = f'<input type="hidden" name="form_key" value="{data["form_key"]}">'
    assert hidden in answer.content.decode()


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3"])
def test_a_formula_in_an_opinion_is_words_in_the_ledger(client, station, tmp_path, text):
    send(client, station, text=text, name=text)
    out = tmp_path / "ledger.xlsx"
    call_command("export_ledger", str(out), with_personal_data=True, reason="核对")
    cells = [cell for row in openpyxl.load_workbook(out)["群众事项"] for cell in row]
    found = [cell.data_type for cell in cells if cell.value == text]
    assert found
    assert set(found) == {"s"}


# --- Over the limits ------------------------------------------------------------------------------


def over_the_limit(station):
    count(submission.STATION, station.pk, by=submission.STATION.most)


def said(form):
    first, second = re.match(r"(.)加(.)等于", str(form.question.text)).groups()
    return as_number(first) + as_number(second)


def test_over_the_limit_a_question_is_asked_and_the_words_are_kept(client, station):
    over_the_limit(station)
    answer = send(client, station)
    html = answer.content.decode()
    assert (answer.status_code, WORDS in html, Matter.objects.count()) == (422, True, 0)
    assert "等于几" in html


def test_the_right_answer_lets_the_opinion_in(client, station):
    over_the_limit(station)
    data = typed()
    form = client.post(address(station), data).context["form"]
    data |= {"token": form.question.token, "answer": str(said(form))}
    assert client.post(address(station), data).status_code == 200
    assert Matter.objects.count() == 1


def test_a_wrong_answer_is_asked_anew(client, station, monkeypatch):
    over_the_limit(station)
    draws = itertools.cycle(range(9))  # never twice the same sum
    monkeypatch.setattr("intake.questions.secrets.randbelow", lambda below: next(draws))
    data = typed()
    form = client.post(address(station), data).context["form"]
    data |= {"token": form.question.token, "answer": str(said(form) + 1)}
    answer = client.post(address(station), data)
    assert (answer.status_code, answer.context["form"].question.token != form.question.token) == (
        422,
        True,
    )


def test_far_over_the_limit_the_page_asks_for_patience_and_keeps_the_words(client, station):
    count(intake_limits.ADDRESS, HERE, by=intake_limits.ADDRESS.most * CEILING)
    answer = send(client, station)
    assert (answer.status_code, WORDS in answer.content.decode()) == (429, True)


def test_another_station_goes_on_while_one_is_flooded(client, station):
    count(submission.STATION, station.pk, by=submission.STATION.most * CEILING)
    assert send(client, make_station()).status_code == 200
