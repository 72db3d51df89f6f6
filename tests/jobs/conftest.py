"""``job(user)``: a person who is signed in, in a browser that counts what they do."""

import pytest

from tests.e2e.conftest import windows  # noqa: F401  the fixture is used by name
from tests.jobs.counting import Job


@pytest.fixture
def job(windows):  # noqa: F811  the same
    """A person's window of some width; ``None`` is the public."""

    def begin(user=None, width=1280):
        return Job(windows(user, width).page)

    return begin
