"""Counting in general; the figures of a room are tested with the room."""

from datetime import date

import pytest
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registers import figures
from registers.figures import FIGURES, HIDDEN, Dimension, Figure, by_choice
from registers.rates import Rate, RateGroup, count_rates
from supervision.activities.choices import Level
from supervision.activities.models import Activity
from tests.factories import town_congress
from tests.history import past_activity

pytestmark = pytest.mark.django_db

BY_TITLE = Dimension("by_title", _("按标题"), "title", lambda title: title)
BY_LEVEL = by_choice("by_level", _("按层级"), "level", Level)
BY_ACTIVITY = Dimension(
    "by_activity",
    _("按活动"),
    "pk",
    lambda pk, title, is_public: title,
    carries=("title", "is_public"),
    order=lambda pk, title, is_public: pk,
    hidden=lambda pk, title, is_public: not is_public,
)


def of_the_year(year):
    return Activity.objects.filter(year=year)


def figure(*dimensions, amount=None, **fields):
    return Figure("test", "", "", "", of_the_year, dimensions, amount=amount, **fields)


def rows(counted, place=0):
    return [(row.label, row.value) for row in counted.breakdowns[place].rows]


def test_records_are_counted_where_no_amount_is_named():
    past_activity(attendances=30)
    assert figures.count(figure(BY_TITLE), 2023).value == 1


def test_an_amount_is_added_up():
    past_activity(attendances=30)
    past_activity(attendances=12)
    assert figures.count(figure(BY_TITLE, amount="attendances"), 2023).value == 42


def test_an_amount_that_is_missing_counts_nothing():
    past_activity(attendances=None)
    assert figures.count(figure(amount="attendances"), 2023).value == 0


@pytest.mark.parametrize("amount", [None, "attendances"])
def test_records_add_up_to_the_value(amount):
    past_activity(attendances=30)
    past_activity(attendances=None)
    counted = figures.count_records(figure(BY_TITLE, amount=amount), 2023)
    assert sum(record.amount for record in counted.records) == counted.value


def test_a_figure_without_breakdowns_can_be_counted():
    past_activity()
    assert figures.count(figure(), 2023).value == 1


def test_a_year_without_records_counts_zero():
    assert figures.count(figure(BY_TITLE), 1999).value == 0


def test_all_breakdowns_come_from_one_query(django_assert_num_queries):
    past_activity()
    with django_assert_num_queries(1):
        figures.count(figure(BY_TITLE, BY_LEVEL, BY_ACTIVITY), 2023)


def test_rows_stand_by_name_never_by_amount():
    for title in ("甲", "甲", "乙"):
        past_activity(title=title)
    assert [label for label, _value in rows(figures.count(figure(BY_TITLE), 2023))] == ["乙", "甲"]


def test_choices_stand_in_the_order_in_which_they_are_declared():
    past_activity(level="town", organizer=town_congress())
    past_activity()
    assert rows(figures.count(figure(BY_LEVEL), 2023)) == [("市", 1), ("镇", 1)]


def test_what_is_not_public_is_found_together_in_one_row_at_the_end():
    past_activity(title="内部一")
    past_activity(title="公开", is_public=True)
    past_activity(title="内部二")
    counted = figures.count(figure(BY_ACTIVITY), 2023, public=True)
    assert rows(counted) == [("公开", 1), ("未公开的部分", 2)]


def test_the_keys_of_records_name_the_hidden_row_too():
    past_activity(title="内部")
    counted = figures.count_records(figure(BY_ACTIVITY), 2023, public=True)
    assert counted.records[0].row_keys == (HIDDEN,)


def test_a_row_finds_its_records():
    wanted = past_activity(title="甲")
    past_activity(title="乙")
    row = figures.count(figure(BY_TITLE), 2023).breakdown("by_title").row("甲")
    assert row.among(of_the_year(2023)).get() == wanted


def test_the_row_of_a_missing_value_finds_its_records():
    wanted = past_activity(attendances=None)
    past_activity(attendances=3)
    by_heads = Dimension("by_heads", "", "attendances", str, order=lambda heads: heads or 0)
    row = figures.count(figure(by_heads), 2023).breakdown("by_heads").row("none")
    assert row.among(of_the_year(2023)).get() == wanted


def test_only_drawn_breakdowns_are_counted_for_a_look():
    drawn = by_choice("by_level", "", "level", Level, chart="bars")
    assert figure(BY_TITLE, drawn).drawn.dimensions == (drawn,)


def test_a_figure_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        FIGURES.register(FIGURES.get("list_items"))


def test_an_unknown_figure_is_not_found():
    assert FIGURES.find("no_such_figure") is None


def test_figures_stand_in_the_order_of_the_summary():
    orders = [one.order for one in FIGURES.all()]
    assert orders == sorted(orders)


def test_all_rates_of_a_group_come_from_one_query(django_assert_num_queries):
    past_activity(is_public=True)
    past_activity()
    public = Rate("public", "", "", lambda cutoff: Q(is_public=True))
    early = Rate(
        "early",
        "",
        "",
        lambda cutoff: Q(starts_on__lte=cutoff),
        lambda cutoff: Q(is_public=True),
    )
    with django_assert_num_queries(1):
        counted = count_rates(RateGroup("items", "事项", of_the_year, (public, early)), 2023)
    assert [(one.numerator, one.denominator) for one in counted] == [(1, 2), (1, 1)]


def test_the_last_day_of_the_year_is_the_cutoff():
    seen = []
    rate = Rate("rate", "", "", lambda cutoff: seen.append(cutoff) or Q())
    count_rates(RateGroup("items", "事项", of_the_year, (rate,)), 2023)
    assert seen == [date(2023, 12, 31)]
