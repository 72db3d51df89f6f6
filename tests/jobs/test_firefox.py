"""Debian's Firefox is driven as Chromium is: the jobs are walked in both."""

import pytest

pytestmark = pytest.mark.e2e


def test_the_second_browser_is_firefox(firefox):
    page = firefox.new_page()
    page.set_content("<button onclick=\"document.title = '按过'\">按</button>")
    page.click("button")
    assert page.title() == "按过"
    assert "Firefox/" in page.evaluate("navigator.userAgent")
    page.close()
