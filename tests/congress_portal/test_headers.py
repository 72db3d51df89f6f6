import pytest
from django.test import Client

from congress_portal.monitoring import health
from congress_portal.protection import headers
from tests.factories import make_user

pytestmark = pytest.mark.django_db

EXPECTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("address", ["/healthz", "/accounts/login/", "/no/such/page/", "/admin/"])
@pytest.mark.parametrize(("name", "value"), EXPECTED.items())
def test_every_answer_carries_the_header(client, address, name, value):
    assert client.get(address).headers[name] == value


@pytest.mark.parametrize("address", ["/healthz", "/accounts/login/", "/no/such/page/"])
def test_every_answer_forbids_what_is_not_named(client, address):
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_wrong_host_is_refused_with_the_headers(client):
    response = client.get("/accounts/login/", headers={"host": "evil.example"})
    assert (response.status_code, response.headers["X-Frame-Options"]) == (400, "DENY")


def test_a_redirect_to_https_carries_the_headers(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/accounts/login/")
    assert response.status_code == 301
    assert {name: response.headers[name] for name in EXPECTED} == EXPECTED
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_an_error_of_ours_carries_the_headers(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(health.readiness, "database_fault", lambda: 1 / 0)
    response = client.get("/healthz")
    assert response.status_code == 500
    assert {name: response.headers[name] for name in EXPECTED} == EXPECTED


def test_a_static_file_carries_the_headers(settings, tmp_path):
    (tmp_path / "portal.css").write_text("body { color: black }")
    settings.STATIC_ROOT = str(tmp_path)
    response = Client().get("/static/portal.css")
    assert response.status_code == 200
    assert {name: response.headers[name] for name in EXPECTED} == EXPECTED
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_what_is_no_request_is_answered_with_the_headers_and_without_its_words():
    answer = headers.error_answer(400, "Bad Request").decode()
    head, body = answer.split("\r\n\r\n")
    assert head.startswith("HTTP/1.1 400 Bad Request\r\n")
    assert all(f"{name}: {value}" in head for name, value in EXPECTED.items())
    assert "default-src 'none'" in head
    assert (body, f"Content-Length: {len(body)}" in head) == ("Bad Request\n", True)


def test_devices_are_out_of_reach(client):
    assert "camera=()" in client.get("/healthz").headers["Permissions-Policy"]


def test_no_copy_is_kept_of_a_signed_in_persons_page(client):
    client.force_login(make_user("clerk"))
    assert client.get("/accounts/logout/").headers["Cache-Control"] == "no-store"


def test_a_public_page_may_be_kept(client):
    client.force_login(make_user("clerk"))
    assert "no-store" not in client.get("/healthz").headers.get("Cache-Control", "")
