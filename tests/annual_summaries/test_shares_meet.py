"""The shares of a figure: what the page of a unit, a town, a deputy, a station or a document tells,
and what the list that it opens holds, are the row of the figure."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organization
from congress_portal.matters.counts import year_of_matters
from deputies.duty.models import DutyEntry
from deputies.duty_sheets.record import years_of_duty
from deputies.people.models import Deputy
from liaison_stations.stations.directory import year_of
from liaison_stations.stations.models import Station
from registers.figures import FIGURES
from supervision.documents.models import Document
from supervision.items.models import Item
from tests.factories import make_org, town_congress
from tests.history import (
    past_activity,
    past_document,
    past_item,
    past_matter,
    past_opinion,
    past_reception,
    past_station,
)
from tests.once import once

MOST_ROWS = 3
KEYS = [figure.key for figure in FIGURES.all()]
pytestmark = pytest.mark.django_db


def is_offered(row: Any) -> bool:
    """A row of none, and one of records whose name the public may not know, open to no list."""
    return bool(row.value) and not row.label.startswith("未公开")


@once
def figures(published: Any) -> dict[str, Any]:
    """What the published JSON says of each figure."""
    return {one["key"]: one for one in Client().get("/annual/2023.json").json()["figures"]}


@pytest.mark.parametrize("key", KEYS)
def test_each_share_opens_to_a_list_of_as_many(
    client: Client, figures: dict[str, Any], key: str
) -> None:
    address = f"/annual/2023/figures/{key}/"
    frozen = client.get(address).context["records"]
    parts = figures[key]["breakdowns"]
    told = {one["key"]: {row["label"]: row["value"] for row in one["rows"]} for one in parts}
    for part in frozen.breakdowns:
        for row in [one for one in frozen.rows(part) if is_offered(one)][:MOST_ROWS]:
            page = client.get(address, {part.key: row.key})
            amount = page.context["amount"]
            opened = page.context["total"] if amount is None else amount
            assert (part.key, row.label, opened) == (part.key, row.label, row.value)
            assert told[part.key].get(row.label, opened) == opened


# --- Units ---------------------------------------------------------------------------------------


@pytest.fixture
def two_units(db: Any) -> tuple[Organization, Organization]:
    """Five published items of one unit and two of another, one of which the first assists."""
    first, second = make_org("水务局"), make_org("民政局")
    opinion = past_opinion(past_activity(is_public=True), is_public=True)
    for _number in range(5):
        past_item(opinion, lead_unit=first, is_public=True)
    for helped in (True, False):
        item = past_item(opinion, lead_unit=second, is_public=True)
        if helped:
            item.assisting_units.add(first)
    return first, second


def test_a_units_items_are_its_row_and_those_that_it_assists(
    client: Client, two_units: tuple[Organization, Organization]
) -> None:
    first, second = two_units
    row = FIGURES.get("list_items").records(2023)
    for unit, assisted in ((first, 1), (second, 0)):
        page = client.get("/supervision/items/", {"year": "2023", "unit": unit.pk})
        assert page.context["page"].paginator.count == row.filter(lead_unit=unit).count() + assisted


def test_the_steps_on_the_home_page_open_to_as_many_items(client: Client, two_units: Any) -> None:
    progress = client.get("/").context["progress"]
    assert progress.total == Item.objects.public().handed_over_in(progress.year).count()
    for step in progress.steps:
        assert client.get(step.url).context["page"].paginator.count == step.number


def test_the_items_of_an_activity_are_the_row_of_that_activity(
    client: Client, two_units: Any
) -> None:
    activity = Item.objects.first().opinion.activity  # type: ignore[union-attr]
    page = client.get("/supervision/items/", {"year": "2023", "activity": activity.number})
    figure = FIGURES.get("list_items").records(2023).filter(opinion__activity=activity)
    assert page.context["page"].paginator.count == figure.count()


# --- Towns ---------------------------------------------------------------------------------------


@pytest.fixture
def towns(db: Any) -> tuple[Organization, Organization]:
    """Two towns with stations, receptions, matters, activities and documents in 2023."""
    found = town_congress(), town_congress("古山镇人大")
    for number, town in enumerate(found):
        station = past_station(organization=town)
        past_reception(station, people=12 + number)
        for _one in range(6 + number):
            past_matter(station)
            past_matter(station, solved_on=date(2023, 6, 1))
        for _one in range(number + 1):
            past_activity(level="town", organizer=town, is_public=True)
            past_document(level="town", reviewer=town, is_public=True)
    return found


def test_a_towns_matters_are_the_row_of_the_figure(towns: tuple[Organization, ...]) -> None:
    shown = {town.key: town.raised for town in year_of_matters(2023).towns}
    figure = FIGURES.get("station_matters")
    for town in towns:
        counted = figure.records(2023).filter(station__organization=town).count()
        assert shown[str(town.pk)] == counted


def test_the_page_of_matters_tells_the_figures_total(client: Client, towns: Any) -> None:
    numbers = client.get("/matters/?year=2023").context["numbers"]
    assert numbers.total == FIGURES.get("station_matters").records(2023).count()
    assert sum(town.raised or 0 for town in numbers.towns) == numbers.total


def test_a_towns_stations_are_the_row_of_the_figure(
    client: Client, towns: tuple[Organization, ...]
) -> None:
    for town in towns:
        page = client.get("/stations/", {"unit": town.pk})
        counted = FIGURES.get("stations").records(2023).filter(organization=town).count()
        assert page.context["page"].paginator.count == counted == 1


def test_a_towns_activities_are_the_row_of_the_figure(
    client: Client, towns: tuple[Organization, ...]
) -> None:
    for town in towns:
        page = client.get("/supervision/", {"year": "2023", "organizer": town.pk})
        counted = FIGURES.get("supervision_activities").records(2023).filter(organizer=town)
        assert page.context["page"].paginator.count == counted.count()


def test_a_towns_documents_are_the_row_of_the_figure(
    client: Client, towns: tuple[Organization, ...]
) -> None:
    for town in towns:
        page = client.get("/supervision/documents/", {"year": "2023", "reviewer": town.pk})
        counted = FIGURES.get("documents_reviewed_town").records(2023).filter(reviewer=town)
        assert page.context["page"].paginator.count == counted.count()


# --- Documents -----------------------------------------------------------------------------------


def test_the_results_of_review_are_the_rows_of_the_figures(client: Client, towns: Any) -> None:
    past_document(result="repealed", concluded_on=date(2023, 6, 1), is_public=True)
    for result in set(Document.objects.values_list("result", flat=True)):
        page = client.get("/supervision/documents/", {"year": "2023", "result": result})
        counted = sum(
            FIGURES.get(f"documents_reviewed_{level}").records(2023).filter(result=result).count()
            for level in ("city", "town")
        )
        assert page.context["page"].paginator.count == counted


# --- Stations ------------------------------------------------------------------------------------


def test_the_numbers_of_the_stations_add_up_to_the_figures(towns: Any) -> None:
    told = [year_of(station, 2023) for station in Station.objects.all()]
    people = sum(FIGURES.get("station_receptions").records(2023).values_list("people", flat=True))
    assert sum(year.people for year in told) == people
    for key, name in (
        ("reception_meetings", "sessions"),
        ("station_matters", "matters"),
        ("station_matters_solved", "solved"),
    ):
        counted = FIGURES.get(key).records(2023).count()
        assert sum(getattr(year, name) for year in told) == counted, key


def test_the_page_of_a_station_tells_the_year_as_the_figures_count_it(client: Client) -> None:
    today = timezone.localdate()
    station = past_station()
    for _number in range(2):
        past_reception(station, on=today - timedelta(days=_number), people=10)
    page = client.get(f"/stations/{station.code}/")
    counted = FIGURES.get("station_receptions").records(today.year)
    own = counted.filter(station=station)
    told = {year.year: year.people for year in page.context["years"]}
    assert told[today.year] == sum(own.values_list("people", flat=True))
    assert str(told[today.year]) in page.content.decode()


# --- Deputies ------------------------------------------------------------------------------------


def test_the_public_entries_of_all_deputies_add_up_to_the_public_part_of_the_figure(
    year: Any,
) -> None:
    DutyEntry.objects.update(is_public=True)
    figure, today = FIGURES.get("duty_entries"), timezone.localdate()
    told = 0
    for deputy in Deputy.objects.all():
        years = years_of_duty(deputy, list(deputy.mandates.all()), today)
        told += sum(one.entries for one in years if one.year == 2023)
    assert told == figure.public(figure.records(2023)).count() > 0


def test_the_page_of_a_deputy_lists_as_many_entries_as_it_counts(client: Client, year: Any) -> None:
    entries = FIGURES.get("duty_entries").records(2023)
    deputy = entries.first().deputy
    DutyEntry.objects.filter(deputy=deputy).update(is_public=True)
    page = client.get(f"/deputies/{deputy.pk}/?year=2023")
    assert page.context["chosen"].entries == entries.filter(deputy=deputy).count()
    assert page.context["page"].paginator.count == page.context["chosen"].entries


def test_the_directory_has_as_many_deputies_in_office_as_the_figure_of_this_year(
    client: Client, year: Any
) -> None:
    page = client.get("/deputies/", {"standing": "in_office"})
    counted = FIGURES.get("deputies").records(timezone.localdate().year)
    assert page.context["page"].paginator.count == counted.count() > 0


# --- Lists that fold -----------------------------------------------------------------------------


def test_the_list_of_activities_explains_how_it_meets_the_figure(
    client: Client, published: Any
) -> None:
    page = client.get("/supervision/", {"year": "2023"}).content.decode()
    figure = FIGURES.get("supervision_activities")
    public = figure.public(figure.records(2023)).count()
    told = re.search(r"(\d+) 条记录，合并计 (\d+) 项", page)
    listed = int(told[1]) if told else _listed(client)
    assert listed >= public
    assert told is None or int(told[2]) >= public


def _listed(client: Client) -> int:
    page = client.get("/supervision/", {"year": "2023"})
    return int(page.context["page"].paginator.count)
