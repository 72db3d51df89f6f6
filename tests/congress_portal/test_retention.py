"""Logs, copies and sessions go when their time is over; a dry run only names them."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from congress_portal.backups import package
from congress_portal.upkeep import retention

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 15, 4, tzinfo=UTC)


@pytest.fixture
def logs(settings, tmp_path):
    settings.LOG_DIR = str(tmp_path)
    names = ["portal-2026-01-11.log", "portal-2026-01-12.log", "portal-old.log", "other.log"]
    for name in names:
        (tmp_path / name).touch()
    return tmp_path


def copy(folder, made_at):
    (folder / package.TABLES).mkdir(parents=True)
    manifest = {
        "format": package.FORMAT,
        "made_at": made_at.isoformat(),
        "recipients": [],
        "migrations": [],
        "tables": {},
        "files": {},
        "missing": {},
    }
    package.seal(folder, manifest)
    return folder


@pytest.fixture
def copies(settings, tmp_path):
    settings.BACKUP_DIR, settings.BACKUP_DAYS = str(tmp_path), 90
    for days in (1, 2, 80, 91, 200):
        copy(tmp_path / f"{days:03}", NOW - timedelta(days=days))
    return tmp_path


def names():
    return [one.name for one in retention.expired(NOW)]


def test_logs_are_kept_for_six_months(logs):
    assert names() == [str(logs / "portal-2026-01-11.log")]


def test_copies_past_their_days_go(copies):
    assert names() == [str(copies / "200"), str(copies / "091")]


def test_the_last_copies_stay_however_old_they_are(settings, tmp_path):
    settings.BACKUP_DIR, settings.BACKUP_DAYS = str(tmp_path), 90
    for days in (300, 400, 500):
        copy(tmp_path / str(days), NOW - timedelta(days=days))
    assert names() == []


def test_a_copy_that_broke_off_goes_after_a_day(copies):
    for name, age in (("begun", 1), ("broken", 48)):
        (copies / name / package.TABLES).mkdir(parents=True)
        at = (NOW - timedelta(hours=age)).timestamp()
        os.utime(copies / name, (at, at))
    assert str(copies / "broken") in names()
    assert str(copies / "begun") not in names()


def test_what_no_backup_made_is_left_alone(copies):
    (copies / "letters").mkdir()
    os.utime(copies / "letters", (0, 0))
    assert str(copies / "letters") not in names()


def test_a_dry_run_only_names_them(logs, capsys):
    call_command("apply_retention", "--dry-run")
    assert "portal-2026-01-11.log" in capsys.readouterr().out
    assert (logs / "portal-2026-01-11.log").exists()


def test_what_is_named_is_removed(logs, copies):
    call_command("apply_retention")
    assert not (logs / "portal-2026-01-11.log").exists()
    assert not (copies / "200").exists()
    assert (copies / "001").exists()


def test_sessions_that_ended_go(client):
    Session.objects.create(session_key="a", expire_date=timezone.now() - timedelta(days=1))
    Session.objects.create(session_key="b", expire_date=timezone.now() + timedelta(days=1))
    call_command("apply_retention")
    assert [one.session_key for one in Session.objects.all()] == ["b"]
