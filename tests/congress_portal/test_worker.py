import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from accounts.choices import Role
from congress_portal.management.commands import worker
from tests import kept_database
from tests.factories import make_user
from workflow import outbox
from workflow.models import Delivery, OutboxMessage, TrailSeal

pytestmark = pytest.mark.django_db


def put(user, key="one"):
    outbox.put([outbox.Message(key=key, recipient=user, subject="交办通知")])


def test_a_waiting_message_goes_out():
    put(make_user(Role.CLERK, email="clerk@example.cn"))
    call_command("worker", once=True)
    assert [message.subject for message in mail.outbox] == ["交办通知"]


def test_more_messages_than_a_batch_go_out_in_one_round(monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    user = make_user(Role.CLERK, email="clerk@example.cn")
    for key in ("one", "two", "three"):
        put(user, key)
    call_command("worker", once=True)
    assert not Delivery.objects.filter(sent_at=None).exists()


def test_a_second_round_sends_nothing_twice():
    put(make_user(Role.CLERK, email="clerk@example.cn"))
    call_command("worker", once=True)
    call_command("worker", once=True)
    assert len(mail.outbox) == 1


def test_yesterday_is_sealed_once():
    call_command("worker", once=True)
    call_command("worker", once=True)
    yesterday = timezone.localdate(timezone.now() - worker.SETTLED) - timedelta(days=1)
    assert [seal.day for seal in TrailSeal.objects.all()] == [yesterday]


@pytest.mark.parametrize(("minutes", "days"), [(9, 2), (11, 1)])
def test_a_day_is_sealed_only_when_it_has_settled(monkeypatch, minutes, days):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: midnight + timedelta(minutes=minutes))
    worker.seal_yesterday()
    assert TrailSeal.objects.get().day == midnight.date() - timedelta(days=days)


def test_the_groups_follow_a_role_that_ended():
    user = make_user(Role.CLERK)
    user.grants.update(until=timezone.localdate() - timedelta(days=1))
    call_command("worker", once=True)
    assert not user.groups.exists()


def test_the_groups_follow_a_role_that_began():
    user = make_user(Role.CLERK)
    user.groups.clear()
    call_command("worker", once=True)
    assert [group.name for group in user.groups.all()] == [Role.CLERK]


def test_an_idle_round_costs_the_same_however_many_people_there_are(django_assert_num_queries):
    call_command("worker", once=True)
    for _ in range(5):
        make_user(Role.CLERK)
    limits = connection.vendor == "postgresql"  # are asked for at the start
    with django_assert_num_queries(16 + limits):
        call_command("worker", once=True)


def test_a_failing_duty_does_not_keep_the_others(monkeypatch):
    def failing():
        raise ValueError

    monkeypatch.setattr(worker, "DUTIES", (failing, worker.seal_yesterday))
    with pytest.raises(CommandError):
        call_command("worker", once=True)
    assert TrailSeal.objects.exists()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_worker_after_its_round(ending, tmp_path):
    with kept_database.kept().another(tmp_path) as address:
        environment = {**os.environ, "SECRET_KEY": "k" * 50, "DATABASE_URL": address}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], env=environment, stderr=subprocess.PIPE
        )
        assert b"has started" in process.stderr.readline()
        process.send_signal(ending)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_a_worker_without_tables_ends_with_one_sentence(tmp_path):
    environment = {
        **os.environ,
        "SECRET_KEY": "k" * 50,
        "DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite3",
    }
    process = subprocess.run(
        [sys.executable, "manage.py", "worker"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode != 0
    assert "migrate" in process.stderr
    assert process.stderr.count("\n") == 1


def test_the_day_is_worked_off_once_by_each_worker(monkeypatch):
    worked = []
    monkeypatch.setattr(worker.rota_effects, "announce_due", worked.append)
    worker.remind()
    worker.remind()
    assert worked == [timezone.localdate()]


def test_the_worker_reminds_of_what_the_rooms_declare(monkeypatch):
    user = make_user()
    message = outbox.Message(key="remind:1", recipient=user, subject="明天接待")
    kind = worker.reminders.Reminder("visit", "接待", lambda today: [message])
    monkeypatch.setattr(worker.reminders, "_kinds", {"visit": kind})
    worker.remind()
    assert OutboxMessage.objects.get().subject == "明天接待"


def test_a_day_that_cannot_be_sealed_is_said_once(caplog):
    worker.trail.seal(timezone.localdate())
    worker.seal_yesterday()
    worker.seal_yesterday()
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
