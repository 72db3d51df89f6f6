import pytest
from django.utils.translation import override

from annual_summaries.drawing.drawn import MOST_BARS, chart
from annual_summaries.presentation.page import SummaryPage, paragraphs

ROWS = [{"key": str(n), "label": f"单位{n}", "value": 1, "tone": ""} for n in range(3)]


def figure(key="list_items", chart="bars", rows=ROWS, value=3):
    part = {"key": "by_unit", "label": "按主办单位", "chart": chart, "rows": rows}
    return {"key": key, "label": "清单事项", "value": value, "unit": "条", "breakdowns": [part]}


def page(**content):
    section = {"id": 1, "title": "闭环", "body": "", "figures": ["list_items"]}
    empty = {
        "status": "published",
        "revision": 1,
        "opening": "",
        "headlines": [],
        "figures": [figure()],
        "sections": [section],
        "reported": [],
        "rates": [],
        "promises": {"total": 0, "shown": []},
        "history": [],
    }
    return SummaryPage({**empty, **content}, newest=1)


@pytest.mark.parametrize("text", ["甲\n\n乙", "甲\r\n\r\n乙", "\n\n甲\n \n\n乙\n"])
def test_paragraphs_are_parted_by_empty_lines(text):
    assert paragraphs(text) == ["甲", "乙"]


def test_a_line_break_alone_parts_nothing():
    assert paragraphs("甲\n乙") == ["甲\n乙"]


def test_a_section_has_its_figures_and_their_charts():
    (chapter,) = page().chapters
    assert ([one["key"] for one in chapter.figures], len(chapter.charts)) == (["list_items"], 1)


def test_a_chart_stands_in_one_place_only():
    assert page().other_charts == []


def test_a_chart_that_no_section_took_stands_at_the_end():
    assert len(page(sections=[]).other_charts) == 1


def test_a_breakdown_that_asks_for_no_chart_gets_none():
    assert page(figures=[figure(chart="")], sections=[]).other_charts == []


def test_a_figure_of_zero_is_not_drawn():
    assert page(figures=[figure(value=0)], sections=[]).other_charts == []


def test_a_figure_that_no_room_declares_any_more_is_passed_over():
    assert page(headlines=["gone"]).headlines == []


def test_too_many_bars_end_in_one_for_the_rest():
    rows = [{**row, "value": 20} for row in ROWS * 20]
    drawn = chart(figure(), {"key": "k", "label": "", "chart": "bars", "rows": rows})
    assert len(drawn.bars) == MOST_BARS
    assert sum(bar.value for bar in drawn.bars) == 20 * len(rows)


@pytest.mark.parametrize("kind", ["bars", "months", "parts"])
def test_every_kind_of_chart_keeps_the_values(kind):
    rows = [{**row, "key": str(place)} for place, row in enumerate(ROWS, 1)]
    drawn = chart(figure(), {"key": "k", "label": "", "chart": kind, "rows": rows})
    assert [value for _label, value in drawn.rows][:3] == [1, 1, 1]


def test_a_number_without_records_stands_with_its_section():
    row = {"section": 1, "label": "接待", "value": 600, "source": "报告"}
    (chapter,) = page(reported=[row]).chapters
    assert (chapter.reported, chapter.sources) == ([row], ["报告"])


def test_a_source_is_named_once():
    rows = [{"section": None, "source": "报告"}, {"section": None, "source": "报告"}]
    assert page(reported=rows).other_sources == ["报告"]


def test_a_narrower_rate_is_told_with_the_wider_one():
    rates = [
        {"key": "satisfied", "label": "满意率", "numerator": 3, "denominator": 4, "part_of": ""},
        {"key": "full", "label": "满意", "numerator": 1, "denominator": 4, "part_of": "satisfied"},
    ]
    ((rate,),) = [chart.rates for chart in page(rates=rates).rate_charts]
    assert rate.note == "满意 1 / 4"


def test_rates_over_nothing_are_not_drawn():
    rate = {"key": "solved", "label": "", "numerator": 0, "denominator": 0, "part_of": ""}
    assert page(rates=[rate]).rate_charts == []


def test_what_staff_wrote_is_marked_on_an_english_page():
    assert page().record_lang == ""
    with override("en"):
        assert page().record_lang == ' lang="zh-Hans"'
