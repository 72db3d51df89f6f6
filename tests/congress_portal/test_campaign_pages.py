"""A campaign's public page: progress grid by grid."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deputies.campaigns.models import Campaign
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def renewal():
    campaign = Campaign.objects.create(
        name="南苑区块城市更新", text="代表入户做工作", is_public=True
    )
    first, second = (campaign.grids.create(name=f"第{number}网格") for number in (1, 2))
    day = first.days.create(
        day=date(2023, 3, 1), participations=40, problems_solved=6, is_public=True
    )
    first.days.create(day=date(2023, 4, 1), participations=50, problems_solved=1, is_public=True)
    second.days.create(day=date(2023, 4, 1), participations=10, problems_solved=4, is_public=True)
    day.problems.create(problem="门前道路破损", solution="三天内修复")
    return campaign


def test_a_campaign_tells_its_progress_grid_by_grid(client, renewal):
    html = client.get(renewal.get_absolute_url()).content.decode()
    assert all(text in html for text in ("第1网格", "第2网格", ">90<", ">10<", "三天内修复"))
    assert "<b>100</b>" in html


def test_a_campaign_that_is_not_public_is_not_known(client, renewal):
    Campaign.objects.update(is_public=False)
    assert client.get(renewal.get_absolute_url()).status_code == 404
    assert "南苑区块" not in client.get("/deputies/").content.decode()


def test_the_directory_leads_to_the_campaigns(client, renewal):
    assert renewal.get_absolute_url() in client.get("/deputies/").content.decode()


def test_the_campaign_asks_the_same_of_few_days_and_of_many(client, renewal):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(renewal.get_absolute_url(), {"page": 1})
        return len(seen)

    client.get(renewal.get_absolute_url())
    one = queries()
    for day in range(2, 20):
        renewal.grids.first().days.create(day=date(2023, 5, day), participations=1)
    assert (one, queries()) == (5, 5)
