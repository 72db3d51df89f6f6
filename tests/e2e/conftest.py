"""A browser signed in as somebody, in a window of some width, and the records that it looks at."""

import pytest
from django.conf import settings as portal
from django.test import Client

from tests.e2e.inspection import Window


@pytest.fixture
def windows(chromium, live_server):
    """``windows(user, width)``: a browser window of this person; ``None`` is the public."""
    yield from windows_of(chromium, live_server.url)


def windows_of(browser, url):
    """The one value of a fixture like ``windows``, in some browser; closes them afterwards."""
    opened = []

    def window(user=None, width=1280):
        context = browser.new_context(
            base_url=url,
            locale="zh-CN",
            viewport={"width": width, "height": 800},
            reduced_motion="reduce",
        )
        opened.append(context)
        if user:
            context.add_cookies([session_cookie(user, url)])
        return Window(context.new_page())

    yield window
    for context in opened:
        context.close()


def session_cookie(user, url):
    """The cookie of a person who is signed in, for the browser."""
    client = Client()
    client.force_login(user)
    name = portal.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
