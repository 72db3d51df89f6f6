import pytest
from django.db import DatabaseError

from congress_portal.serving import health


@pytest.mark.django_db
def test_the_monitor_hears_that_the_database_answers(client):
    assert client.get("/healthz").status_code == 200


def test_the_monitor_hears_that_the_database_does_not_answer(client, monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Gone())
    assert client.get("/healthz").status_code == 503
