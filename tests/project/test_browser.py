import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_login_page_opens_in_a_browser_without_breaking_its_policy(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/accounts/login/")
    assert page.locator("input[type=password]").count() == 1
    assert complaints == []
