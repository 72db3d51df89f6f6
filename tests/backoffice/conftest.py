"""People of the tests of the back office."""

import pytest

from accounts.choices import Role
from tests.factories import make_user


@pytest.fixture
def clerk():
    """Who fills in."""
    return make_user(Role.CLERK)


@pytest.fixture
def leader():
    """The second person."""
    return make_user(Role.LEADER)
