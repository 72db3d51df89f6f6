"""A table of two conditions: no cell of few people follows from what is told."""

import random
from itertools import product

import pytest

from congress_portal.matters.two_ways import told

SMALLEST = 5


def table(*rows):
    return {
        (f"row{place}", f"column{at}"): number
        for place, row in enumerate(rows)
        for at, number in enumerate(row)
        if number
    }


def shape(rows):
    shown = told(table(*rows), SMALLEST)
    return [
        [shown.get((f"row{place}", f"column{at}")) for at in range(len(row))]
        for place, row in enumerate(rows)
    ]


def test_a_table_of_enough_is_told_wholly():
    rows = [[6, 7], [8, 9]]
    assert shape(rows) == rows


def test_one_cell_of_few_takes_its_row_and_its_column_with_it():
    rows = [[2, 7, 9], [8, 9, 9], [30, 31, 32]]
    shown = shape(rows)
    assert shown[2][2] == 32
    assert shown[0][:2] == [None, None]
    assert [row[0] for row in shown].count(None) >= 2


def test_where_every_cell_is_few_none_is_told():
    assert told(table([1, 2], [3, 4]), SMALLEST) == {}


def test_nothing_is_told_of_nothing():
    assert told({}, SMALLEST) == {}


def possible(rows, columns, unseen, left):
    """Every value that each unseen cell may have, by trying all tables of these totals."""
    found = {cell: set() for cell in unseen}
    keys = sorted(unseen)
    by_row = {row: left[row] for row in rows}
    by_column = {column: left[column] for column in columns}

    def fill(place, values):
        if place == len(keys):
            if not any(by_row.values()) and not any(by_column.values()):
                for key, value in zip(keys, values, strict=True):
                    found[key].add(value)
            return
        row, column = keys[place]
        for value in range(min(by_row[row], by_column[column]) + 1):
            by_row[row] -= value
            by_column[column] -= value
            fill(place + 1, [*values, value])
            by_row[row] += value
            by_column[column] += value

    fill(0, [])
    return found


@pytest.mark.parametrize("seed", range(25))
def test_who_tries_every_table_of_these_totals_finds_no_cell_of_few(seed):
    dice = random.Random(seed)  # noqa: S311  a table, not a secret
    rows, columns = ["a", "b", "c"], ["x", "y", "z"]
    every = {pair: dice.choice((0, 0, 1, 2, 5, 6, 7)) for pair in product(rows, columns)}
    shown = told({pair: number for pair, number in every.items() if number}, SMALLEST)
    unseen = [pair for pair in every if pair not in shown]
    left = {key: sum(every[pair] for pair in unseen if key in pair) for key in (*rows, *columns)}
    values = possible(rows, columns, unseen, left)
    if shown:
        few = [pair for pair in unseen if 0 < every[pair] < SMALLEST]
        assert [pair for pair in few if len(values[pair]) < 2] == []


def test_cells_of_few_that_hide_each_other_leave_the_others_told():
    rows = [[9, 2, 3, 1], [3, 9, 2, 2], [1, 3, 9, 4], [2, 2, 1, 9]]
    assert sorted(told(table(*rows), SMALLEST).values()) == [9, 9, 9, 9]
