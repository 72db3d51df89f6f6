"""What is neither months nor states: as squares, as one bar of a few parts, or as bars."""

import pytest

from annual_summaries.drawing.drawn import KINDS, chart
from annual_summaries.drawing.tally import MOST_SQUARES, SquareChart, fits, tally
from annual_summaries.presentation.charts import BarChart, StackedBar
from annual_summaries.presentation.page import Chapter


def drawn(*values):
    rows = [
        {"key": str(place), "label": f"第{place}类", "value": value}
        for place, value in enumerate(values, 1)
    ]
    figure = {"key": "list_items", "label": "清单事项", "unit": "条"}
    return chart(figure, {"key": "by_unit", "label": "按单位", "chart": "bars", "rows": rows})


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([8, 3, 1], SquareChart),
        ([MOST_SQUARES] * 25, SquareChart),
        ([1, 16, 25], StackedBar),
        ([28, *range(8)], BarChart),
        ([MOST_SQUARES + 1], BarChart),
    ],
)
def test_the_form_follows_the_numbers(values, kind):
    assert isinstance(drawn(*values), kind)


def test_every_record_is_a_square():
    assert [len(row.squares) for row in drawn(3, 0).tallied] == [3, 0]


def test_the_table_says_the_same_as_the_squares():
    assert drawn(3, 0).rows == [("第1类", 3), ("第2类", 0)]


def test_nobody_is_ranked():
    assert [row.value for row in tally("k", "标题", [("甲", 1), ("乙", 5)], unit="条").tallied] == [
        1,
        5,
    ]


def test_nothing_has_no_squares():
    assert not fits([])


def test_parts_that_are_kinds_have_looks_of_no_state():
    assert [part.group for part in drawn(1, 16, 25).parts] == list(KINDS[:3])


def chapter(*keys, pictures=()):
    figures = [{"key": key} for key in keys]
    return Chapter("a", "标题", [], figures, [], [], list(pictures))


def test_a_chapter_is_drawn_by_its_most_telling_figure():
    assert chapter("decisions", "list_items").drawing == "survey"


def test_a_chapter_with_photographs_of_its_own_needs_no_drawing():
    assert chapter("stations", pictures=[{"url": "/x/"}]).drawing == ""


def test_a_chapter_without_figures_has_none():
    assert chapter().drawing == ""
