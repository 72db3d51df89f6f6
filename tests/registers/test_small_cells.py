"""Rows of fewer people than the smallest number: the public cannot tell any of them."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers import figures
from registers.figures import HIDDEN, Dimension

SMALLEST = 5


def dimension(**options):
    return Dimension("by_unit", "按单位", "unit", str, smallest=SMALLEST, **options)


def figure(one):
    return SimpleNamespace(dimensions=(one,))


def public_rows(cells, public=True, **options):
    one = dimension(**options)
    counted = figures.tabulated(figure(one), 2023, cells, public)
    return {row.key: row.value for row in counted.breakdowns[0].rows}


def test_enough_people_are_told_one_by_one():
    assert public_rows([("甲", 5), ("乙", 9)]) == {"甲": 5, "乙": 9}


def test_two_small_rows_are_told_together():
    assert public_rows([("甲", 3), ("乙", 2), ("丙", 9)]) == {"丙": 9, HIDDEN: 5}


def test_a_single_small_row_takes_the_next_smallest_with_it():
    assert public_rows([("甲", 2), ("乙", 9), ("丙", 7)]) == {"乙": 9, HIDDEN: 9}


def test_small_rows_that_are_too_few_together_take_another_one():
    assert public_rows([("甲", 1), ("乙", 1), ("丙", 6), ("丁", 8)]) == {"丁": 8, HIDDEN: 8}


def test_staff_see_every_row():
    assert public_rows([("甲", 2), ("乙", 9)], public=False) == {"甲": 2, "乙": 9}


def test_a_row_of_nobody_stays():
    assert public_rows([("甲", 6)], every=("甲", "乙")) == {"甲": 6, "乙": 0}


def test_what_is_not_public_by_name_counts_among_the_folded():
    hidden = public_rows([("甲", 6), ("密", 6), ("乙", 1)], hidden=lambda value: value == "密")
    assert hidden == {"甲": 6, HIDDEN: 7}


def test_without_a_smallest_number_nothing_is_folded():
    one = Dimension("by_unit", "按单位", "unit", str)
    counted = figures.tabulated(figure(one), 2023, [("甲", 1), ("乙", 2)], True)
    assert [row.value for row in counted.breakdowns[0].rows] == [2, 1]


@given(st.dictionaries(st.sampled_from("甲乙丙丁戊己庚辛"), st.integers(0, 12), min_size=1))
def test_nobody_can_tell_a_small_row(amounts):
    """Whatever is told beside the total, each folded row may be one of several numbers."""
    rows = public_rows(list(amounts.items()))
    assert sum(rows.values()) == sum(amounts.values())
    visible = {key: value for key, value in rows.items() if key != HIDDEN}
    assert all(value == 0 or value >= SMALLEST for value in visible.values())
    folded = [amount for key, amount in amounts.items() if key not in visible]
    if folded and visible:
        enough = len(folded) > 1 and sum(folded) >= SMALLEST
        assert enough or not any(visible.values())


@pytest.mark.parametrize("order", [list, lambda cells: cells[::-1]])
def test_the_order_of_the_records_changes_nothing(order):
    cells = [("甲", 2), ("乙", 6), ("丙", 6), ("丁", 9)]
    assert public_rows(order(cells)) == public_rows(cells)
