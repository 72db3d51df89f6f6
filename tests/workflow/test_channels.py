"""Which ways a notice takes out of the portal, and what is said there."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.choices import Role
from tests.factories import make_user
from workflow import outbox, sms
from workflow.choices import Channel, MessageState
from workflow.models import Delivery, OutboxMessage

pytestmark = pytest.mark.django_db
SENT = []


def take(mobile, text):
    """The city's service for short messages, as the tests have it."""
    SENT.append((mobile, text))


def refuse(mobile, text):
    """The same while it is out of order."""
    raise OSError("service unavailable")


@pytest.fixture(autouse=True)
def _nothing_sent():
    SENT.clear()


@pytest.fixture
def with_sms(settings):
    settings.SMS_SENDER = "tests.workflow.test_channels.take"


def person(**fields):
    return make_user(Role.DEPUTY, **fields)


def tell(reader, key="one", **given):
    given.setdefault("subject", "交办通知")
    outbox.put([outbox.Message(key=key, recipient=reader, **given)])


def channels():
    return set(Delivery.objects.values_list("channel", flat=True))


def test_without_any_address_a_notice_stands_on_its_page_alone():
    tell(person())
    assert (OutboxMessage.objects.count(), channels()) == (1, set())


def test_by_mail_goes_what_a_person_with_an_address_did_not_refuse():
    tell(person(email="a@example.cn"))
    tell(person(email="b@example.cn", channels=[]), "two")
    assert Delivery.objects.get().message.recipient.email == "a@example.cn"


def test_short_messages_go_where_they_are_chosen_and_a_service_is_there(with_sms):
    tell(person(mobile="13800000001", channels=[Channel.SMS]))
    tell(person(mobile="13800000002"), "two")
    tell(person(channels=[Channel.SMS]), "three")
    outbox.send_waiting()
    assert SENT == [("13800000001", "交办通知")]


def test_without_a_service_no_short_message_is_promised():
    tell(person(mobile="13800000001", channels=[Channel.SMS]))
    assert channels() == set()


def test_a_service_that_was_taken_away_leaves_the_notice_seen_as_undelivered(with_sms, settings):
    tell(person(mobile="13800000001", channels=[Channel.SMS]))
    settings.SMS_SENDER = ""
    assert outbox.send_waiting() == 0
    delivery = Delivery.objects.get()
    assert delivery.state == MessageState.FAILED
    assert OutboxMessage.objects.all().undelivered(timezone.now()).exists()


def test_a_service_out_of_order_is_tried_again(settings):
    settings.SMS_SENDER = "tests.workflow.test_channels.refuse"
    tell(person(mobile="13800000001", channels=[Channel.SMS]))
    outbox.send_waiting()
    assert Delivery.objects.get().state == MessageState.WAITING
    settings.SMS_SENDER = "tests.workflow.test_channels.take"
    assert outbox.send_waiting(timezone.now() + timedelta(minutes=5)) == 1


def test_a_long_text_is_cut_for_the_telephone(with_sms):
    sms.send("13800000001", "长" * 500)
    assert SENT == [("13800000001", "长" * sms.LONGEST)]


def test_several_notices_to_one_reader_go_out_as_one_message():
    reader = person(email="a@example.cn")
    for key in ("one", "two", "three"):
        tell(reader, key, subject=f"第{key}件")
    tell(person(email="b@example.cn"), "other", subject="别人的一件")
    assert outbox.send_waiting() == 4
    first, second = mail.outbox
    assert first.subject == "您有 3 条新通知"
    assert "第two件" in first.body
    assert "/my/notices/" in first.body
    assert second.subject == "别人的一件"


def test_notices_that_went_out_as_one_fail_as_one(monkeypatch):
    reader = person(email="a@example.cn")
    tell(reader, "one")
    tell(reader, "two")
    monkeypatch.setattr("workflow.channels.send_mail", lambda *message: 1 / 0)
    outbox.send_waiting()
    assert set(Delivery.objects.values_list("attempts", "error")) == {
        (1, "ZeroDivisionError: division by zero")
    }


def test_who_wants_one_message_a_day_gets_it_in_the_morning():
    tell(person(email="a@example.cn", wants_digest=True))
    assert outbox.send_waiting() == 0
    due = timezone.localtime(Delivery.objects.get().due_at)
    assert due.hour == outbox.MORNING
    assert timezone.now() < due < timezone.now() + timedelta(days=1)


def test_what_is_urgent_waits_for_no_morning():
    tell(person(email="a@example.cn", wants_digest=True), urgent=True)
    assert outbox.send_waiting() == 1


def test_what_is_asked_for_again_goes_out_no_second_time():
    reader = person(email="a@example.cn")
    tell(reader)
    outbox.send_waiting()
    reader.channels = [Channel.EMAIL, Channel.SMS]
    tell(reader)
    assert Delivery.objects.count() == 1
