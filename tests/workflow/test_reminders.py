"""Reminders: declared by the rooms, written once, sent by the worker."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.factories import make_user
from workflow import reminders
from workflow.models import OutboxMessage
from workflow.outbox import Message

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 8)


@pytest.fixture
def kind(monkeypatch):
    user = make_user()

    def messages(today):
        return [Message(key=f"visit:{today}:{user.pk}", recipient=user, subject="明天接待")]

    one = reminders.Reminder("visit", "接待", messages)
    monkeypatch.setattr(reminders, "_kinds", {"visit": one})
    return one


def test_a_reminder_goes_into_the_outbox(kind):
    assert reminders.send(kind, DAY) == 1
    assert OutboxMessage.objects.get().subject == "明天接待"


def test_a_second_run_on_the_same_day_says_nothing_twice(kind):
    reminders.send(kind, DAY)
    assert reminders.send(kind, DAY) == 0
    assert OutboxMessage.objects.count() == 1


def test_the_next_day_says_its_own(kind):
    reminders.send(kind, DAY)
    assert reminders.send(kind, date(2026, 5, 9)) == 1


def test_the_command_runs_every_kind_for_the_day_that_is_given(kind, capsys):
    call_command("send_reminders", today="2026-05-08")
    assert capsys.readouterr().out == "visit: 1\n"
    assert OutboxMessage.objects.get().key.startswith("visit:2026-05-08:")


def test_a_day_that_is_none_is_refused_in_a_sentence():
    with pytest.raises(CommandError, match="not a day: morgen"):
        call_command("send_reminders", "--today", "morgen")


def test_a_kind_declared_twice_is_refused(kind):
    with pytest.raises(ValueError, match="declared twice"):
        reminders.register(kind)
