"""What one statement counts of a year is what each figure and rate counts alone."""

from dataclasses import replace
from datetime import date

import pytest

from annual_summaries.revisions.account import account
from deputies.training.register import BY_CLASS, classes_of
from registers import figures
from registers.figures import FIGURES, Figure
from registers.one_statement import count_together
from registers.rates import RATES, count_rates
from tests.history import past_activity, past_class

pytestmark = pytest.mark.django_db


def values(counted):
    """Everything that a summary shows or freezes of a figure."""
    rows = [
        (part.key, row.key, row.values, row.label, row.value)
        for part in counted.breakdowns
        for row in part.rows
    ]
    return counted.value, rows


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("figure", FIGURES.all(), ids=lambda figure: figure.key)
def test_a_figure_counts_together_what_it_counts_alone(year, figure, public):
    (together,), _rates = count_together([figure], [], 2023, public=public)
    alone = figures.count(figure, 2023, public=public)
    assert values(together) == values(alone)
    assert alone.value


def test_rates_count_together_what_they_count_alone(year):
    _figures, together = count_together([], RATES.all(), 2023)
    alone = [rate for group in RATES.all() for rate in count_rates(group, 2023)]
    assert list(together) == alone
    assert any(0 < rate.numerator < rate.denominator for rate in alone)


def test_a_year_without_records_counts_zeros():
    counted, rates = count_together(FIGURES.all(), RATES.all(), 1999)
    assert {one.value for one in counted} == {0}
    assert {(rate.numerator, rate.denominator) for rate in rates} == {(0, 0)}


def test_figures_come_back_in_the_order_in_which_they_were_asked(year):
    asked = list(reversed(FIGURES.all()))
    counted, _rates = count_together(asked, [], 2023)
    assert [one.figure.key for one in counted] == [figure.key for figure in asked]


def test_days_and_truth_stay_what_they_are():
    past_class(name="公开班", is_public=True)
    figure = Figure("test", "", "", "", classes_of, (replace(BY_CLASS, hidden=lambda *_: False),))
    (counted,), _rates = count_together([figure], [], 2023)
    _pk, name, starts_on, is_public = counted.breakdowns[0].rows[0].values
    assert (name, type(starts_on), is_public) == ("公开班", date, True)


def test_a_sum_may_be_larger_than_its_addends_can_be():
    for _ in range(2):
        past_activity(attendances=2_000_000_000)
    figure = replace(FIGURES.get("supervision_activities"), dimensions=(), amount="attendances")
    (counted,), _rates = count_together([figure], [], 2023)
    assert counted.value == 4_000_000_000


def test_all_figures_and_rates_of_a_year_cost_one_query(year, django_assert_num_queries):
    own = 1  # which figures of its own the committee has
    with django_assert_num_queries(own + 1):
        account(2023, public=False)
