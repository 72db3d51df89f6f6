"""The value, the breakdowns, the list and the open data of a figure always agree."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.test import Client

from annual_summaries.presentation.record_lists import published as records_behind
from registers import figures
from registers.figures import FIGURES
from tests.once import once

KEYS = [figure.key for figure in FIGURES.all()]
pytestmark = pytest.mark.django_db


def table(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode())))


@once
def document(published):
    """As text: whatever else is copied for every test, which takes longer than reading it."""
    return Client().get("/annual/2023.json").content.decode()


@once
def csv_rows(published):
    return table(Client(), "/annual/2023.csv")


@once
def breakdown_rows(published):
    return table(Client(), "/annual/2023-breakdowns.csv")


@once
def printed(published):
    """What the command says of every figure."""
    out = io.StringIO()
    call_command("figures", "2023", stdout=out)
    return json.loads(out.getvalue())["figures"]


@pytest.fixture
def figure(document, request):
    figures_ = json.loads(document)["figures"]
    return next(figure for figure in figures_ if figure["key"] == request.param)


def of_every_figure(test):
    return pytest.mark.parametrize("figure", KEYS, indirect=True)(test)


@of_every_figure
def test_the_value_is_more_than_nothing_in_these_tests(figure):
    assert figure["value"] > 0


@of_every_figure
def test_each_breakdown_adds_up_to_the_value(figure):
    sums = {part["key"]: sum(row["value"] for row in part["rows"]) for part in figure["breakdowns"]}
    assert sums == dict.fromkeys(sums, figure["value"])


@of_every_figure
def test_the_live_queryset_has_as_many_records(figure):
    declared = FIGURES.get(figure["key"])
    records = declared.records(2023)
    counted = (
        records.count()
        if declared.amount is None
        else sum(records.values_list(declared.amount, flat=True))
    )
    assert counted == figure["value"]


@of_every_figure
def test_no_record_is_counted_twice(figure):
    keys = list(FIGURES.get(figure["key"]).records(2023).values_list("pk", flat=True))
    assert len(keys) == len(set(keys))


@of_every_figure
def test_counting_with_records_gives_the_same_as_counting(figure):
    declared = FIGURES.get(figure["key"])
    counted = figures.count(declared, 2023, public=True)
    kept = figures.count_records(declared, 2023, public=True)
    assert (counted.value, counted.breakdowns) == (kept.value, kept.breakdowns)


@of_every_figure
def test_the_frozen_keys_add_up_to_the_value(figure):
    frozen = records_behind(2023, figure["key"]).frozen
    assert sum(frozen.amounts or [1] * len(frozen.records)) == figure["value"]


@of_every_figure
def test_each_frozen_key_stands_in_one_row_of_each_breakdown(figure):
    records = records_behind(2023, figure["key"])
    for part in records.breakdowns:
        keys = [key for row in records.rows(part) for key in row.records]
        assert sorted(keys) == sorted(records.frozen.records)


@of_every_figure
def test_each_frozen_row_leads_to_records_that_add_up_to_it(figure):
    records = records_behind(2023, figure["key"])
    for part in records.breakdowns:
        for row in records.rows(part):
            found = records.narrowed({part.key: [row]})
            assert (part.key, row.key, found.amount) == (part.key, row.key, row.value)


@of_every_figure
def test_the_page_behind_lists_what_is_public_and_counts_the_rest(client, figure):
    page = client.get(figure["records"])
    totals = (page.context["total"], page.context["amount"])
    assert len(page.context["lines"]) + page.context["hidden"] == totals[0]
    assert (
        totals[1] == figure["value"]
        if FIGURES.get(figure["key"]).amount
        else totals == (figure["value"], None)
    )


@of_every_figure
def test_the_csv_says_the_same(csv_rows, figure):
    row = next(row for row in csv_rows if row["key"] == figure["key"])
    same = ("label", "unit", "definition", "records")
    assert {name: row[name] for name in same} == {name: figure[name] for name in same}
    assert int(row["value"]) == figure["value"]


@of_every_figure
def test_the_breakdowns_csv_says_the_same(breakdown_rows, figure):
    rows = [
        (row["breakdown"], row["key"], row["label"], int(row["value"]))
        for row in breakdown_rows
        if row["figure"] == figure["key"]
    ]
    assert rows == [
        (part["key"], row["key"], row["label"], row["value"])
        for part in figure["breakdowns"]
        for row in part["rows"]
    ]


@of_every_figure
def test_the_command_prints_the_same_value(printed, figure):
    assert {row["key"]: row["value"] for row in printed}[figure["key"]] == figure["value"]
