"""What is handed in without an account is taken, limited and followed the same way everywhere."""

import uuid
from unittest.mock import patch

import pytest
from django.db import IntegrityError, OperationalError

from intake import limits
from intake.forms import OtherWords
from liaison_stations.matters.models import Matter, Receipt
from liaison_stations.opinions.submission import OPINIONS
from supervision.review_requests.models import ReviewRequest
from supervision.review_requests.submission import REQUESTS
from tests.factories import town_congress
from tests.liaison_stations.world import make_station

pytestmark = pytest.mark.django_db
WORDS = "第五条增设了收费项目。"


def of_a_station():
    station = make_station(town_congress())
    return f"/stations/{station.code}/opinion/", {"station": station}


def of_the_review_office():
    return "/supervision/documents/request/", {}


PLACES = [
    pytest.param(of_a_station, OPINIONS, Matter, "/opinions/track/", id="opinion"),
    pytest.param(
        of_the_review_office,
        REQUESTS,
        ReviewRequest,
        "/supervision/documents/request/track/",
        id="request for review",
    ),
]


def typed(**changes):
    """One form that both take; each leaves out what it does not ask for."""
    return {
        "form_key": str(uuid.uuid4()),
        "text": WORDS,
        "paper": "永政发〔2023〕1号",
        "kind": "citizen",
        "name": "",
        "contact": "",
        "phone": "",
        **changes,
    }


def cleaned(**changes):
    given = typed(**changes)
    return {**given, "form_key": uuid.UUID(given["form_key"]), "photos": []}


@pytest.mark.parametrize(("place", "intake", "model", "track"), PLACES)
class TestOneForm:
    def test_makes_one_record_and_shows_a_code_that_leads_to_it(
        self, client, place, intake, model, track
    ):
        address, _where = place()
        code = "".join(client.post(address, typed()).context["groups"])
        record = model.objects.get()
        found = intake.find(code)
        assert getattr(found, "matter", found) == record
        assert record.number in client.post(track, {"code": code}).content.decode()

    def test_sent_twice_is_told_so_and_given_the_same_code(
        self, client, place, intake, model, track
    ):
        address, _where = place()
        data = typed()
        first, second = client.post(address, data), client.post(address, data)
        assert first.context["groups"] == second.context["groups"]
        assert "没有重复登记" in second.content.decode()
        assert model.objects.count() == 1

    def test_sent_again_asks_no_question_however_many_came(
        self, client, place, intake, model, track
    ):
        address, _where = place()
        data = typed()
        client.post(address, data)
        limits.count(limits.ADDRESS, "127.0.0.1", by=limits.ADDRESS.most * limits.CEILING)
        assert client.post(address, data).status_code == 200

    def test_with_other_words_under_its_key_makes_nothing(self, place, intake, model, track):
        _address, where = place()
        given = cleaned()
        intake.submit(given, **where)
        with pytest.raises(OtherWords):
            intake.submit({**given, "text": "另一件事。"}, **where)
        assert model.objects.get().text == WORDS

    def test_tries_again_where_another_was_quicker(self, place, intake, model, track):
        _address, where = place()
        make, tries = intake.make, []

        def late(given, code, digest, **rest):
            tries.append(code)
            if len(tries) < 3:
                raise IntegrityError("number")
            return make(given, code, digest, **rest)

        with patch.object(intake, "make", late):
            assert intake.submit(cleaned(), **where).new
        assert len(set(tries)) == 1

    def test_is_to_be_sent_once_more_where_others_are_always_quicker(
        self, place, intake, model, track
    ):
        _address, where = place()
        with (
            patch.object(intake, "make", side_effect=IntegrityError("number")),
            pytest.raises(OperationalError),
        ):
            intake.submit(cleaned(), **where)
        assert not model.objects.exists()

    def test_keeps_of_its_code_no_more_than_a_beginning_and_a_slow_hash(
        self, place, intake, model, track
    ):
        _address, where = place()
        sent = intake.submit(cleaned(), **where)
        rows = str([*Receipt.objects.values(), *model.objects.values()])
        assert sent.code[:5] in rows
        assert sent.code[5:] not in rows


@pytest.mark.parametrize(("place", "intake", "model", "track"), PLACES)
class TestTracking:
    def test_asks_a_question_after_five_wrong_codes(self, client, place, intake, model, track):
        limits.count(limits.WRONG_CODES, "127.0.0.1", by=limits.WRONG_CODES.most)
        answer = client.post(track, {"code": "0" * 16})
        assert (answer.status_code, answer.context["form"].question is None) == (422, False)

    def test_counts_wrong_codes_of_both_registers_together(
        self, client, place, intake, model, track
    ):
        for _one, _intake, _model, where in (each.values for each in PLACES):
            client.post(where, {"code": "0" * 16})
        assert limits.so_far(limits.WRONG_CODES, "127.0.0.1") == 2

    def test_tells_what_helps_who_lost_the_code(self, client, place, intake, model, track):
        assert "回执码丢了" in client.get(track).content.decode()

    def test_is_kept_by_no_cache(self, client, place, intake, model, track):
        assert "no-store" in client.get(track).headers["Cache-Control"]


def test_a_code_of_one_register_is_none_of_another():
    key = uuid.uuid4()
    assert OPINIONS.code_for(key) != REQUESTS.code_for(key)
