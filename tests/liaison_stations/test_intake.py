"""An opinion by QR code: no account, one form makes one matter and one receipt."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake import codes
from intake import limits as intake_limits
from intake.limits import so_far
from liaison_stations.matters.models import Matter, MatterStatus, Receipt, Source
from liaison_stations.opinions import submission
from liaison_stations.opinions.submission import OPINIONS
from tests.liaison_stations.opinion_form import (
    NAME,
    PHONE,
    WORDS,
    address,
    code_in,
    open_station,
    send,
    typed,
)
from tests.liaison_stations.world import World
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db


@once
def station():
    return open_station()


# --- The page -------------------------------------------------------------------------------------


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


# --- What comes of it -----------------------------------------------------------------------------


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


# --- The same form again --------------------------------------------------------------------------


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


# --- The code of a deputy -------------------------------------------------------------------------


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
