"""Addresses of the back office, bent by hand."""

import pytest

from accounts.choices import Role
from tests.factories import committee, make_user

pytestmark = pytest.mark.django_db

LISTS = ("/admin/supervision/activity/", "/admin/supervision/opinion/", "/admin/supervision/item/")
NO_YEARS = ("abc", "0", "-1", "10000", "99999999999999999999", "²")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("year", NO_YEARS)
def test_a_year_that_is_none_filters_nothing(client, address, year):
    client.force_login(make_user(Role.CLERK, committee()))
    assert client.get(address, {"year": year}).status_code == 200
