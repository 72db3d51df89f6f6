from collections import namedtuple

import pytest
from django.db import DatabaseError, connection

from congress_portal.upkeep import readiness

pytestmark = pytest.mark.django_db

Usage = namedtuple("Usage", "total used free")


def test_the_monitor_hears_that_the_database_answers(client):
    assert client.get("/healthz").status_code == 200


def test_the_monitor_hears_that_the_database_does_not_answer(client, monkeypatch):
    class Gone:
        def __getattr__(self, name):
            raise DatabaseError

    monkeypatch.setattr(readiness, "connection", Gone())
    assert client.get("/healthz").status_code == 503


def test_the_monitor_hears_which_migration_is_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'intake'")
    answer = client.get("/healthz")
    assert (answer.status_code, "intake.0001" in answer.content.decode()) == (503, True)


def test_the_monitor_hears_that_the_static_files_are_gone(client, monkeypatch):
    monkeypatch.setattr(readiness, "static_files_are_gone", lambda: True)
    answer = client.get("/healthz")
    assert (answer.status_code, "collectstatic" in answer.content.decode()) == (503, True)


def test_the_monitor_hears_which_disk_is_full(client, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    free = {tmp_path: 4096}
    monkeypatch.setattr(
        "attachments.storage.shutil.disk_usage",
        lambda place: Usage(10**9, 0, free.get(place, 10**9)),
    )
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.content.decode() == "存放附件的磁盘满了，只剩 4 kB。"


def test_the_monitor_hears_that_a_disk_is_gone(client, monkeypatch):
    def gone(place):
        raise OSError("stale file handle")

    monkeypatch.setattr("attachments.storage.shutil.disk_usage", gone)
    answer = client.get("/healthz")
    told = answer.content.decode()
    assert (answer.status_code, "存放附件的磁盘没有应答" in told) == (503, True)
