import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from annual_summaries.revisions.open_data import as_breakdowns_csv, as_csv, as_json
from tests.history import past_activity, past_item, past_opinion

CONTENT = {
    "year": 2023,
    "status": "published",
    "published_at": "2024-01-20T09:30:00+08:00",
    "revision": 1,
    "note": "",
    "title": "年度总结",
    "figures": [
        {
            "key": "list_items",
            "label": "清单事项",
            "value": 74,
            "unit": "条",
            "qualifier": "exact",
            "definition": "按条计。",
            "meaning": "",
            "records": "/annual/2023/figures/list_items/",
            "breakdowns": [
                {
                    "key": "by_activity",
                    "label": "按监督活动",
                    "chart": "",
                    "rows": [{"key": "1", "label": "南苑视察", "value": 74, "tone": ""}],
                }
            ],
        }
    ],
    "rates": [
        {
            "key": "answered",
            "label": "答复率",
            "definition": "",
            "numerator": 74,
            "denominator": 74,
            "part_of": "",
            "records": "/annual/2023/rates/answered/",
        }
    ],
    "reported": [],
}


def labelled(label):
    row = {"key": "1", "label": label, "value": 1, "tone": ""}
    part = {"key": "by_activity", "label": "", "chart": "", "rows": [row]}
    return {**CONTENT, "figures": [{**CONTENT["figures"][0], "breakdowns": [part]}]}


def test_the_json_has_the_form_of_the_contract():
    figure = json.loads(as_json(CONTENT))["figures"][0]
    assert list(figure) == [
        "key",
        "label",
        "value",
        "unit",
        "qualifier",
        "definition",
        "records",
        "breakdowns",
    ]


def test_the_json_names_year_status_day_and_revision():
    content = json.loads(as_json(CONTENT))
    assert [content[name] for name in ("year", "status", "published_at", "revision")] == [
        2023,
        "published",
        "2024-01-20T09:30:00+08:00",
        1,
    ]


def of_rows(number):
    rows = [{"key": str(n), "label": f"活动{n}", "value": n, "tone": ""} for n in range(number)]
    figure = CONTENT["figures"][0]
    part = {**figure["breakdowns"][0], "rows": rows}
    return {**CONTENT, "figures": [{**figure, "breakdowns": [part]}]}


def breakdown_in(text):
    return json.loads(text)["figures"][0]["breakdowns"][0]


def test_a_breakdown_of_five_hundred_rows_stands_whole():
    found = breakdown_in(as_json(of_rows(500)))
    assert len(found["rows"]) == 500
    assert list(found) == ["key", "label", "rows"]


def test_a_longer_breakdown_begins_and_names_where_all_of_it_is():
    found = breakdown_in(as_json(of_rows(501)))
    assert [row["key"] for row in found["rows"]] == [str(n) for n in range(100)]
    assert found["rows_in_all"] == 501
    assert found["all_rows"] == "/annual/2023-breakdowns.csv"


def test_the_command_writes_every_row():
    assert len(breakdown_in(as_json(of_rows(501), complete=True))["rows"]) == 501


def test_the_table_of_breakdowns_has_every_row():
    assert len(as_breakdowns_csv(of_rows(501)).splitlines()) == 502


def test_the_json_of_a_year_of_a_hundred_thousand_items_is_small():
    """3,300 activities in four breakdowns, which made 1.6 MB."""
    content = of_rows(3300)
    content["figures"] *= 4
    assert len(as_json(content).encode()) < 100_000


def test_rates_have_numerator_and_denominator():
    (rate,) = json.loads(as_json(CONTENT))["rates"]
    assert (rate["numerator"], rate["denominator"]) == (74, 74)


def test_the_csv_has_the_header_of_the_contract():
    assert as_csv(CONTENT).splitlines()[0] == "key,label,value,unit,definition,records"


def test_the_csv_has_one_row_a_figure():
    assert as_csv(CONTENT).splitlines()[1] == (
        "list_items,清单事项,74,条,按条计。,/annual/2023/figures/list_items/"
    )


def test_the_breakdowns_have_a_row_each():
    assert as_breakdowns_csv(CONTENT).splitlines()[1] == (
        "list_items,by_activity,按监督活动,1,南苑视察,74,条"
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " ="])
def test_a_label_is_never_a_formula(sign):
    text = as_breakdowns_csv(labelled(f"{sign}1+1"))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["label"] == f"'{sign}1+1"


def test_commas_quotes_and_line_breaks_stay_in_their_cell():
    text = as_breakdowns_csv(labelled('甲,"乙"\n丙'))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["label"] == '甲,"乙"\n丙'


class TestCommand:
    @pytest.fixture
    def printed(self, db, capsys):
        def run(year):
            call_command("figures", str(year))
            return json.loads(capsys.readouterr().out)

        return run

    def test_it_prints_live_values_of_a_year_without_a_summary(self, printed):
        past_activity()
        content = printed(2023)
        assert (content["status"], content["figures"][0]["value"]) == ("live", 1)

    def test_it_names_activities_that_are_not_public(self, printed):
        past_item(past_opinion(past_activity(title="内部视察")))
        assert "内部视察" in json.dumps(printed(2023), ensure_ascii=False)

    def test_values_are_whole_numbers_in_an_empty_year(self, printed):
        assert {figure["value"] for figure in printed(1999)["figures"]} == {0}

    @pytest.mark.parametrize("year", ["abc", "-1", "20233", "1948", "２０２３", ""])
    def test_what_is_no_year_is_refused_in_a_sentence(self, db, year):
        with pytest.raises(CommandError, match="four digits"):
            call_command("figures", year)
