"""Requests through a proxy that the settings do not know of are refused in one sentence."""

import pytest

from congress_portal.protection.proxy import FORWARDING
from tests.congress_portal.test_headers import EXPECTED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", FORWARDING)
@pytest.mark.parametrize("demo", [True, False], ids=["demo", "production"])
def test_a_forwarding_header_is_refused(client, settings, name, demo):
    settings.DEMO = demo
    response = client.get("/healthz", **{name: "203.0.113.9"})
    assert response.status_code == 400
    assert ("演示" if demo else "TRUSTED_PROXY") in response.content.decode()


def test_behind_the_trusted_proxy_it_is_expected(client, settings):
    settings.TRUSTED_PROXY = True
    assert client.get("/healthz", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 200


def test_no_proxy_is_trusted_by_a_demo(client, settings):
    settings.DEMO = settings.TRUSTED_PROXY = True
    assert client.get("/healthz", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 400


def test_the_redirect_to_https_does_not_go_in_circles(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", HTTP_X_FORWARDED_PROTO="https").status_code == 400


def test_the_refusal_carries_the_headers(client):
    response = client.get("/healthz", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert {name: response.headers[name] for name in EXPECTED} == EXPECTED
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
