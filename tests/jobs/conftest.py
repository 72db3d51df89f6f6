"""``job(user)``: a person who is signed in, in a browser that counts what they do."""

import pytest

from tests.e2e.conftest import windows_of
from tests.jobs.counting import Job


@pytest.fixture(params=["chromium", "firefox"])
def windows(request, live_server):
    """Windows of each browser that this machine has."""
    yield from windows_of(request.getfixturevalue(request.param), live_server.url)


@pytest.fixture
def job(windows):
    """A person's window of some width; ``None`` is the public."""

    def begin(user=None, width=1280):
        return Job(windows(user, width).page)

    return begin
