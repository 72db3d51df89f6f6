"""Messages are claimed, sent outside every transaction within a limit, and recorded."""

import contextlib
import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.choices import Role
from tests.factories import make_user
from workflow import channels, outbox
from workflow.choices import MessageState
from workflow.models import Delivery

pytestmark = pytest.mark.django_db


def put(key="one", email="clerk@example.cn", **fields):
    person = make_user(Role.CLERK, email=email)
    outbox.put([outbox.Message(key=key, recipient=person, subject="交办通知")])
    Delivery.objects.filter(message__key=key).update(**fields)
    return Delivery.objects.get(message__key=key)


@pytest.fixture
def sent(monkeypatch):
    """What is handed to the mail server, by recipient."""
    addresses = []
    monkeypatch.setattr(channels, "send_mail", lambda *message: addresses.extend(message[-1]))
    return addresses


def failing_with(error):
    def send_mail(*message):
        raise error

    return send_mail


@pytest.mark.parametrize("error", [OSError("no"), UnicodeError("label too long"), KeyError("x")])
def test_any_failure_counts_as_an_attempt_and_puts_the_message_off(monkeypatch, error):
    message = put()
    monkeypatch.setattr(channels, "send_mail", failing_with(error))
    assert outbox.send_waiting() == 0
    message.refresh_from_db()
    assert (message.attempts, message.sent_at) == (1, None)
    assert message.due_at > timezone.now() + timedelta(minutes=1)
    assert type(error).__name__ in message.error


def test_an_address_that_cannot_be_written_does_not_stop_the_others():
    put("bad", email="zs@例" + "×" * 60 + ".中国")
    put("good", email="good@example.cn")
    assert outbox.send_waiting() == 1
    assert [message.to for message in mail.outbox] == [["good@example.cn"]]


def test_a_message_is_given_up_after_its_last_attempt(monkeypatch):
    message = put(attempts=outbox.ATTEMPTS - 1)
    monkeypatch.setattr(channels, "send_mail", failing_with(OSError("no")))
    outbox.send_waiting()
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert not Delivery.objects.waiting(timezone.now() + timedelta(days=1)).exists()


def test_a_message_is_never_sent_more_often_than_its_attempts(monkeypatch):
    """As if the worker were killed each time between sending and recording."""
    put()
    times = []

    class Killed(BaseException):
        pass

    def send_mail(*message):
        times.append(message)
        raise Killed

    monkeypatch.setattr(channels, "send_mail", send_mail)
    at = timezone.now()
    for _ in range(outbox.ATTEMPTS + 3):
        with contextlib.suppress(Killed):
            outbox.send_waiting(at)
        at += outbox.LONGEST_PAUSE
    assert len(times) == outbox.ATTEMPTS
    assert Delivery.objects.get().state == MessageState.FAILED


def test_a_worker_killed_after_sending_leads_to_one_more_message_at_most(monkeypatch, sent):
    put()
    with monkeypatch.context() as dying:
        dying.setattr(outbox, "_send", lambda together: Delivery.hand_over(together) or 1 / 0)
        with pytest.raises(ZeroDivisionError):
            outbox.send_waiting()
    assert outbox.send_waiting() == 0
    later = timezone.now() + timedelta(minutes=3)
    assert (outbox.send_waiting(later), outbox.send_waiting(later)) == (1, 0)
    assert len(sent) == 2


def test_nothing_is_sent_inside_a_transaction(monkeypatch):
    """``atomic`` blocks that are open while sending, beyond the test's own."""
    put()
    open_ones = len(connection.savepoint_ids)
    seen = []
    monkeypatch.setattr(
        channels, "send_mail", lambda *message: seen.append(len(connection.savepoint_ids))
    )
    outbox.send_waiting()
    assert seen == [open_ones]


def test_of_two_workers_that_saw_the_same_message_one_sends_it(sent):
    message = put()
    first, second = Delivery.objects.get(), Delivery.objects.get()
    at = timezone.now()
    assert outbox.claim(first, at)
    assert not outbox.claim(second, at)
    message.refresh_from_db()
    assert message.attempts == 1


def test_a_server_that_never_answers_is_left_after_the_limit(monkeypatch):
    put()
    monkeypatch.setattr(outbox, "SEND_SECONDS", 0.1)
    monkeypatch.setattr(channels, "send_mail", lambda *message: time.sleep(5))
    began = time.monotonic()
    outbox.send_waiting()
    assert time.monotonic() - began < 2
    assert "SendTimeout" in Delivery.objects.get().error


def test_a_round_ends_after_its_time_and_when_it_is_stopped(sent):
    put("one")
    put("two")
    assert outbox.send_waiting(seconds=0) == 0
    assert outbox.send_waiting(stopped=lambda: True) == 0
    assert outbox.send_waiting() == 2


def test_fresh_messages_go_before_those_that_failed(sent):
    put("old", email="old@example.cn", attempts=3)
    put("new", email="new@example.cn")
    outbox.send_waiting()
    assert sent == ["new@example.cn", "old@example.cn"]


def test_a_message_written_under_a_clock_ahead_goes_out(sent):
    put(due_at=timezone.now() + timedelta(days=365))
    assert outbox.send_waiting() == 1


def test_a_message_that_was_given_up_can_be_sent_again(sent):
    put(failed_at=timezone.now(), attempts=outbox.ATTEMPTS)
    assert outbox.send_waiting() == 0
    assert outbox.send_again(Delivery.objects.all()) == 1
    assert outbox.send_waiting() == 1


def test_an_error_that_postgresql_cannot_keep_is_kept_without_its_zeros(monkeypatch):
    put()
    monkeypatch.setattr(channels, "send_mail", failing_with(OSError("a\0b" + "c" * 500)))
    outbox.send_waiting()
    assert Delivery.objects.get().error.startswith("OSError: ab")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_four_workers_at_once_send_each_message_once(sent):
    for number in range(25):
        put(str(number), email=f"{number}@example.cn")
    start = threading.Barrier(4)

    def work():
        start.wait(timeout=10)
        try:
            outbox.send_waiting()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert sorted(sent) == sorted(f"{number}@example.cn" for number in range(25))


def test_outside_the_main_thread_no_clock_rings():
    finished = []

    def wait():
        with outbox.time_limit(0.01):  # signals reach the main thread alone
            time.sleep(0.05)
        finished.append(True)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    assert finished
