"""Figures of the same units: one map with a switch, one table; nobody is listed twice."""

import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from annual_summaries.drawing.drawn import charts_of
from annual_summaries.drawing.multiples import MOST_COLUMNS, Multiples
from registers.figures import HIDDEN

PLACES = {"1": [1, 2, "东城"], "2": [2, 2, "西城"], "3": [2, 3, "芝英"]}


def figure(key, rows, chart="bars", label="按镇街区", mapped=True):
    """A figure with its rows as {key of the unit: value}."""
    made = [
        {
            "key": unit,
            "label": "不足 5 人的合并显示" if unit == HIDDEN else f"单位{unit}",
            "value": value,
            "tone": "",
            "place": PLACES.get(unit) if mapped else None,
        }
        for unit, value in rows.items()
    ]
    part = {"key": "by_unit", "label": label, "chart": chart, "rows": made}
    return {
        "key": key,
        "label": key,
        "unit": "件",
        "value": sum(rows.values()),
        "records": f"/annual/2023/figures/{key}/",
        "breakdowns": [part],
    }


THREE = {"1": 9, "2": 6, "3": 3}


def drawn(*figures, others=(), preview=""):
    (chapter,), rest = charts_of([figures], others, preview)
    return chapter, rest


def only(*figures, **more):
    (chart,), _rest = drawn(*figures, **more)
    return chart


def page_of(chart):
    return render_to_string(chart.template, {"chart": chart})


def test_figures_of_the_same_units_share_one_drawing():
    chart = only(figure("stations", THREE), figure("receptions", THREE))
    assert isinstance(chart, Multiples)
    assert [column.label for column in chart.columns] == ["stations", "receptions"]


def test_figures_that_no_chapter_took_join_the_drawing_of_their_units():
    chart, rest = drawn(figure("stations", THREE), others=[figure("meetings", THREE)])
    assert (len(chart[0].columns), rest) == (2, [])


def test_a_map_whose_squares_lead_nowhere_does_not_say_that_they_do():
    def unlinked(part):
        return replace(
            part, tiles=tuple(replace(t, cell=replace(t.cell, path="")) for t in part.tiles)
        )

    chart = only(figure("stations", THREE))
    alone = replace(chart, layers=tuple(unlinked(layer) for layer in chart.layers))
    assert ("点开" in str(chart.help), "点开" in str(alone.help)) == (True, False)


def test_other_units_keep_a_drawing_of_their_own():
    other = figure("items", {"8": 1, "9": 2}, label="按主办单位", mapped=False)
    chart, rest = drawn(figure("stations", THREE), others=[other])
    assert (len(chart[0].columns), len(rest)) == (1, 1)


def test_a_table_takes_no_more_columns_than_the_style_sheet_knows():
    charts, _rest = drawn(*(figure(f"f{n}", THREE) for n in range(MOST_COLUMNS + 1)))
    assert [len(chart.columns) for chart in charts[:1]] == [MOST_COLUMNS]


def test_each_unit_has_one_row_and_each_number_leads_to_its_records():
    page = page_of(only(figure("stations", THREE), figure("receptions", THREE)))
    assert page.count('<th scope="row"') == 3
    assert 'href="/annual/2023/figures/receptions/?by_unit=2"' in page


def test_a_draft_keeps_its_reader_on_the_draft():
    chart = only(figure("stations", THREE), preview="?preview=1")
    assert chart.units[0].cells[0].path.endswith("/?preview=1&by_unit=1")


def test_each_column_has_its_own_scale():
    chart = only(figure("stations", THREE), figure("receptions", {"1": 90, "2": 60, "3": 30}))
    assert [cell.width for cell in chart.units[1].cells] == ["66.67%", "66.67%"]


def test_what_is_folded_with_others_is_a_dot_and_leads_nowhere():
    chart = only(figure("stations", THREE), figure("matters", {"1": 9, HIDDEN: 7}))
    cells = {unit.label: unit.cells[1] for unit in chart.units}
    assert (cells["西城"].shown, cells["西城"].path) == ("·", "")
    assert (cells["不足 5 人的合并显示"].shown, cells["不足 5 人的合并显示"].path) == (7, "")


def test_what_is_not_there_is_a_zero_where_nothing_is_folded():
    chart = only(figure("stations", THREE), figure("receptions", {"1": 9, "2": 4}))
    assert chart.units[2].cells[1].shown == 0


def test_the_map_shows_one_figure_at_a_time_without_a_script():
    page = page_of(only(figure("stations", THREE), figure("receptions", THREE)))
    assert page.count('type="radio"') == 2
    assert page.count(" checked") == 1
    assert "style=" not in page
    assert "<script" not in page


def test_every_switch_names_its_figure_and_has_its_layer():
    page = page_of(only(figure("stations", THREE), figure("receptions", THREE)))
    switches = re.findall(r'id="(stations-by_unit-\d)"', page)
    assert [page.count(f'for="{one}"') for one in switches] == [1, 1]
    assert all(f'class="layer layer-{n}"' in page for n in (1, 2))


def test_the_darkest_square_is_the_largest_number():
    (layer,) = only(figure("stations", THREE)).layers
    shades = {tile.name: tile.css.split()[0] for tile in layer.tiles}
    assert shades == {"东城": "shade-4", "西城": "shade-3", "芝英": "shade-2"}


def test_what_has_no_place_stands_beside_the_map():
    (layer,) = only(figure("stations", {**THREE, "none": 2})).layers
    assert [row.label for row in layer.beside] == ["单位none"]


def test_a_document_that_knows_no_places_gets_the_table_alone():
    chart = only(figure("a", THREE, mapped=False), figure("b", THREE, mapped=False))
    assert (chart.layers, len(chart.units)) == ((), 3)
    assert 'type="radio"' not in page_of(chart)


def test_one_figure_without_places_stays_a_chart_of_bars():
    assert not isinstance(only(figure("items", THREE, mapped=False)), Multiples)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_table_names_what_its_columns_count(language):
    from django.utils import translation

    with translation.override(language):
        page = page_of(only(figure("stations", THREE), figure("receptions", THREE)))
    assert page.count('<span class="unit">件</span>') == 4  # head of a column, name of a layer


def test_the_table_beside_a_map_is_folded_and_one_alone_is_open():
    beside = page_of(only(figure("a", THREE), figure("b", THREE)))
    alone = page_of(only(figure("a", THREE, mapped=False), figure("b", THREE, mapped=False)))
    assert [" open>" in page for page in (beside, alone)] == [False, True]
