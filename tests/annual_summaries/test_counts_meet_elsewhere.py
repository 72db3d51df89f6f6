"""Files of open data, the page of what people raised and those of campaigns meet their figures."""

import csv
import io
import json
import re

import pytest
from django.utils.html import strip_tags

from deputies.campaigns.models import Campaign
from registers.figures import FIGURES, count
from tests.history import past_matter

pytestmark = pytest.mark.django_db
FILES = {
    "opinions": ("opinions", "town_opinions"),
    "items": ("opinion_items", "town_opinion_items"),
    "documents": ("documents_reviewed_city", "documents_reviewed_town"),
    "sessions": ("sessions", "chair_meetings"),
    "bills": ("bills",),
    "decisions": ("decisions", "appointments", "town_decisions"),
    "suggestions": ("suggestions",),
    "projects": ("wellbeing_projects", "wellbeing_projects_town"),
    "recognition": ("recognitions",),
    "training": ("training_classes",),
    "receptions": ("reception_meetings",),
}
"""Each file of a year, and the figures whose records are its rows."""


def shown(key):
    figure = FIGURES.get(key)
    return figure.public(figure.records(2023)).count()


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_year_has_a_row_for_each_record_that_its_figures_show(client, year, name):
    answer = client.get(f"/open-data/{name}-2023.csv")
    sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"))))
    assert len(rows) == sum(shown(key) for key in FILES[name])
    assert rows or name == "receptions"  # of which the year shows none to the public


def test_the_page_of_what_people_raised_tells_the_figures_number(client, year):
    for _one in range(9):
        past_matter()
    page = client.get("/matters/", {"year": "2023"}).content.decode()
    told = re.search(
        r'class="figure-number">(\d+)<[^>]*>件</span></p>\s*<p[^>]*>收到群众事项', page
    )
    assert int(told[1]) == count(FIGURES.get("station_matters"), 2023).value


def test_the_pages_of_campaigns_add_up_to_the_figures(client, year):
    taken = solved = 0
    for one in Campaign.objects.filter(is_public=True):
        page = strip_tags(client.get(f"/deputies/campaigns/{one.pk}/").content.decode())
        told = re.search(r"代表参加\s*(\d+)\s*人次，解决难题\s*(\d+)\s*个", page)
        taken, solved = taken + int(told[1]), solved + int(told[2])
    assert taken == count(FIGURES.get("campaign_participations"), 2023).value > 0
    assert solved == count(FIGURES.get("campaign_problems_solved"), 2023).value


@pytest.mark.parametrize("key", ["list_items", "suggestions", "stations", "documents_repealed"])
def test_the_breakdowns_file_tells_what_the_document_tells(client, published, key):
    rows = csv.DictReader(io.StringIO(client.get("/annual/2023-breakdowns.csv").content.decode()))
    filed = sorted(int(row["value"]) for row in rows if row["figure"] == key)
    figures = json.loads(client.get("/annual/2023.json").content)["figures"]
    figure = next(one for one in figures if one["key"] == key)
    told = [row["value"] for breakdown in figure["breakdowns"] for row in breakdown["rows"]]
    assert filed == sorted(told)
