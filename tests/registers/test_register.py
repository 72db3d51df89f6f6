"""One register: its keys, its order, and what it refuses."""

import pytest

from registers.register import Register


@pytest.fixture
def words():
    return Register("word", key=str.lower, order=len)


def test_what_is_declared_is_found_by_its_key(words):
    words.register("Report")
    assert words.get("report") == words.find("report") == "Report"


def test_an_unknown_key_is_an_error_or_nothing(words):
    assert words.find("report") is None
    with pytest.raises(KeyError):
        words.get("report")


def test_a_key_is_declared_once(words):
    words.register("Report")
    with pytest.raises(ValueError, match="word report is declared twice"):
        words.register("REPORT")
    assert words.all() == ["Report"]


def test_all_stand_in_order(words):
    words.register("summary", "item", "report")
    assert words.all() == ["item", "report", "summary"]


def test_without_an_order_all_stand_as_declared():
    kept = Register("word", key=str.lower)
    kept.register("b", "a")
    assert kept.all() == ["b", "a"]
