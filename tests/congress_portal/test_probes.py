"""What a monitor is told, from this machine and from elsewhere."""

import pytest
from django.test import RequestFactory, override_settings

from congress_portal.monitoring import probes
from congress_portal.upkeep import marks

pytestmark = pytest.mark.django_db
STRICT = {"SECURE_SSL_REDIRECT": True, "ALLOWED_HOSTS": ["portal.example.cn"]}
TOKEN = "a-token-of-the-monitor"


@pytest.fixture
def told(client, settings):
    """The text of /metrics for whoever holds the token."""
    settings.METRICS_TOKEN = TOKEN

    def ask():
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


@pytest.mark.parametrize("address", ["/healthz", "/livez"])
def test_this_machine_is_answered_without_name_or_certificate(client, address):
    with override_settings(**STRICT):
        assert client.get(address, headers={"host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize(
    "from_elsewhere", [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}]
)
def test_from_elsewhere_they_are_pages_like_all_others(client, from_elsewhere):
    with override_settings(**STRICT):
        answer = client.get("/healthz", headers={"host": "127.0.0.1:8000"}, **from_elsewhere)
    assert answer.status_code == 400


def test_no_other_page_opens_to_this_machine(client):
    with override_settings(**STRICT):
        assert client.get("/", headers={"host": "127.0.0.1:8000"}).status_code == 400


def test_a_process_is_alive_without_its_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"ok"


def test_an_answer_to_the_monitor_has_the_headers(client):
    assert "Content-Security-Policy" in client.get("/livez").headers


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer another", f"Basic {TOKEN}"])
def test_whoever_lacks_the_token_hears_nothing(client, settings, given):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"authorization": given}).status_code == 404


def test_without_a_token_there_are_no_metrics(client):
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_the_queue_is_told(told):
    assert "portal_outbox 0.0" in told()


def test_a_backup_that_never_was_is_told(told):
    assert "portal_backup_age_seconds -1.0" in told()


def test_the_age_of_the_worker_is_told(told):
    marks.note(marks.WORKER)
    (line,) = [one for one in told().splitlines() if one.startswith("portal_worker_age_seconds ")]
    assert 0 <= float(line.split()[1]) < 60


def test_answers_and_queries_are_counted(settings, told):
    settings.METRICS_TOKEN = TOKEN
    counted = probes.ANSWERS.labels("GET", 200)._value
    queries = probes.QUERIES._value
    before = counted.get(), queries.get()
    request = RequestFactory().get("/healthz")
    assert probes.CountingMiddleware(probes.health.healthz)(request).status_code == 200
    assert counted.get() == before[0] + 1
    assert queries.get() > before[1]
    assert 'portal_answers_total{method="GET",status="200"}' in told()
