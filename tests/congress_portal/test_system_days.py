"""The state page draws the last days: answers, errors, queue, age of the backup, lag."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from annual_summaries.presentation.charts import day_columns
from congress_portal.serving import gunicorn_conf
from congress_portal.system_days import charts
from congress_portal.system_days import counting as days
from congress_portal.upkeep import marks
from congress_portal.upkeep.models import SystemDay
from tests.factories import make_user
from workflow.models import Delivery

pytestmark = pytest.mark.django_db


def today():
    return SystemDay.objects.get(day=timezone.localdate())


class Answer:
    def __init__(self, status_code):
        self.status_code = status_code


@pytest.fixture
def answers(monkeypatch):
    monkeypatch.setattr(days, "ANSWERS", days.Answers())
    return days.ANSWERS


def test_a_server_writes_down_what_it_answered(answers):
    for status in (200, 304, 404, 500, 503):
        gunicorn_conf.post_request(None, None, {}, Answer(status))
    gunicorn_conf.worker_exit(None, None)
    assert (today().answers, today().errors) == (5, 2)


def test_several_servers_add_up(answers):
    for _process in range(2):
        answers.note(200)
        answers.write_down()
    assert today().answers == 2


def test_what_is_no_answer_does_not_count(answers):
    gunicorn_conf.post_request(None, None, {}, None)
    answers.write_down()
    assert not SystemDay.objects.exists()


def test_what_the_database_did_not_take_is_written_down_next_time(answers, monkeypatch):
    answers.note(500)
    row = days.row_of

    def away(day):
        raise DatabaseError

    monkeypatch.setattr(days, "row_of", away)
    answers.write_down()
    monkeypatch.setattr(days, "row_of", row)
    answers.write_down()
    assert (today().answers, today().errors) == (1, 1)


def test_the_worst_of_a_day_stays(monkeypatch):
    now = timezone.now()
    marks.note(marks.BACKUP, now - timedelta(hours=30))
    days.note_the_worst(now)
    marks.note(marks.BACKUP, now)
    days.note_the_worst(now)
    assert today().backup_hours == 30
    assert today().lag_seconds is None


def test_the_longest_queue_of_the_day_is_told(monkeypatch):
    waiting = iter([4, 9, 2])

    class Queue:
        def count(self):
            return next(waiting)

    monkeypatch.setattr(type(Delivery.objects), "waiting", lambda self, at: Queue(), raising=False)
    for _round in range(3):
        days.note_the_worst()
    assert today().queue == 9


class Late:
    def __init__(self, fault, lag):
        self.fault, self.lag = fault, lag

    def look(self):
        pass


def test_the_latest_replica_is_told_and_one_that_is_gone_is_not(monkeypatch, settings):
    settings.REPLICAS = ["one", "two", "three"]
    every = [Late("", 0.4), Late("lags", 12.2), Late("gone", 99)]
    monkeypatch.setattr(days, "replicas", lambda: every)
    days.note_the_worst()
    assert today().lag_seconds == 12


def test_a_month_is_kept_and_no_more():
    now = timezone.now()
    for age in (10, days.DAYS_KEPT, days.DAYS_KEPT + 1):
        SystemDay.objects.create(day=timezone.localdate(now) - timedelta(days=age))
    days.note_the_worst(now)
    assert SystemDay.objects.count() == 3


def test_two_weeks_are_drawn_and_an_unknown_day_is_no_zero():
    day = date(2026, 3, 20)
    SystemDay.objects.create(day=day, answers=1200, errors=3, queue=7)
    SystemDay.objects.create(day=date(2026, 3, 6), answers=99)
    answers, errors, queue, backup = charts.charts(day)
    assert len(answers.rows) == charts.DAYS
    assert answers.rows[-1] == ("03月20日", 1200)
    assert answers.rows[0] == ("03月7日", "·")
    assert (errors.rows[-1][1], queue.rows[-1][1], backup.rows[-1][1]) == (3, 7, "·")


def test_the_lag_is_drawn_where_there_is_a_replica(settings):
    settings.REPLICAS = ["one"]
    assert [one.key for one in charts.charts(date(2026, 3, 20))][-1] == "system-lag_seconds"


def test_a_chart_says_its_highest_day_in_words():
    chart = day_columns("k", "应答", [(date(2026, 3, 1), 4), (date(2026, 3, 2), 9)], unit="次")
    assert chart.description == "最高的是03月2日，9 次。"
    assert [one.label for one in chart.columns] == ["1", "2"]
    empty = day_columns("k", "应答", [(date(2026, 3, 1), None)], unit="次")
    assert empty.description == "这些天都是 0。"


def test_the_page_holds_each_chart_with_its_table(client):
    days.note_the_worst()
    client.force_login(make_user(Role.SYSADMIN))
    text = client.get(reverse("admin:system")).content.decode()
    assert text.count("<figure") == 4
    assert text.count("<summary>数据表") == 4
    assert "横轴为日期" in text
