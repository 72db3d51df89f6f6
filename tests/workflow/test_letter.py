"""What a letter says, when it is due, and what becomes of one that leads to nobody."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.choices import Role
from accounts.models import User
from tests.factories import make_org, make_user
from workflow import channels, outbox
from workflow.choices import Channel, MessageState
from workflow.models import Delivery, OutboxMessage

pytestmark = pytest.mark.django_db
TAKEN: list[tuple[str, str]] = []


def take(mobile: str, text: str) -> None:
    """The city's service for short messages, as these tests have it."""
    TAKEN.append((mobile, text))


@pytest.fixture
def with_sms(settings: Any) -> None:
    TAKEN.clear()
    settings.SMS_SENDER = "tests.workflow.test_letter.take"


def person(**fields: Any) -> User:
    found: User = make_user(Role.DEPUTY, **{"email": "a@example.cn", **fields})
    return found


def message(reader: User, key: str = "one", **given: Any) -> outbox.Message:
    return outbox.Message(key=key, recipient=reader, **{"subject": "交办通知", **given})


def tell(reader: User, key: str = "one", **given: Any) -> OutboxMessage:
    outbox.put([message(reader, key, **given)])
    return OutboxMessage.objects.select_related("recipient").get(key=key)


# --- What it says --------------------------------------------------------------------------------


def test_a_letter_of_one_notice_is_its_lines_and_its_address(settings: Any) -> None:
    notice = tell(person(), body="第一行\n\n第二行\n")
    sent = channels.letter([notice])
    assert sent.lines == ("第一行", "第二行")
    assert sent.text.splitlines() == ["交办通知", "第一行", "第二行", sent.url]
    assert sent.url == f"{settings.SITE_URL}/my/notices/{notice.pk}/"


def test_the_address_is_the_chinese_one_whatever_is_read_meanwhile() -> None:
    notices = [tell(person()), tell(person(), "two")]
    with translation.override("en"):
        assert "/en/" not in channels.letter(notices[:1]).url
        several = channels.letter(notices)
    assert "/en/" not in several.url
    assert several.subject == "您有 2 条新通知"


def test_a_letter_of_many_notices_names_the_first_ones_and_counts_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(channels, "MOST_LINES", 2)
    reader = person()
    sent = channels.letter([tell(reader, str(key), subject=f"第{key}件") for key in range(3)])
    assert sent.lines == ("第0件", "第1件")
    assert "3 条" in sent.subject


def test_of_several_notices_the_bodies_stay_in_the_portal() -> None:
    reader = person()
    sent = channels.letter([tell(reader, key, body="里面的话") for key in ("one", "two")])
    assert "里面的话" not in sent.text


@pytest.mark.parametrize("signs", ["\n", "\r\n", "\u2028", "\nBcc: x@evil.example\n"])
def test_a_title_never_writes_a_line_of_the_head_of_a_mail(signs: str) -> None:
    tell(person(), subject=f"交办{signs}通知")
    assert outbox.send_waiting() == 1
    assert len(mail.outbox[0].subject.splitlines()) == 1
    assert mail.outbox[0].recipients() == ["a@example.cn"]


def test_a_long_title_is_kept_and_sent_as_long_as_there_is_room() -> None:
    notice = tell(person(), subject="长" * 500)
    outbox.send_waiting()
    assert notice.subject == mail.outbox[0].subject == "长" * outbox.SUBJECT_LENGTH


def test_a_short_message_has_neither_address_nor_body(with_sms: None) -> None:
    tell(person(mobile="13800000001", channels=[Channel.SMS]), body="里面的话")
    outbox.send_waiting()
    assert TAKEN == [("13800000001", "交办通知")]


def test_several_notices_make_one_short_message_that_counts_them(with_sms: None) -> None:
    reader = person(mobile="13800000001", channels=[Channel.SMS])
    tell(reader)
    tell(reader, "two")
    assert outbox.send_waiting() == 2
    assert TAKEN == [("13800000001", "您有 2 条新通知")]


# --- Which way -----------------------------------------------------------------------------------


def test_who_chose_two_ways_gets_it_on_both(with_sms: None) -> None:
    notice = tell(person(mobile="13800000001", channels=[Channel.SMS, Channel.EMAIL]))
    assert outbox.send_waiting() == 2
    assert len(mail.outbox) == len(TAKEN) == 1
    assert notice.deliveries.count() == 2


def test_one_way_that_fails_keeps_the_other_from_nothing(settings: Any) -> None:
    settings.SMS_SENDER = "tests.workflow.no_such_module.take"
    tell(person(mobile="13800000001", channels=[Channel.SMS, Channel.EMAIL]))
    assert outbox.send_waiting() == 1
    assert len(mail.outbox) == 1
    failed = Delivery.objects.get(channel=Channel.SMS)
    assert (failed.state, failed.attempts) == (MessageState.WAITING, 1)


@pytest.mark.parametrize("chosen", [[], ["pigeon"], ["email", "email"]])
def test_an_unknown_or_doubled_choice_makes_no_way_of_its_own(chosen: list[str]) -> None:
    tell(person(channels=chosen))
    assert Delivery.objects.count() == (1 if "email" in chosen else 0)


@pytest.mark.parametrize("field", ["email", "mobile"])
def test_an_address_that_was_taken_away_meanwhile_is_said_at_once(
    with_sms: None, field: str
) -> None:
    channel = Channel.EMAIL if field == "email" else Channel.SMS
    reader = person(mobile="13800000001", channels=[channel])
    tell(reader)
    User.objects.filter(pk=reader.pk).update(**{field: ""})
    assert outbox.send_waiting() == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == (
        MessageState.FAILED,
        "这条渠道已经联系不上收件人。",
    )


def test_a_channel_that_no_room_sends_any_more_is_given_up() -> None:
    tell(person())
    Delivery.objects.update(channel="pigeon")
    outbox.send_waiting()
    assert Delivery.objects.get().state == MessageState.FAILED


# --- Once ----------------------------------------------------------------------------------------


def test_a_notice_named_twice_in_one_breath_exists_once() -> None:
    reader = person()
    outbox.put([message(reader), message(reader, subject="又一次")])
    assert OutboxMessage.objects.count() == Delivery.objects.count() == 1


def test_nothing_to_tell_writes_nothing() -> None:
    assert outbox.put([]) == 0
    assert not OutboxMessage.objects.exists()


def test_asking_again_changes_no_words_that_were_written() -> None:
    reader = person()
    tell(reader, subject="先前的话")
    assert tell(reader, subject="后来的话").subject == "先前的话"


def test_what_went_out_is_not_sent_again_by_hand() -> None:
    tell(person())
    outbox.send_waiting()
    assert outbox.send_again(Delivery.objects.all()) == 0
    assert outbox.send_waiting() == 0


def test_what_still_waits_keeps_its_count_when_others_are_sent_again() -> None:
    tell(person())
    Delivery.objects.update(attempts=3)
    assert outbox.send_again(Delivery.objects.all()) == 0
    assert Delivery.objects.get().attempts == 3


@pytest.mark.parametrize(
    ("state", "found"),
    [("sent", ["sent"]), ("failed", ["failed"]), ("waiting", ["waiting"]), ("x", None)],
)
def test_each_delivery_stands_under_one_state(state: str, found: list[str] | None) -> None:
    now = timezone.now()
    for key in ("sent", "failed", "waiting"):
        tell(person(), key)
    Delivery.objects.filter(message__key="sent").update(sent_at=now, failed_at=now)
    Delivery.objects.filter(message__key="failed").update(failed_at=now)
    rows = Delivery.objects.in_state(state)
    keys = sorted(rows.values_list("message__key", flat=True))
    assert keys == (found or ["failed", "sent", "waiting"])
    for one in rows:
        assert found is None or one.state == state


# --- When ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "days"), [(0, 0, 0), (7, 59, 0), (8, 0, 1), (8, 1, 1), (23, 59, 1)]
)
def test_the_message_of_a_day_is_due_at_the_next_morning(
    monkeypatch: pytest.MonkeyPatch, hour: int, minute: int, days: int
) -> None:
    now = timezone.make_aware(datetime(2026, 5, 20, hour, minute))
    reader = person(wants_digest=True)
    monkeypatch.setattr(outbox.timezone, "now", lambda: now)
    tell(reader)
    due = timezone.localtime(Delivery.objects.get().due_at)
    assert (due.day, due.hour, due.minute) == (20 + days, outbox.MORNING, 0)


def test_what_came_on_the_day_goes_out_in_one_message_of_the_morning() -> None:
    reader = person(wants_digest=True)
    for key in ("one", "two"):
        tell(reader, key)
    assert outbox.send_waiting() == 0
    assert outbox.send_waiting(timezone.now() + timedelta(days=1)) == 2
    assert [letter.subject for letter in mail.outbox] == ["您有 2 条新通知"]


def test_an_urgent_notice_does_not_draw_the_others_of_the_day_along() -> None:
    reader = person(wants_digest=True)
    tell(reader)
    tell(reader, "urgent", urgent=True, subject="催办")
    assert outbox.send_waiting() == 1
    assert [letter.subject for letter in mail.outbox] == ["催办"]


# --- What it costs -------------------------------------------------------------------------------


def cost(messages: list[outbox.Message]) -> int:
    with CaptureQueriesContext(connection) as asked:
        outbox.put(messages)
    return len(asked)


def test_telling_three_people_costs_no_more_queries_than_telling_one() -> None:
    one, *three = (person(email=f"{number}@example.cn") for number in range(4))
    assert cost([message(one)]) == cost([message(p, f"m{p.pk}") for p in three])


def test_telling_people_with_a_robot_costs_two_queries_a_person_at_most() -> None:
    unit = make_org("市水务局")
    one, *three = (make_user(Role.HANDLER, unit, channels=[Channel.ROBOT]) for _ in range(4))
    first = cost([message(one)])
    assert cost([message(p, f"m{p.pk}") for p in three]) <= first + 4
