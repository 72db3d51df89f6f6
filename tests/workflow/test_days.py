"""A year as a span of days, a day in the reader's words."""

from datetime import date

import pytest
from django.utils import translation

from workflow.days import day_in_words, year_span


def test_a_year_goes_from_its_first_day_to_its_last():
    assert year_span(2024) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", "2023年5月8日"),
        ("en", "May 8, 2023"),
    ],
)
def test_a_day_is_written_in_the_readers_language(language, words):
    with translation.override(language):
        assert day_in_words(date(2023, 5, 8)) == words


def test_no_day_is_no_words():
    assert day_in_words(None) == ""
