"""Requests for review: sent without an account, followed by a code, answered by clerks."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from intake import codes, limits
from intake.questions import as_number
from supervision.documents.choices import ReviewRequestStatus as S
from supervision.documents.workflow import DOCUMENT_TABLE
from supervision.review_requests import personal_data
from supervision.review_requests.models import Requester, ReviewRequest
from supervision.review_requests.submission import REQUESTS
from supervision.review_requests.workflow import REQUEST_TABLE
from tests.factories import make_user
from tests.once import once
from tests.supervision.documents_world import World
from workflow.models import OutboxMessage, TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
FORM, TRACK = "/supervision/documents/request/", "/supervision/documents/request/track/"
NAME, CONTACT, WORDS = "某某五金商行", "13900000000", "第五条增设了收费项目，没有上位法依据。"


@once
def world():
    return World()


def given(**changes):
    return {
        "form_key": str(uuid.uuid4()),
        "paper": "永政发〔2023〕1号",
        "text": WORDS,
        "kind": "organization",
        "name": NAME,
        "contact": CONTACT,
        **changes,
    }


def made(**changes):
    """A request and its code."""
    data = given(**changes)
    data["form_key"] = uuid.UUID(data["form_key"])
    sent = REQUESTS.submit(data)
    return sent.record, sent.code


def decided(request, world, *actions, **data):
    for action in actions:
        inputs = {"text": "已研究，建议制定机关修改。", "document": None, **data}
        request = perform(request, action, by=world.clerk, data=inputs)
    return request


class TestTheForm:
    def test_it_makes_one_request_and_one_receipt(self, client, world):
        response = client.post(FORM, given())
        request = ReviewRequest.objects.get()
        assert response.status_code == 200
        code = "".join(response.context["groups"])
        assert REQUESTS.find(code) == request
        assert request.step_due_on > timezone.localdate()
        assert (request.requester.name, request.requester.contact) == (NAME, CONTACT)

    def test_neither_name_nor_contact_is_needed(self, client, db):
        assert client.post(FORM, given(name="", contact="")).status_code == 200
        assert ReviewRequest.objects.count() == 1

    @pytest.mark.parametrize("missing", ["paper", "text", "kind"])
    def test_what_is_missing_is_said_and_what_was_typed_stays(self, client, db, missing):
        response = client.post(FORM, given(**{missing: ""}))
        assert response.status_code == 422
        assert response.context["form"].errors.keys() == {missing}
        assert NAME in response.content.decode()
        assert not ReviewRequest.objects.exists()

    def test_sent_twice_it_is_one_request_with_the_same_code(self, client, db):
        data = given()
        first, second = client.post(FORM, data), client.post(FORM, data)
        assert first.context["groups"] == second.context["groups"]
        assert "已经收到过" in second.content.decode()
        assert ReviewRequest.objects.count() == 1

    def test_other_words_under_the_same_key_are_asked_to_be_sent_again(self, client, db):
        data = given()
        client.post(FORM, data)
        response = client.post(FORM, {**data, "text": "另一件事。"})
        assert response.status_code == 422
        assert "另一件事" in response.content.decode()
        assert ReviewRequest.objects.get().text == WORDS

    def test_numbers_go_up_through_the_year(self, db):
        numbers = [made()[0].number for _ in range(3)]
        year = timezone.localdate().year
        assert numbers == [f"SC{year}-{number:04}" for number in (1, 2, 3)]

    def test_the_citys_clerks_hear_of_it_and_nobody_else(self, world):
        made()
        hearers = {
            message.recipient for message in OutboxMessage.objects.select_related("recipient")
        }
        assert hearers == {world.clerk, world.clerk2}
        assert not OutboxMessage.objects.filter(subject__contains=WORDS).exists()

    def test_many_from_one_place_are_asked_and_far_more_are_put_off(self, client, db):
        limits.count(limits.ADDRESS, "127.0.0.1", by=limits.ADDRESS.most)
        response = client.post(FORM, given())
        assert response.status_code == 422
        question = response.context["form"].question
        first, second = (
            as_number(word) for word in question.text.removesuffix("等于几？").split("加")
        )
        answered = {"token": question.token, "answer": str(first + second)}
        again = given(form_key=response.context["form"]["form_key"].value(), **answered)
        assert client.post(FORM, again).status_code == 200
        limits.count(limits.ADDRESS, "127.0.0.1", by=limits.ADDRESS.most * limits.CEILING)
        assert client.post(FORM, given()).status_code == 429
        assert ReviewRequest.objects.count() == 1

    def test_nothing_of_it_is_kept_by_a_cache(self, client, db):
        assert "no-store" in client.get(FORM).headers["Cache-Control"]
        assert "no-store" in client.post(FORM, given()).headers["Cache-Control"]


class TestTheReceipt:
    def test_of_the_code_only_a_digest_is_kept(self, db):
        request, code = made()
        stored = str(list(ReviewRequest.objects.values()))
        assert code not in stored
        assert code[codes.LOCATOR :] not in stored
        assert request.locator == code[: codes.LOCATOR]

    def test_the_stored_key_makes_no_code(self, db):
        request, code = made()
        assert REQUESTS.code_for(request.form_key) != code

    def test_a_code_of_a_station_is_none_here(self, db):
        key = uuid.uuid4()
        made(form_key=str(key))
        assert REQUESTS.find(codes.code_for("liaison_stations.receipt", key)) is None

    def test_it_shows_how_far_the_request_is_and_nobodys_name(self, client, world):
        request, code = made()
        html = client.post(TRACK, {"code": code.lower()}).content.decode()
        assert request.number in html
        assert "待受理" in html
        for secret in (NAME, CONTACT, WORDS):
            assert secret not in html
        decided(request, world, "accept", "answer")
        assert "建议制定机关修改" in client.post(TRACK, {"code": code}).content.decode()

    def test_a_document_is_linked_only_where_it_is_public(self, client, world):
        request, code = made()
        hidden = world.document(status="registered", title="未公开的办法")
        decided(request, world, "accept", document=hidden)
        assert "未公开的办法" not in client.post(TRACK, {"code": code}).content.decode()
        type(hidden).objects.update(is_public=True)
        assert "未公开的办法" in client.post(TRACK, {"code": code}).content.decode()

    @pytest.mark.parametrize("code", ["0" * 16, "x", "", "一" * 16, "0" * 4000])
    def test_a_wrong_code_tells_nothing(self, client, db, code):
        made()
        response = client.post(TRACK, {"code": code})
        assert response.status_code == 422
        assert "code" in response.context["form"].errors

    def test_guessing_is_asked_and_then_put_off(self, client, db):
        _request, code = made()
        limits.count(limits.WRONG_CODES, "127.0.0.1", by=limits.WRONG_CODES.most)
        assert client.post(TRACK, {"code": code}).status_code == 422
        limits.count(limits.WRONG_CODES, "127.0.0.1", by=50)
        assert client.post(TRACK, {"code": code}).status_code == 429


class TestTheOffice:
    def address(self, request):
        return reverse("admin:supervision_reviewrequest_change", args=[request.pk])

    def test_the_citys_clerk_reads_it_and_the_look_is_noted_once_a_day(self, client, world):
        request, _code = made()
        client.force_login(world.clerk)
        for _ in range(2):
            html = client.get(self.address(request)).content.decode()
        for words in (NAME, CONTACT, WORDS):
            assert words in html
        looks = TrailEntry.objects.of(request.requester).filter(action="looked")
        assert [entry.actor for entry in looks] == [world.clerk]

    @pytest.mark.parametrize("name", ["leader", "town_clerk", "town_leader", "handler", "sysadmin"])
    def test_nobody_else_does(self, client, world, name):
        request, _code = made()
        client.force_login(make_user(Role.SYSADMIN) if name == "sysadmin" else getattr(world, name))
        response = client.get(self.address(request))
        assert response.status_code in (302, 403, 404)
        assert WORDS.encode() not in response.content

    def test_words_are_shown_as_words(self, client, world):
        request, _code = made(text="<script>alert(1)</script>")
        client.force_login(world.clerk)
        assert b"<script>alert(1)" not in client.get(self.address(request)).content

    @pytest.mark.parametrize(
        ("status", "offered"),
        [
            (S.RECEIVED, {"accept", "refuse"}),
            (S.STUDYING, {"answer", "refuse"}),
            (S.ANSWERED, set()),
            (S.NOT_ACCEPTED, set()),
        ],
    )
    def test_only_the_citys_clerks_act(self, world, status, offered):
        request, _code = made()
        request.status = status
        for name, person in vars(world).items():
            if hasattr(person, "has_role"):
                wanted = offered if name in ("clerk", "clerk2") else set()
                assert {row.action for row in REQUEST_TABLE.allowed(request, person)} == wanted

    def test_an_answer_needs_words(self, client, world):
        request = decided(made()[0], world, "accept")
        client.force_login(world.clerk)
        url = reverse("admin:supervision_reviewrequest_act", args=[request.pk, "answer"])
        response = client.post(url, {"version": request.version, "text": " "})
        assert "请写明研究的结果" in response.content.decode()
        request.refresh_from_db()
        assert request.status == S.STUDYING


class TestRetention:
    def answered(self, world, months_ago):
        request = decided(made()[0], world, "accept", "answer")
        on = timezone.localdate() - timedelta(days=31 * months_ago)
        ReviewRequest.objects.filter(pk=request.pk).update(answered_on=on)
        return request

    def test_what_is_past_its_time_is_removed_and_the_answer_stays(self, world, capsys):
        old, fresh, waiting = self.answered(world, 13), self.answered(world, 2), made()[0]
        call_command("purge_personal_data", "--dry-run")
        assert "1 requests for review" in capsys.readouterr().out
        call_command("purge_personal_data")
        kept = {one.request_id: one.name for one in Requester.objects.all()}
        assert kept == {old.pk: "", fresh.pk: NAME, waiting.pk: NAME}
        old.refresh_from_db()
        assert (old.text, old.requester.contact) == ("", "")
        assert old.answer
        assert TrailEntry.objects.of(old.requester).filter(action="personal_data_removed").exists()
        assert list(personal_data.purge(timezone.localdate())) == []


def test_a_document_that_somebody_asked_about_is_reviewed_on_proposal(world):
    record = world.document(status="registered")
    (need,) = DOCUMENT_TABLE.named("begin_review")[0].needs
    assert need.field(record).initial == "own"
    decided(made()[0], world, "accept", document=record)
    assert need.field(record).initial == "proposal"
