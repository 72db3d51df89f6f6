import pytest

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


def test_devices_are_out_of_reach(client):
    assert "camera=()" in client.get("/healthz").headers["Permissions-Policy"]


def test_no_copy_is_kept_of_a_signed_in_persons_page(client):
    client.force_login(make_user("clerk"))
    assert client.get("/accounts/logout/").headers["Cache-Control"] == "no-store"


def test_a_public_page_may_be_kept(client):
    client.force_login(make_user("clerk"))
    assert "no-store" not in client.get("/healthz").headers.get("Cache-Control", "")
