"""Geometry of the charts: zero, one, huge, many, and long labels."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from annual_summaries.presentation import charts
from registers.figures import FIGURES
from supervision.items.choices import Progress
from tests.congress_portal.test_tokens import SCHEMES, contrast
from workflow.choices import Outcome

STYLES = Path(__file__).resolve().parents[2] / "static/css"
TOKENS = (STYLES / "tokens.css").read_text("utf-8")
PRINT = (STYLES / "print.css").read_text("utf-8")

LONG = "芝英镇人民政府（芝英千年古城复兴建设指挥部办公室、镇综合行政执法队）"


def number(length):
    assert length.endswith("%")
    return float(length[:-1])


def bars(*series):
    return charts.horizontal_bars("key", "标题", series, unit="项").bars


def columns(*values):
    return charts.month_columns("key", "标题", values, unit="项")


def parts(*states):
    return charts.stacked_bar("key", "标题", states, unit="条").parts


def drawn(chart):
    return render_to_string(chart.template, {"chart": chart})


def test_bars_begin_at_zero_and_keep_their_proportion():
    long, short = bars(("甲", 20), ("乙", 5))
    assert number(long.width) == pytest.approx(4 * number(short.width))


def test_a_bar_of_nothing_has_no_length():
    assert bars(("甲", 20), ("乙", 0))[1].width == "0%"


def test_bars_of_nothing_at_all_have_no_length():
    assert [bar.width for bar in bars(("甲", 0), ("乙", 0))] == ["0%", "0%"]


def test_a_chart_without_rows_says_that_there_are_no_records():
    chart = charts.horizontal_bars("key", "标题", [], unit="项")
    assert chart.description == "本年没有记录。"


def test_a_single_bar_leaves_room_for_its_number():
    assert number(bars(("甲", 1))[0].width) < 95


@pytest.mark.parametrize("value", [1, 99, 12345, 123456789])
def test_the_longest_bar_and_its_digits_fit_the_narrowest_phone(value):
    drawing, digit, gap = 328, 8, 6  # px at 360 px width, 14 px text
    bar = number(bars(("甲", value))[0].width) * drawing / 100
    assert bar + gap + digit * len(str(value)) <= drawing


def test_bars_stand_in_the_order_given_and_rank_nobody():
    assert [bar.label for bar in bars(("丙", 1), ("甲", 9), ("乙", 5))] == ["丙", "甲", "乙"]


def test_a_long_label_is_text_outside_the_drawing_so_that_it_wraps():
    page = drawn(charts.horizontal_bars("key", "标题", [(LONG, 3)], unit="条"))
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert LONG in page
    assert not any(LONG in drawing for drawing in drawings)


def test_twelve_months_stand_side_by_side_within_the_drawing():
    months = columns(*range(12)).columns
    edges = [number(month.x) for month in months]
    assert edges == sorted(edges)
    assert number(months[-1].x) + number(months[-1].width) <= 100


def test_columns_stand_on_one_base():
    feet = {round(number(c.y) + number(c.height), 1) for c in columns(3, 0, 7).columns}
    assert feet == {float(charts.BASE)}


def test_the_tallest_column_leaves_room_for_its_number():
    assert number(columns(5, 9).columns[1].y) >= charts.HEAD


def test_a_month_with_nothing_shows_its_zero():
    page = drawn(columns(*[0] * 12))
    assert len(re.findall(r"<text[^>]*>0</text>", page)) == 12


@pytest.mark.parametrize(("top", "numbered"), [(999, True), (1000, False)])
def test_numbers_over_columns_are_left_out_where_they_would_touch(top, numbered):
    assert columns(*[top] * 12).numbered is numbered


def test_numbers_left_out_of_the_drawing_stand_in_the_table():
    assert '<td class="num">123456</td>' in drawn(columns(*[123456] * 12))


def test_parts_fill_the_whole_bar_without_a_gap():
    bar_parts = parts(("待交办", 1, "waiting"), ("办理中", 1, "working"), ("已销号", 1, "verified"))
    assert sum(number(part.width) for part in bar_parts) == pytest.approx(100, abs=0.05)
    assert number(bar_parts[1].x) == pytest.approx(number(bar_parts[0].width), abs=0.02)


def test_one_state_alone_fills_the_bar():
    assert parts(("已销号", 74, "verified"))[0].width == "100%"


def test_a_part_of_nothing_is_named_but_not_drawn():
    states = [("已销号", 74, "verified"), ("退回重办", 0, "returned")]
    page = drawn(charts.stacked_bar("key", "标题", states, unit="条"))
    assert "退回重办" in page
    assert 'class="part s-returned"' not in page


def test_a_narrow_part_carries_no_number():
    narrow, wide = parts(("退回重办", 1, "returned"), ("已销号", 73, "verified"))
    assert (narrow.roomy, wide.roomy) == (False, True)


def test_parts_of_nothing_have_no_width():
    assert parts(("待交办", 0, "waiting"))[0].width == "0%"


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (74, 74, "100%"),
        (0, 74, "0%"),
        (61, 74, "82.4%"),
        (1, 2, "50%"),
        (1, 100_000, "0.1%"),
        (99_999, 100_000, "99.9%"),
        (0, 0, "—"),
    ],
)
def test_a_rate_is_never_rounded_to_all_or_nothing(numerator, denominator, text):
    assert charts.percent(numerator, denominator) == text


def test_the_bar_of_a_rate_stays_inside_its_track():
    assert charts.width(75, 74) == "100%"


def test_a_rate_of_nothing_has_an_empty_track():
    assert charts.width(0, 0) == "0%"


def test_rates_show_numerator_and_denominator():
    page = drawn(charts.rate_chart("key", "五个率", [charts.ChartRate("解决率", 61, 74)]))
    assert "61 / 74" in page


@pytest.mark.parametrize(
    "chart",
    [
        charts.horizontal_bars("key", "标题", [(LONG, 3)], unit="条"),
        charts.month_columns("key", "标题", range(12), unit="项"),
        charts.stacked_bar("key", "标题", [("已销号", 3, "verified")], unit="条"),
    ],
    ids=["bars", "columns", "parts"],
)
def test_every_drawing_has_a_title_an_alternative_and_a_table(chart):
    page = drawn(chart)
    assert 'role="img" aria-labelledby="key-title key-desc"' in page
    assert page.count('id="key-title"') == page.count('id="key-desc"') == 1
    assert "<table>" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_language_puts_a_comma_into_a_length(language, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    from django.utils import translation

    with translation.override(language):
        page = drawn(charts.horizontal_bars("key", "标题", [("甲", 3), ("乙", 1)], unit="条"))
    assert re.findall(r'(?:width|x)="([^"]*,[^"]*)"', page) == []


# --- Parts of one whole -----------------------------------------------------------------------


def test_parts_without_a_look_get_one_each():
    groups = [part.group for part in parts(("甲", 3, ""), ("乙", 2, ""), ("丙", 1, "working"))]
    assert len(set(groups)) == 3
    assert "" not in groups


def drawn_as_parts():
    """Every breakdown that is drawn as parts of one whole, with the looks of all its values."""
    for figure in FIGURES.all():
        for dimension in figure.dimensions:
            if dimension.chart == "parts":
                yield pytest.param(dimension, id=f"{figure.key}-{dimension.key}")


VALUES = {
    "by_outcome": [*Outcome.values, ""],
    "by_status": [step.value for step in Progress],
}


@pytest.mark.parametrize("dimension", list(drawn_as_parts()))
def test_every_part_of_a_whole_has_a_look_of_its_own_that_the_style_sheet_knows(dimension):
    looks = [dimension.tone(value) for value in VALUES[dimension.key] if value]
    assert len(set(looks)) == len(looks)
    assert {look for look in looks if f".s-{look} {{" not in TOKENS} == set()


def colours_of(look):
    """The variable that colours a part; every scheme says it anew."""
    return re.search(rf"\.s-{look} {{ --c: var\(--([a-z]+)\)", TOKENS)[1]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("dimension", list(drawn_as_parts()))
def test_every_part_stands_out_from_the_ground_in_every_scheme(dimension, scheme):
    colours, _least = SCHEMES[scheme]
    for value in VALUES[dimension.key]:
        colour = colours[colours_of(dimension.tone(value))]
        assert contrast(colour, colours["paper"]) >= 3


@pytest.mark.parametrize("dimension", list(drawn_as_parts()))
def test_every_part_is_seen_on_paper(dimension):
    inks = dict(re.findall(r"--([\w-]+): (#\w{6})", PRINT))
    for value in VALUES[dimension.key]:
        assert contrast(inks[colours_of(dimension.tone(value))], "#ffffff") >= 3
