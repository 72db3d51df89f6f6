"""Campaigns: progress by grid, and the duty of those named on a day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Role
from congress_portal.importing.run import import_workbook
from deputies.campaigns.models import Campaign, CampaignDay, Grid
from deputies.campaigns.progress import enter_duty, progress
from deputies.duty.models import DutyEntry, DutyStatus
from tests.congress_portal.ledger.workbooks import counts, written
from tests.factories import make_deputy, make_user
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def grid():
    return Campaign.objects.create(name="南苑区块城市更新", is_public=True).grids.create(
        name="第一网格"
    )


def day(grid, when, people=10, solved=1):
    return grid.days.create(day=when, participations=people, problems_solved=solved, is_public=True)


def test_progress_adds_up_by_grid_and_by_month(grid):
    other = grid.campaign.grids.create(name="第二网格")
    day(grid, date(2023, 3, 1))
    day(grid, date(2023, 3, 9))
    day(other, date(2023, 4, 1), 5, 0)
    sums = progress(grid.campaign)
    assert [(one.participations, one.problems_solved) for one in sums.grids] == [(20, 2), (5, 0)]
    assert [(month.month, people) for month, people, _solved in sums.months] == [(3, 20), (4, 5)]
    assert sums.grids[0].last_day == date(2023, 3, 9)


def test_a_grid_without_days_stands_with_zeros(grid):
    (sums,) = progress(grid.campaign).grids
    assert (sums.participations, sums.problems_solved, sums.last_day) == (0, 0, None)


@pytest.mark.parametrize("days", [1, 20])
def test_progress_costs_the_same_for_few_days_and_for_many(grid, days, django_assert_num_queries):
    for number in range(1, days + 1):
        day(grid, date(2023, 3, number))
    with django_assert_num_queries(2):
        progress(grid.campaign)


def test_named_deputies_get_a_draft_and_lose_it_with_their_name(grid):
    one, clerk = make_deputy(), make_user(Role.CLERK)
    held = day(grid, date(2023, 3, 1))
    held.deputies.add(one)
    enter_duty(held, by=clerk)
    assert DutyEntry.objects.get().deputy == one
    held.deputies.clear()
    enter_duty(held, by=clerk)
    assert DutyEntry.objects.get().status == DutyStatus.WITHDRAWN


def test_the_clerk_records_a_day_with_its_problems(client, grid):
    one = make_deputy()
    client.force_login(make_user(Role.CLERK))
    data = {
        "grid": str(grid.pk),
        "day": "2023-03-01",
        "participations": "12",
        "problems_solved": "1",
        "deputies": [str(one.pk)],
        "problems-TOTAL_FORMS": "1",
        "problems-INITIAL_FORMS": "0",
        "problems-0-problem": "门前道路破损",
        "problems-0-solution": "三天内修复",
    }
    client.post("/admin/deputies/campaignday/add/", data)
    held = CampaignDay.objects.get()
    assert (held.participations, held.problems.count()) == (12, 1)
    assert DutyEntry.objects.count() == 1


def test_one_day_of_a_grid_is_recorded_once(client, grid):
    day(grid, date(2023, 3, 1))
    client.force_login(make_user(Role.CLERK))
    data = {
        "grid": str(grid.pk),
        "day": "2023-03-01",
        "participations": "12",
        "problems_solved": "1",
        "problems-TOTAL_FORMS": "0",
        "problems-INITIAL_FORMS": "0",
    }
    html = client.post("/admin/deputies/campaignday/add/", data).content.decode()
    assert "当天的情况已经登记" in html


@pytest.mark.parametrize("role", [Role.LEADER, Role.SYSADMIN])
def test_others_record_nothing(client, grid, role):
    client.force_login(make_user(role))
    assert client.get("/admin/deputies/campaignday/add/").status_code == 403


# --- One campaign is one record, however it is typed ----------------------------------------


def form(campaign, *names):
    rows = {"name": campaign, "text": "", "starts_on": "", "ends_on": ""}
    for number, name in enumerate(names):
        rows |= {
            f"grids-{number}-{field}": "" for field in ("id", "leader", "area", "row", "column")
        }
        rows[f"grids-{number}-name"] = name
    sizes = {"TOTAL": len(names), "INITIAL": 0, "MIN_NUM": 0, "MAX_NUM": 1000}
    return rows | {f"grids-{name}_FORMS": str(size) for name, size in sizes.items()}


@pytest.mark.parametrize(
    ("name", "other"), [("东区（一）行动", "东区(一)行动"), ("Ａ区-1", "A区－1"), ("北 区", "北区")]
)
def test_a_second_campaign_of_the_same_name_typed_otherwise_is_refused(client, name, other):
    Campaign.objects.create(name=name)
    client.force_login(make_user(Role.CLERK))
    page = client.post("/admin/deputies/campaign/add/", form(other)).content.decode()
    assert f"已有同名的专项行动。（{name}）" in page
    assert Campaign.objects.count() == 1


def test_two_grids_of_one_name_are_refused_in_one_form(client):
    client.force_login(make_user(Role.CLERK))
    answer = client.post("/admin/deputies/campaign/add/", form("行动", "第（一）格", "第(一)格"))
    assert "这项行动已有同名的网格" in answer.content.decode()
    assert not Campaign.objects.exists()


def test_the_database_refuses_a_twin_too(grid):
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.create(name="南苑区块　城市更新")
    with pytest.raises(IntegrityError), transaction.atomic():
        grid.campaign.grids.create(name="第一 网格")


def test_a_workbook_that_types_it_otherwise_adds_to_the_same_campaign(grid, tmp_path):
    head = ["名称", "网格", "日期", "参加人次", "解决难题数"]
    days = [
        ["南苑区块城市更新", "第一网格", date(2023, 3, 1), 10, 1],
        ["南苑区块 城市更新", "第一 网格", date(2023, 3, 2), 5, 0],
    ]
    run = import_workbook(written(tmp_path / "one.xlsx", {"专项行动": [head, *days]}))
    assert run.faults.lines() == []
    assert (Campaign.objects.count(), Grid.objects.count(), CampaignDay.objects.count()) == (
        1,
        1,
        2,
    )
    again = [["南苑区块 城市更新", "第一网格", date(2023, 3, 1), 10, 1]]
    run = import_workbook(written(tmp_path / "two.xlsx", {"专项行动": [head, *again]}))
    assert counts(run)["专项行动"] == (0, 0, 1)
