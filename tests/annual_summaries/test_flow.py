"""From hand-over to striking off: what came so far, what stayed, and where each number leads."""

from django.template.loader import render_to_string

from annual_summaries.drawing.drawn import records_of
from annual_summaries.drawing.flow import flow, span_chart

REACHED = {"handed_over": 2, "acknowledged": 8, "answered": 4, "checked": 2, "concluded": 3}


def part(key, rows, chart):
    made = [
        {"key": name, "label": name, "value": value, "tone": ""} for name, value in rows.items()
    ]
    return {"key": key, "label": key, "chart": chart, "rows": made}


def figures(reached=REACHED, returned=3, withdrawn=1):
    total = sum(reached.values())
    ways = {"straight": total - returned, "returned": returned}
    items = {
        "key": "opinion_items",
        "label": "事项",
        "unit": "条",
        "value": total,
        "records": "/items/",
        "breakdowns": [part("by_reached", reached, "steps"), part("by_way", ways, "flow")],
    }
    gone = {"label": "撤回", "value": withdrawn, "records": "/gone/", "breakdowns": []}
    return {"opinion_items": items, "opinion_items_withdrawn": gone}


def made(preview="", **more):
    return flow(figures(**more), records_of(preview))


def test_each_step_counts_what_came_so_far():
    assert [step.value for step in made().steps] == [19, 17, 9, 5, 3]


def test_what_stayed_and_what_went_on_make_up_the_step():
    assert [(step.stayed, step.went_on) for step in made().steps] == [
        (2, 17),
        (8, 9),
        (4, 5),
        (2, 3),
        (0, 3),
    ]


def test_the_first_step_is_the_figure_and_leads_to_its_list():
    first = made().steps[0]
    assert (first.value, first.path) == (figures()["opinion_items"]["value"], "/items/")


def test_a_later_step_leads_to_all_that_came_so_far():
    assert made().steps[2].path == "/items/?by_reached=answered%2B"


def test_what_stayed_leads_to_its_own_list():
    assert made().steps[1].stayed_path == "/items/?by_reached=acknowledged"


def test_nothing_leads_to_an_empty_list():
    chart = made(reached={**dict.fromkeys(REACHED, 0), "handed_over": 2}, returned=0, withdrawn=0)
    assert [step.path for step in chart.steps[1:]] == [""] * 4
    assert [one.path for one in chart.asides] == ["", ""]


def test_a_draft_keeps_its_reader_on_the_draft():
    assert made(preview="?preview=1").steps[1].path.startswith("/items/?preview=1&by_reached=")


def test_what_was_sent_back_or_withdrawn_stands_beside():
    assert [(one.value, one.path) for one in made().asides] == [
        (3, "/items/?by_way=returned"),
        (1, "/gone/"),
    ]


def test_a_year_published_before_the_steps_were_kept_has_no_flow():
    old = figures()
    old["opinion_items"]["breakdowns"] = []
    assert flow(old, records_of("")) is None


def test_every_step_has_a_look_of_its_own():
    chart = made()
    looks = [one.look for one in (*chart.steps, *chart.asides)]
    assert len(set(looks)) == len(looks)


def test_every_number_of_the_drawing_is_text():
    page = render_to_string(made().template, {"chart": made()})
    assert all(f">{step.value}</a>" in page for step in made().steps)
    assert "<text" not in page


ROW = {"key": "7", "label": "水务局", "count": 8, "low": 20, "median": 40, "high": 80}
SPREAD = {
    "key": "days",
    "label": "用了多少天",
    "definition": "天数。",
    "figure": "concluded",
    "breakdown": "by_unit",
    "all": {**ROW, "key": "", "label": "", "count": 12},
    "rows": [ROW],
    "rest": None,
    "left_out": 4,
}
CONCLUDED = {"key": "concluded", "value": 12, "records": "/concluded/"}


def spans(**more):
    return span_chart({**SPREAD, **more}, CONCLUDED, records_of(""))


def test_a_row_leads_to_the_records_it_was_taken_from():
    assert [span.path for span in spans().spans] == ["/concluded/", "/concluded/?by_unit=7"]


def test_all_of_too_few_days_lead_nowhere():
    assert spans(all={**SPREAD["all"], "count": 11}).spans[0].path == ""


def test_lengths_are_in_proportion_to_the_longest():
    assert (spans().spans[1].x, spans().spans[1].width) == ("25%", "75%")


def test_a_year_of_too_few_has_no_chart_of_days():
    assert spans(all=None) is None


def test_the_others_stand_as_one_where_some_stand_alone():
    rest = {**ROW, "key": "", "label": "", "count": 5}
    assert [span.count for span in spans(rest=rest).spans] == [12, 8, 5]
    assert [span.count for span in spans(rest=rest, rows=[]).spans] == [12]


def test_the_row_of_all_alone_stands_apart():
    rest = {**ROW, "key": "", "label": "", "count": 5}
    assert [span.css for span in spans(rest=rest).spans] == ["whole", "", ""]


def test_how_many_are_left_out_is_said():
    page = render_to_string(spans().template, {"chart": spans()})
    assert "另有 4 条太少" in page
