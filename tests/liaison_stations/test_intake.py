"""An opinion by QR code: no account, one form makes one matter, and nothing typed is lost."""

import itertools
import re
import uuid
from datetime import timedelta
from unittest.mock import patch

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake import codes
from intake import limits as intake_limits
from intake.limits import CEILING, count, so_far
from intake.questions import as_number
from intake.views import Closed
from liaison_stations.matters.models import Matter, MatterFile, MatterStatus, Receipt, Source
from liaison_stations.opinions import submission
from liaison_stations.opinions.submission import OPINIONS
from liaison_stations.stations.models import Station
from tests.factories import png
from tests.liaison_stations.world import World, make_station
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db

WORDS = "村口的路灯坏了三个月，晚上走路很不安全。"
NAME, PHONE = "赵钱孙", "13912345678"
HERE = "127.0.0.1"


@once
def station():
    return make_station(name="石柱镇代表联络站")


def address(station):
    return f"/stations/{station.code}/opinion/"


def typed(**fields):
    return {"form_key": str(uuid.uuid4()), "text": WORDS, "name": "", "phone": "", **fields}


def send(client, station, **fields):
    return client.post(address(station), typed(**fields))


def code_in(answer):
    return "".join(answer.context["groups"])


# --- The page ------------------------------------------------------------------------------------


def test_the_page_opens_without_an_account(client, station):
    assert client.get(address(station)).status_code == 200


def test_the_page_says_who_reads_it_what_is_kept_how_long_and_why_above_the_button(client, station):
    html = client.get(address(station)).content.decode()
    outcome = [html.index(text) for text in ("谁能看", "存什么", "存多久", "12 个月", "为什么")]
    assert max(outcome) < html.index(">提交</button>")


def test_the_page_is_kept_by_nobody(client, station):
    assert "no-store" in client.get(address(station)).headers["Cache-Control"]


def test_every_page_has_a_key_of_its_own(client, station):
    keys = {client.get(address(station)).context["form"]["form_key"].value() for _ in range(2)}
    assert len(keys) == 2


def test_the_page_costs_few_queries(client, station):
    client.get(address(station))
    with CaptureQueriesContext(connection) as seen:
        client.get(address(station))
    assert len(seen) == 2


def test_the_first_visit_weighs_at_most_60_kilobytes(client, station, settings):
    html = client.get(address(station)).content.decode()
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    weights = [(settings.BASE_DIR / "static" / name).stat().st_size for name in set(files)]
    assert len(html.encode()) + sum(weights) <= 60 * 1024


# --- What comes of it ----------------------------------------------------------------------------


def test_an_opinion_becomes_a_matter_of_the_station(client, station):
    send(client, station, name=NAME, phone=PHONE)
    matter = Matter.objects.get()
    found = (matter.station, matter.text, matter.source, matter.status, matter.citizen.name)
    assert found == (station, WORDS, Source.CODE, MatterStatus.RECEIVED, NAME)


def test_name_and_phone_may_be_left_out(client, station):
    send(client, station)
    citizen = Matter.objects.get().citizen
    assert (citizen.name, citizen.phone, citizen.agreed_to_contact) == ("", "", False)


def test_a_phone_left_is_leave_to_call(client, station):
    send(client, station, phone=PHONE)
    assert Matter.objects.get().citizen.agreed_to_contact


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("139 1234 5678", "13912345678"),
        ("+86 139-1234-5678", "13912345678"),
        ("８６１３９１２３４５６７８", "13912345678"),
        ("0579-87123456", "057987123456"),
        ("87123456", "87123456"),
    ],
)
def test_a_phone_is_understood_however_it_is_written(client, station, written, kept):
    send(client, station, phone=written)
    assert Matter.objects.get().citizen.phone == kept


def test_a_wrong_phone_is_told_beside_its_field(client, station):
    answer = send(client, station, phone="12")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["phone"])


def test_an_opinion_without_words_is_told_so(client, station):
    answer = send(client, station, text="  \u200b ")
    assert (answer.status_code, Matter.objects.count()) == (422, 0)


def test_what_was_typed_stays_where_something_is_wrong(client, station):
    assert WORDS in send(client, station, phone="12").content.decode()


def test_the_answer_shows_a_receipt_that_leads_to_the_matter(client, station):
    code = code_in(send(client, station))
    assert OPINIONS.find(code).matter == Matter.objects.get()


def test_the_receipt_is_a_picture_too(client, station):
    assert 'src="data:image/png;base64,iVBOR' in send(client, station).content.decode()


def test_the_receipt_shows_neither_words_nor_name_nor_phone(client, station):
    html = send(client, station, name=NAME, phone=PHONE).content.decode()
    assert [text for text in (WORDS, NAME, PHONE) if text in html] == []


def test_the_receipt_is_kept_by_nobody(client, station):
    assert "no-store" in send(client, station).headers["Cache-Control"]


def test_the_picture_of_the_receipt_is_fetched_with_the_key_of_the_form(client, station):
    data = typed()
    client.post(address(station), data)
    answer = client.post("/opinions/receipt/", {"form_key": data["form_key"]})
    assert (answer.headers["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")


def test_an_unknown_key_gets_no_picture(client):
    assert client.post("/opinions/receipt/", {"form_key": str(uuid.uuid4())}).status_code == 404


def test_the_staff_of_the_station_is_told_without_a_word_of_the_citizen(client):
    world = World()
    send(client, world.station, name=NAME, phone=PHONE)
    message = OutboxMessage.objects.get()
    said = f"{message.subject} {message.body} {message.path} {message.key}"
    assert message.recipient == world.keeper
    assert [text for text in (WORDS, NAME, PHONE) if text in said] == []


def test_the_trail_holds_nothing_of_what_was_typed(client, station):
    send(client, station, name=NAME, phone=PHONE)
    rows = str(list(TrailEntry.objects.values()))
    assert [text for text in (WORDS, NAME, PHONE) if text in rows] == []


def test_nothing_of_what_was_typed_reaches_the_log(client, station, caplog):
    with caplog.at_level(0):
        code = code_in(send(client, station, name=NAME, phone=PHONE))
    assert [text for text in (WORDS, NAME, PHONE, code) if text in caplog.text] == []


# --- The same form again -------------------------------------------------------------------------


def test_a_second_tap_makes_no_second_matter(client, station):
    data = typed()
    for _ in range(2):
        client.post(address(station), data)
    assert (Matter.objects.count(), Receipt.objects.count()) == (1, 1)


def test_a_second_tap_shows_the_same_receipt(client, station):
    data = typed()
    first, second = (code_in(client.post(address(station), data)) for _ in range(2))
    assert first == second


def test_a_second_tap_counts_for_no_limit(client, station):
    data = typed()
    for _ in range(intake_limits.ADDRESS.most + 5):
        answer = client.post(address(station), data)
    assert answer.status_code == 200
    assert so_far(submission.STATION, station.pk) == 1


def test_other_words_on_a_form_that_was_sent_are_kept_for_one_more_press(client, station):
    data = typed()
    client.post(address(station), data)
    answer = client.post(address(station), {**data, "text": "另一件事"})
    again = answer.context["form"]
    assert (answer.status_code, again["text"].value()) == (422, "另一件事")
    data |= {"text": "另一件事", "form_key": again["form_key"].value()}
    client.post(address(station), data)
    assert Matter.objects.count() == 2


@pytest.mark.parametrize("key", ["", "nonsense", None])
def test_a_form_without_a_usable_key_gets_a_new_one(client, station, key):
    data = typed() | {"form_key": key or ""}
    answer = client.post(address(station), data)
    assert (answer.status_code, Matter.objects.count()) == (422, 0)
    data["form_key"] = answer.context["form"]["form_key"].value()
    assert client.post(address(station), data).status_code == 200


def test_the_database_holds_neither_the_code_nor_the_key_that_makes_it(client, station):
    data = typed()
    code = code_in(client.post(address(station), data))
    stored = str(list(Receipt.objects.values())) + str(list(Matter.objects.values()))
    assert code[codes.LOCATOR :] not in stored
    assert str(Matter.objects.get().form_key) != data["form_key"]


# --- Photographs ---------------------------------------------------------------------------------


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


# --- Closed and unknown --------------------------------------------------------------------------


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


# --- The code of a deputy ------------------------------------------------------------------------


def test_a_deputys_code_leads_to_the_station_with_the_deputy_in_charge(client):
    world = World()
    deputy = world.deputy.deputy
    client.post(f"/deputies/{deputy.pk}/opinion/", typed())
    matter = Matter.objects.get()
    assert (matter.station, matter.deputy) == (world.station, deputy)


def test_the_deputy_is_told_of_an_opinion_by_their_code(client):
    world = World()
    client.post(f"/deputies/{world.deputy.deputy.pk}/opinion/", typed())
    outcome = set(OutboxMessage.objects.values_list("recipient", flat=True))
    assert outcome == {world.keeper.pk, world.deputy.pk}


def test_the_code_of_a_deputy_without_a_station_says_so(client):
    world = World()
    answer = client.get(f"/deputies/{world.other_deputy.deputy.pk}/opinion/")
    assert answer.status_code == 410


def test_an_unknown_deputy_is_not_found(client):
    assert client.get("/deputies/987654/opinion/").status_code == 404


# --- Bad input and abuse -------------------------------------------------------------------------


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


# --- Over the limits -----------------------------------------------------------------------------


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
