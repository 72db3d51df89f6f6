"""What can be the key of a record, whatever stands in an address or a form."""

import pytest
from django.contrib.auth import get_user_model

from pages.keys import is_key, small_number


@pytest.mark.parametrize("typed", ["1", "0", "9" * 18, 7])
def test_a_number_that_a_column_can_hold_is_a_key(typed):
    assert is_key(typed)


@pytest.mark.parametrize("typed", ["", None, "-1", "1.5", "1e3", "x", "9" * 19, "1 OR 1"])
def test_anything_else_is_none(typed):
    assert not is_key(typed)


@pytest.mark.django_db
def test_the_database_can_be_asked_for_the_greatest_one():
    assert not get_user_model().objects.filter(pk="9" * 18).exists()


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), ("12", 12), ("9" * 9, 999_999_999), ("9" * 10, None), ("", None), ("-1", None)],
)
def test_a_version_that_came_is_a_small_number_or_none(typed, number):
    assert small_number(typed) == number
