"""How long it took: ranks, and rows of too few told together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registers import spreads
from registers.spreads import SPREADS, count_spread, rank
from tests.factories import make_org
from tests.history import past_activity, past_item, past_opinion

HANDED_OVER = date(2023, 5, 8)


@pytest.mark.parametrize(
    ("numbers", "quartiles"),
    [
        ([7], (7, 7, 7)),
        ([1, 9], (1, 1, 9)),
        ([1, 2, 3, 4], (1, 2, 3)),
        ([1, 2, 3, 4, 5], (2, 3, 4)),
        ([1, 1, 1, 1, 100], (1, 1, 1)),
    ],
)
def test_quartiles_are_numbers_that_occur(numbers, quartiles):
    assert tuple(rank(numbers, quarter) for quarter in (1, 2, 3)) == quartiles


@pytest.fixture
def close(db):
    """Items of a unit that took so many days."""
    opinion = past_opinion(past_activity(), handed_over_on=HANDED_OVER)

    def act(unit, *days, **fields):
        for number in days:
            closed_on = HANDED_OVER + timedelta(days=number)
            past_item(opinion, lead_unit=make_org(unit), struck_off_on=closed_on, **fields)

    return act


def counted(year=2023):
    return count_spread(SPREADS.get("days_to_close"), year)


def test_a_unit_of_enough_items_has_its_median_and_quartiles(close):
    close("水务局", 10, 20, 30, 40, 50)
    (row,) = counted().rows
    assert (row.label, row.count, row.low, row.median, row.high) == ("水务局", 5, 20, 30, 40)


def test_units_of_few_items_are_told_together(close):
    close("水务局", 10, 20, 30, 40, 50)
    close("教育局", 1, 2, 3)
    close("公安局", 4, 5)
    found = counted()
    assert [row.label for row in found.rows] == ["水务局"]
    assert (found.rest.count, found.rest.median, found.left_out) == (5, 3, 0)


def test_what_is_too_little_even_together_is_only_counted(close):
    close("水务局", 10, 20, 30, 40, 50)
    close("教育局", 1, 2, 3)
    found = counted()
    assert (found.rest, found.left_out, found.all.count) == (None, 3, 8)


def test_a_year_of_few_items_tells_nothing(close):
    close("水务局", 10, 20)
    assert (counted().all, counted().rows) == (None, ())


def test_the_records_are_those_of_the_figure(close):
    close("水务局", 10, 20, 30, 40, 50)
    close("水务局", 300)  # struck off in the next year
    close("水务局", 60, reopened_on=date(2023, 12, 1))
    spread = SPREADS.get("days_to_close")
    assert counted().all.count == spread.figure.records(2023).count() == 5


def test_it_takes_one_query(close, django_assert_num_queries):
    close("水务局", 10, 20, 30, 40, 50)
    with django_assert_num_queries(1):
        counted()


def test_the_bound_is_said_in_one_place(close, monkeypatch):
    monkeypatch.setattr(spreads, "ENOUGH", 2)
    close("水务局", 10, 20)
    assert counted().rows[0].count == 2


def test_rows_stand_in_the_order_of_the_dimension_never_by_days(close):
    close("水务局", 50, 50, 50, 50, 50)
    close("教育局", 1, 1, 1, 1, 1)
    spread = SPREADS.get("days_to_close")
    backwards = replace(spread.dimension, order=lambda pk, *rest: -pk)
    found = count_spread(replace(spread, dimension=backwards), 2023)
    assert [row.label for row in found.rows] == ["教育局", "水务局"]
