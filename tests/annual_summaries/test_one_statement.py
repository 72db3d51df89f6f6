"""What one statement counts of a year is what each figure, rate and spread counts alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from annual_summaries.revisions.account import account
from deputies.training.register import BY_CLASS, classes_of
from registers import figures
from registers.figures import FIGURES, Figure
from registers.one_pass import count_records_together, passes
from registers.one_statement import count_together
from registers.rates import RATES, count_rates
from registers.spreads import SPREADS, count_spread
from tests.factories import make_org
from tests.history import past_activity, past_class, past_item, past_opinion

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
    (together,) = count_together([figure], [], 2023, public=public).figures
    alone = figures.count(figure, 2023, public=public)
    assert values(together) == values(alone)
    assert alone.value


def test_rates_count_together_what_they_count_alone(year):
    together = count_together([], RATES.all(), 2023).rates
    alone = [rate for group in RATES.all() for rate in count_rates(group, 2023)]
    assert list(together) == alone
    assert any(0 < rate.numerator < rate.denominator for rate in alone)


def test_days_count_together_what_they_count_alone(year):
    opinion = past_opinion(past_activity(), handed_over_on=date(2023, 5, 8))
    unit = make_org("园林局")
    for days in (10, 20, 20, 40, 50):
        struck_off_on = date(2023, 5, 8) + timedelta(days=days)
        past_item(opinion, lead_unit=unit, struck_off_on=struck_off_on)
    (together,) = count_together([], [], 2023, spreads=SPREADS.all()).spreads
    assert together == count_spread(SPREADS.get("days_to_close"), 2023)
    assert [(row.label, row.low, row.median, row.high) for row in together.rows] == [
        ("园林局", 20, 20, 40)
    ]


def test_a_year_without_records_counts_zeros():
    counted, rates, _days = count_together(FIGURES.all(), RATES.all(), 1999)
    assert {one.value for one in counted} == {0}
    assert {(rate.numerator, rate.denominator) for rate in rates} == {(0, 0)}


def test_figures_come_back_in_the_order_in_which_they_were_asked(year):
    asked = list(reversed(FIGURES.all()))
    counted = count_together(asked, [], 2023).figures
    assert [one.figure.key for one in counted] == [figure.key for figure in asked]


def test_days_and_truth_stay_what_they_are():
    past_class(name="公开班", is_public=True)
    figure = Figure("test", "", "", "", classes_of, (replace(BY_CLASS, hidden=lambda *_: False),))
    (counted,) = count_together([figure], [], 2023).figures
    _pk, name, starts_on, is_public = counted.breakdowns[0].rows[0].values
    assert (name, type(starts_on), is_public) == ("公开班", date, True)


def test_a_sum_may_be_larger_than_its_addends_can_be():
    for _ in range(2):
        past_activity(attendances=2_000_000_000)
    figure = replace(FIGURES.get("supervision_activities"), dimensions=(), amount="attendances")
    (counted,) = count_together([figure], [], 2023).figures
    assert counted.value == 4_000_000_000


def test_all_figures_and_rates_of_a_year_cost_one_query(year, django_assert_num_queries):
    own = 1  # which figures of its own the committee has
    with django_assert_num_queries(own + 1):
        account(2023, public=False)


def test_the_items_of_all_opinions_are_read_once_for_every_figure_of_them():
    keys = ("opinion_items", "list_items", "deliberation_items")
    figures_of_items = [FIGURES.get(key) for key in (*keys, "list_items_concluded")]
    assert passes(figures_of_items) == [tuple(figures_of_items)]


def test_a_sum_is_no_part_of_a_pass_that_counts():
    records = FIGURES.get("list_items").records
    counting = Figure("counting", "", "", "", records)
    adding = replace(counting, key="adding", amount="round")
    assert passes([counting, adding]) == [(counting,), (adding,)]


@pytest.mark.parametrize("public", [True, False])
def test_figures_counted_together_with_their_records_are_what_each_is_alone(year, public):
    together = {
        one.figure.key: one for one in count_records_together(FIGURES.all(), 2023, public=public)
    }
    for figure in FIGURES.all():
        alone = figures.count_records(figure, 2023, public=public)
        assert (values(together[figure.key]), together[figure.key].records) == (
            values(alone),
            alone.records,
        )


def test_a_part_of_a_part_meets_both_conditions(year):
    items = FIGURES.get("list_items_concluded").records(2023)
    whole = FIGURES.get("opinion_items").records(2023)
    kept = whole.filter(opinion__kind="inspection").concluded_by(date(2023, 12, 31))
    assert set(items) == set(kept) != set(whole)
