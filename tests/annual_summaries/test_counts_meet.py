"""Where a page tells a number of the summary too, the two agree or explain themselves."""

import csv
import io
import re

import pytest
from django.test import Client

from registers.figures import FIGURES
from tests.history import past_activity
from tests.once import once

KEYS = [figure.key for figure in FIGURES.all()]
pytestmark = pytest.mark.django_db


@once
def values(published):
    """The published values of 2023 by key."""
    return {one["key"]: one["value"] for one in Client().get("/annual/2023.json").json()["figures"]}


@once
def table(published):
    rows = csv.DictReader(io.StringIO(Client().get("/annual/2023.csv").content.decode()))
    return {row["key"]: int(row["value"]) for row in rows}


@once
def compared(published):
    return {row.key: row for row in Client().get("/annual/compare/").context["rows"]}


@pytest.mark.parametrize("key", KEYS)
def test_file_comparison_and_list_tell_what_the_summary_tells(client, values, table, compared, key):
    page = client.get(f"/annual/2023/figures/{key}/").content.decode()
    listed = re.search(r'class="figure-number">(\d+)<', page)
    assert {table[key], compared[key].cells[-1].value, int(listed[1])} == {values[key]}


@pytest.mark.parametrize("address", ["/", "/annual/", "/annual/2023/"])
def test_a_page_that_names_a_figure_names_its_value(client, published, values, address):
    html = client.get(address).content.decode()
    told = re.findall(
        r'class="figure-number">(\d+)<span class="unit">[^<]*</span></p>\s*'
        r'<p class="figure-label"><a href="/annual/2023/figures/(\w+)/"',
        html,
    )
    assert {key: int(number) for number, key in told} == {key: values[key] for _n, key in told}


def test_sections_of_a_joint_activity_are_told_as_one_with_it(client, db):
    joint = past_activity(is_public=True)
    for _number in range(2):
        past_activity(parent=joint, level="town", is_public=True)
    past_activity(is_public=True)
    page = client.get("/supervision/", {"year": "2023"})
    assert "4 条记录，合并计 2 项" in page.content.decode()
    assert FIGURES.get("supervision_activities").records(2023).count() == 2


def test_where_records_and_activities_are_one_nothing_is_explained(client, db):
    past_activity(is_public=True)
    assert "合并计" not in client.get("/supervision/", {"year": "2023"}).content.decode()


def test_a_rate_and_its_lists_tell_the_same(client, published):
    for rate in client.get("/annual/2023.json").json()["rates"]:
        lists = client.get(rate["records"]).context["lists"]
        numbers = [int(label.rsplit(" ", 1)[1]) for label, _path, _current in lists]
        assert numbers == [rate["numerator"], rate["denominator"]]
