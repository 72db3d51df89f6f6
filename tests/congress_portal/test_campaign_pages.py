"""A campaign's public page: progress grid by grid."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Area
from congress_portal.directory.campaign_map import maps_of, months_of
from deputies.campaigns.models import Campaign, Grid
from deputies.campaigns.progress import progress
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
    assert (one, queries()) == (4, 4)


@once
def mapped():
    """Four grids in two towns, of which one solved too few problems to be told."""
    towns = {
        name: Area.objects.create(name=name, row=1, column=column, order=column)
        for column, name in enumerate(("东城街道", "江南街道"), 1)
    }
    campaign = Campaign.objects.create(name="城市更新", is_public=True)
    for number, (town, people, solved) in enumerate(
        [("东城街道", 40, 12), ("东城街道", 60, 3), ("江南街道", 20, 9), ("江南街道", 80, 16)], 1
    ):
        grid = campaign.grids.create(name=f"第{number}网格", area=towns[town])
        day = {"day": date(2023, number, 1), "is_public": True}
        grid.days.create(**day, participations=people, problems_solved=solved)
    return campaign


def maps(campaign):
    return {one.key: one for one in maps_of(progress(campaign))}


def squares(chart, layer):
    return {tile.name: (tile.shown, tile.css) for tile in chart.layers[layer].tiles}


def test_grids_stand_on_the_map_in_their_order(mapped):
    chart = maps(mapped)["grids-participations-grids"]
    assert squares(chart, 0) == {
        "第1网格": (40, "shade-2 row-1 column-1"),
        "第2网格": (60, "shade-3 row-1 column-2"),
        "第3网格": (20, "shade-1 row-1 column-3"),
        "第4网格": (80, "shade-4 row-1 column-4"),
    }


def test_grids_stand_where_the_clerk_put_them(mapped):
    for place, grid in enumerate(mapped.grids.order_by("pk"), 1):
        Grid.objects.filter(pk=grid.pk).update(row=place, column=2)
    chart = maps(mapped)["grids-participations-grids"]
    assert [tile.css.split(" ", 1)[1] for tile in chart.layers[0].tiles] == [
        f"row-{place} column-2" for place in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("places", [[(1, 1), (1, 1), (1, 2), (2, 2)], [(None, 1), *[(1, 2)] * 3]])
def test_places_that_cannot_all_be_are_left_aside(mapped, places):
    for (row, column), grid in zip(places, mapped.grids.order_by("pk"), strict=True):
        Grid.objects.filter(pk=grid.pk).update(row=row, column=column)
    chart = maps(mapped)["grids-participations-grids"]
    assert [tile.css[-8:] for tile in chart.layers[0].tiles] == [f"column-{n}" for n in range(1, 5)]


def test_a_square_leads_to_its_grid(client, mapped):
    html = client.get(mapped.get_absolute_url()).content.decode()
    for grid in mapped.grids.all():
        assert f'href="#grid-{grid.pk}"' in html
        assert f'id="grid-{grid.pk}"' in html


def test_too_few_problems_of_a_grid_are_told_with_a_second_ones(mapped):
    chart = maps(mapped)["grids-participations-grids"]
    shown = {name: number for name, (number, _css) in squares(chart, 1).items()}
    assert shown == {"第1网格": 12, "第2网格": "·", "第3网格": "·", "第4网格": 16}
    (rest,) = [unit for unit in chart.units if "合并" in unit.label]
    assert rest.cells[1].shown == 12


def test_the_towns_have_a_map_of_their_own_with_their_sums(mapped):
    chart = maps(mapped)["towns-participations-towns"]
    assert {name: number for name, (number, _css) in squares(chart, 0).items()} == {
        "东城街道": 100,
        "江南街道": 100,
    }
    assert {name: number for name, (number, _css) in squares(chart, 1).items()} == {
        "东城街道": 15,
        "江南街道": 25,
    }


def test_grids_of_one_town_have_no_map_of_towns(renewal):
    assert list(maps(renewal)) == ["grids-participations-grids"]


def test_the_table_beside_names_grids_as_grids(client, mapped):
    html = client.get(mapped.get_absolute_url()).content.decode()
    assert '<th scope="col">网格</th>' in html
    assert '<th scope="col">镇街区</th>' in html


def test_a_month_of_few_problems_is_not_told_by_itself(mapped):
    told = [(one.first_day.month, one.problems_solved) for one in months_of(progress(mapped))]
    assert told == [(1, 12), (2, None), (3, None), (4, 16)]


def test_a_campaign_without_grids_says_so(client):
    campaign = Campaign.objects.create(name="新的行动", is_public=True)
    assert maps_of(progress(campaign)) == []
    assert "还没有登记网格" in client.get(campaign.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("field", "value"), [("row", 9), ("column", 6), ("row", 0)])
def test_a_place_off_the_map_is_refused(mapped, field, value):
    grid = mapped.grids.first()
    setattr(grid, field, value)
    with pytest.raises(ValidationError) as refused:
        grid.full_clean()
    assert list(refused.value.message_dict) == [field]
