"""Several years as a drawing: a number as columns, rates as lines, the difference in words."""

import pytest

from annual_summaries.drawing.years import rate_lines, year_columns

VALUES = [(2022, 22), (2023, 74)]


def drawn(values, **more):
    return year_columns("items", "清单事项", values, unit="条", **more)


def test_the_highest_column_fills_the_drawing_and_the_others_follow():
    low, high = drawn(VALUES).columns
    assert high.height == "60%"
    assert float(low.height[:-1]) == pytest.approx(60 * 22 / 74, abs=0.01)


def test_the_newest_year_stands_out():
    assert [one.look for one in drawn(VALUES).columns] == ["ink", "now"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (VALUES, "2022年到2023年：多 52 条"),
        ([(2022, 74), (2023, 22)], "2022年到2023年：少 52 条"),
        ([(2022, 22), (2023, 22)], "2022年到2023年：持平"),
        ([(2022, None), (2023, 22)], ""),
        ([(2023, 22)], ""),
    ],
)
def test_the_difference_stands_in_words(values, words):
    assert drawn(values).difference == words


def test_a_year_that_did_not_publish_it_shows_a_dash_and_no_column():
    gap, _there = drawn([(2022, None), (2023, 22)]).columns
    assert (gap.shown, gap.height) == ("—", "0%")


def test_nothing_but_zeros_is_drawn_flat():
    assert {one.height for one in drawn([(2022, 0), (2023, 0)]).columns} == {"0%"}


def test_who_cannot_see_it_hears_every_year():
    assert drawn(VALUES).description == "2022年 22，2023年 74"


def test_columns_of_many_years_do_not_touch():
    columns = drawn([(year, 5) for year in range(2014, 2024)]).columns
    ends = [float(one.x[:-1]) + float(one.width[:-1]) for one in columns]
    begins = [float(one.x[:-1]) for one in columns[1:]]
    assert all(end < begin for end, begin in zip(ends, begins, strict=False))


def test_a_rate_is_a_line_on_a_scale_to_a_hundred():
    (row,) = rate_lines("rates", "比率", [2022, 2023], [("解决率", [100.0, 77.0])]).rows
    assert [one.y for one in row.points] == ["10.00%", "28.40%"]
    assert (row.words, len(row.lines)) == ("2022年 100%，2023年 77%", 1)


def test_a_rate_that_a_year_did_not_publish_has_no_point():
    (row,) = rate_lines("rates", "比率", [2022, 2023], [("公开率", [None, 94.6])]).rows
    assert [(one.year, one.shown) for one in row.points] == [(2023, "94.6%")]
