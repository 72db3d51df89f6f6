"""Where a page tells a number of the summary too, the two agree or explain themselves."""

import csv
import io
import re
from datetime import date

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


def test_sections_stand_below_their_joint_activity(client, db):
    joint = past_activity(is_public=True, title="联合视察", starts_on=date(2023, 3, 1))
    past_activity(is_public=True, title="别的视察", starts_on=date(2023, 6, 1))
    past_activity(
        parent=joint, level="town", is_public=True, title="镇里的一段", starts_on=date(2023, 9, 1)
    )
    page = client.get("/supervision/", {"year": "2023"})
    assert [row["title"] for row in page.context["page"]] == ["别的视察", "联合视察", "镇里的一段"]
    assert page.content.decode().count("联合活动的分项") == 1


def test_the_page_of_a_summary_nests_what_is_part_of_another(client, published):
    rows = client.get("/annual/2023/").context["page"].compared
    depths = {row.figure["key"]: row.depth for row in rows}
    assert (depths["opinions"], depths["inspection_opinions"]) == (0, 1)
    keys = [row.figure["key"] for row in rows]
    assert sorted(keys) == sorted(KEYS)
    for place, row in enumerate(rows):
        if row.depth:
            above = next(one for one in reversed(rows[:place]) if one.depth == row.depth - 1)
            assert above.figure["key"] == row.figure["part_of"]


def test_a_part_is_never_more_than_its_whole(values):
    for figure in FIGURES.all():
        if figure.part_of:
            assert values[figure.key] <= values[figure.part_of], figure.key


def listed_by(key, narrowed=lambda records: records):
    """How many records of a figure the public may see."""
    figure = FIGURES.get(key)
    return narrowed(figure.public(figure.records(2023))).count()


def reviewed(level):
    return lambda: listed_by(f"documents_reviewed_{level}")


PAIRS = {
    "/supervision/?year=2023&level=city&method=enforcement": lambda: listed_by(
        "enforcement_inspections_city"
    ),
    "/supervision/?year=2023&level=town&method=enforcement": lambda: listed_by(
        "enforcement_inspections_town"
    ),
    "/supervision/documents/?year=2023&level=city": reviewed("city"),
    "/supervision/documents/?year=2023&level=town": reviewed("town"),
    "/supervision/decisions/?year=2023&kind=appointment": lambda: listed_by("appointments"),
    "/supervision/decisions/?year=2023&kind=decision": lambda: (
        listed_by("decisions") + listed_by("town_decisions")
    ),
    "/supervision/sessions/?year=2023&kind=committee": lambda: listed_by("sessions"),
    "/supervision/sessions/?year=2023&kind=chairpersons": lambda: listed_by("chair_meetings"),
    "/deputies/bills/?year=2023": lambda: listed_by("bills"),
    "/annual/recognition/?year=2023": lambda: listed_by("recognitions"),
    "/annual/recognition/?year=2023&kind=case": lambda: listed_by("typical_cases"),
    "/supervision/items/?year=2023": lambda: (
        listed_by("opinion_items") + listed_by("town_opinion_items")
    ),
    "/stations/": lambda: listed_by("stations"),
}
"""Every public list that tells how many records a year has, and the figures of the same records."""


@pytest.mark.parametrize("address", PAIRS)
def test_a_list_holds_as_many_records_as_its_figure_shows(client, year, address):
    page = client.get(address)
    assert page.status_code == 200
    assert page.context["page"].paginator.count == PAIRS[address]()


def test_most_of_these_lists_have_something_to_compare(year):
    assert sum(expected() > 0 for expected in PAIRS.values()) >= len(PAIRS) - 3


def test_the_pages_of_a_year_have_the_projects_that_the_figures_count(client, year):
    page = client.get("/supervision/projects/2023/").content.decode()
    links = set(re.findall(r"/supervision/projects/2023/(\d+)/", page))
    assert len(links) == listed_by("wellbeing_projects") + listed_by("wellbeing_projects_town")


@pytest.mark.parametrize("key", ["list_items", "opinion_items", "town_opinion_items"])
def test_a_units_share_of_a_figure_is_what_its_filter_lists(client, year, key):
    figure = FIGURES.get(key)
    shown = figure.public(figure.records(2023))
    for unit in set(shown.values_list("lead_unit", flat=True)):
        page = client.get("/supervision/items/", {"year": "2023", "unit": unit})
        numbers = {row["pk"] if isinstance(row, dict) else row.pk for row in page.context["page"]}
        assert set(shown.filter(lead_unit=unit).values_list("pk", flat=True)) <= numbers


def test_a_deputys_page_lists_the_suggestions_that_the_figure_counts(client, year):
    figure = FIGURES.get("suggestions")
    for one in figure.public(figure.records(2023)):
        assert one.title in client.get(one.lead_deputy.get_absolute_url()).content.decode()


def test_a_stations_page_tells_the_visits_that_the_figure_counts(client, year):
    figure = FIGURES.get("reception_meetings")
    for one in figure.records(2023):
        page = client.get(f"/stations/{one.station.code}/visits/?year=2023")
        held = figure.records(2023).filter(station=one.station)
        assert page.context["page"].paginator.count == figure.public(held).count()
