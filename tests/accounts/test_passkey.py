"""A passkey is added and then asked after the password, in a real browser."""

import pytest

from accounts.choices import Role
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(page):
    page.goto("/accounts/login/")
    page.fill("#id_login", "clerk")
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation(url=lambda address: "/login/" not in address):
        page.click("main button[type=submit]")  # who goes on too early breaks the sign-in off


def test_a_passkey_signs_in_after_the_password(page, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # a live server of the tests has no https
    make_user(Role.CLERK, username="clerk")
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_selector("#add_key")
    page.wait_for_load_state()  # the key is asked for by a script
    page.click("#add_key")
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/")
    page.click("#use_key")
    page.wait_for_url("**/my/")
