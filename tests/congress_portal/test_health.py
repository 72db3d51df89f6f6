import pytest
from django.db import DatabaseError, connection

from congress_portal.upkeep import readiness

pytestmark = pytest.mark.django_db


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
