"""Training classes and campaigns: the public reads them, and each change, after a second person."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.choices import Role
from deputies.campaigns.models import Campaign, CampaignDay
from deputies.training.models import TrainingClass
from registers.ledger import SHEETS
from registers.waiting import WAITING
from tests.backoffice.test_published_changes import decide, edit
from tests.factories import make_deputy_user, make_user
from tests.history import past_campaign_day, past_class
from tests.once import once
from workflow.models import ProposedChange, TrailEntry
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db
CLASS = {
    "name": "履职能力培训班",
    "starts_on": "2023-05-08",
    "audience": "代表",
    "files-TOTAL_FORMS": "0",
    "files-INITIAL_FORMS": "0",
}
CAMPAIGN = {"name": "清水行动", "grids-TOTAL_FORMS": "0", "grids-INITIAL_FORMS": "0"}


@once
def people():
    return {role: make_user(role) for role in (Role.CLERK, Role.LEADER)}


@pytest.fixture
def clerk(people):
    return people[Role.CLERK]


@pytest.fixture
def leader(people):
    return people[Role.LEADER]


def recorded(client, clerk, model, sent):
    client.force_login(clerk)
    client.post(f"/admin/deputies/{model._meta.model_name}/add/", {**sent, "is_public": "on"})
    return model.objects.get()


def page_of(client, record):
    client.logout()
    return client.get(record.get_absolute_url())


@pytest.mark.parametrize(("model", "sent"), [(TrainingClass, CLASS), (Campaign, CAMPAIGN)])
def test_what_a_clerk_records_nobody_outside_reads(client, clerk, model, sent):
    one = recorded(client, clerk, model, sent)
    assert (one.is_public, one.created_by) == (False, clerk)
    assert not model.objects.public().exists()


@pytest.mark.parametrize(
    ("model", "sent", "key"),
    [(TrainingClass, CLASS, "training_publish"), (Campaign, CAMPAIGN, "campaign_publish")],
)
def test_it_waits_for_the_leader_who_publishes_it(client, clerk, leader, model, sent, key):
    one = recorded(client, clerk, model, sent)
    today = timezone.localdate()
    assert list(WAITING.get(key).records(leader, today)) == [one]
    assert not WAITING.get(key).records(clerk, today)
    perform(one, "publish", by=leader)
    assert model.objects.public().get() == one


@pytest.mark.parametrize("make", [past_class, past_campaign_day], ids=["class", "day"])
def test_who_recorded_it_never_publishes_it(leader, make):
    one = make(is_public=False, created_by=leader)
    assert "publish" not in {row.action for row in allowed(one, leader)}
    assert "publish" in {row.action for row in allowed(one, make_user(Role.LEADER))}


def test_a_published_class_stays_as_it_was_until_the_change_is_confirmed(client, clerk, leader):
    one = past_class(audience="代表")
    edit(client, clerk, one, participants="900")
    assert TrainingClass.objects.get().participants == 60
    decide(client, leader, ProposedChange.objects.get())
    assert TrainingClass.objects.get().participants == 900


def test_a_days_numbers_stay_until_the_change_is_confirmed(client, clerk, leader):
    past_campaign_day(people=30)
    edit(client, clerk, CampaignDay.objects.get(), participations="900")
    assert CampaignDay.objects.get().participations == 30
    decide(client, leader, ProposedChange.objects.get())
    assert CampaignDay.objects.get().participations == 900


def test_a_new_day_of_a_public_campaign_is_counted_outside_once_it_is_published(
    client, clerk, leader
):
    grid = past_campaign_day(people=30).grid
    sent = {"grid": str(grid.pk), "day": "2023-06-01", "participations": "771"}
    parts = {"problems_solved": "0", "problems-TOTAL_FORMS": "1", "problems-INITIAL_FORMS": "0"}
    told = {"problems-0-problem": "门前积水", "problems-0-solution": "装了排水管"}
    client.force_login(clerk)
    client.post("/admin/deputies/campaignday/add/", {**sent, **parts, **told})
    new = CampaignDay.objects.get(day=date(2023, 6, 1))
    html = page_of(client, grid.campaign).content.decode()
    assert "801" not in html
    assert "排水管" not in html
    perform(new, "publish", by=leader)
    html = page_of(client, grid.campaign).content.decode()
    assert "801" in html
    assert "排水管" in html


def test_a_new_grid_of_a_public_campaign_waits_with_the_campaign(client, clerk, leader):
    campaign = past_campaign_day().grid.campaign
    new = {"grids-TOTAL_FORMS": "2", "grids-INITIAL_FORMS": "1", "grids-1-name": "第九网格"}
    edit(client, clerk, campaign, **new)
    assert campaign.grids.count() == 1
    decide(client, leader, ProposedChange.objects.get())
    assert "第九网格" in page_of(client, campaign).content.decode()


def test_the_page_of_a_grid_changes_its_teams_alone(client, clerk):
    grid = past_campaign_day().grid
    client.force_login(clerk)
    parts = {"teams-TOTAL_FORMS": "0", "teams-INITIAL_FORMS": "0"}
    client.post(f"/admin/deputies/grid/{grid.pk}/change/", {"name": "换了", **parts})
    grid.refresh_from_db()
    assert grid.name == "第一网格"
    assert client.get("/admin/deputies/grid/add/").status_code == 403


def test_a_class_that_was_struck_off_is_offered_to_nobody(client, clerk):
    user = make_deputy_user()
    one = past_class(on=timezone.localdate(), is_public=False, audience="代表")
    client.force_login(user)
    assert one.name in client.get("/my/training/").content.decode()
    perform(one, "withdraw", by=clerk, data={"reason": "登记重复"})
    assert one.name not in client.get("/my/training/").content.decode()
    assert client.post(f"/my/training/{one.pk}/sign-up/").status_code == 404


def test_publication_stands_on_the_trail(clerk, leader):
    one = past_class(is_public=False, created_by=clerk)
    perform(one, "publish", by=leader)
    assert ("publish", leader.pk) in TrailEntry.objects.of(one).values_list("action", "actor")


@pytest.mark.parametrize(("sheet", "make"), [("培训", past_class), ("专项行动", past_campaign_day)])
def test_what_was_struck_off_is_not_taken_out_by_the_ledger(clerk, sheet, make):
    one = make(is_public=False)
    rows = SHEETS.get(sheet).exported(type(one)._base_manager.all())
    assert list(rows) == [one]
    perform(one, "withdraw", by=clerk, data={"reason": "登记重复"})
    assert not rows.all()
