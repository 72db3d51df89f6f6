"""The home page shows the year at a glance to everybody."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from annual_summaries.revisions.freezing import freeze
from annual_summaries.summaries.models import AnnualSummary
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    PASSWORD,
    make_activity,
    make_item,
    make_user,
    published_item,
    town_congress,
)
from tests.liaison_stations.world import make_station

pytestmark = pytest.mark.django_db


def page(client, address="/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def published_summary(year, **fields):
    summary = AnnualSummary.objects.create(year=year, title=f"{year}年的总结", **fields)
    revision = freeze(summary, by=None, at=timezone.now())
    AnnualSummary.objects.filter(pk=summary.pk).update(current=revision, status="published")
    return summary


def test_an_empty_portal_greets_its_readers(client):
    assert "人大代表看到的问题" in page(client)


def test_the_newest_published_year_is_told_in_its_sentence(client):
    published_summary(2023, sentence="二〇二三年的一句话。")
    published_summary(2024, sentence="二〇二四年的一句话。")
    html = page(client)
    assert "二〇二四年的一句话。" in html
    assert "二〇二三年的一句话。" not in html


def test_a_draft_is_not_told(client):
    AnnualSummary.objects.create(year=2024, title="草稿", sentence="还在写。")
    html = page(client)
    assert "还在写。" not in html
    assert "草稿" not in html


def test_a_withdrawn_summary_is_not_told(client):
    summary = published_summary(2024, sentence="已经撤下。")
    AnnualSummary.objects.filter(pk=summary.pk).update(status="withdrawn")
    assert "已经撤下。" not in page(client)


def test_each_big_figure_leads_to_its_records(client):
    published_summary(2024, headline_keys=["list_items", "inspection_opinions"])
    html = page(client)
    for key in ("list_items", "inspection_opinions"):
        assert f'href="/annual/2024/figures/{key}/"' in html


def test_the_figures_are_those_that_were_frozen(client):
    published_summary(timezone.localdate().year, headline_keys=["list_items"])
    published_item()
    figures = client.get("/").context["summary"].headlines
    assert [figure["value"] for figure in figures] == [0]


def test_the_summary_is_told_in_english_too(client):
    published_summary(2024, sentence="一句话。")
    html = page(client, "/en/")
    assert 'href="/en/annual/2024/"' in html
    assert 'lang="zh-Hans">一句话。' in html


def test_the_latest_published_activities_are_listed(client):
    today = timezone.localdate()
    for days in range(7):
        make_activity(title=f"活动之{days}", starts_on=today - timedelta(days=days), is_public=True)
    make_activity(title="未公开", starts_on=today)
    titles = [one.title for one, _photograph in client.get("/").context["activities"]]
    assert titles == [f"活动之{days}" for days in range(5)]


def test_a_clerk_sees_the_same_home_page_as_everybody(client):
    make_activity(title="未公开")
    client.login(username=make_user(Role.CLERK).username, password=PASSWORD)
    assert "未公开" not in page(client)


def test_the_steps_of_the_published_items_are_counted(client):
    for status in (ItemStatus.HANDLING, ItemStatus.REWORK, ItemStatus.REPLIED):
        published_item(status)
    published_item(ItemStatus.STRUCK_OFF)
    make_item(ItemStatus.HANDLING)
    progress = client.get("/").context["progress"]
    assert [(str(step.label), step.number) for step in progress.steps] == [
        ("在办", 2),
        ("单位报告办结", 1),
        ("核验销号", 1),
        ("持续跟踪", 0),
    ]


def test_each_step_leads_to_its_items(client):
    item = published_item(ItemStatus.REPLIED)
    step = client.get("/").context["progress"].steps[1]
    assert [row["pk"] for row in client.get(step.url).context["page"]] == [item.pk]


def test_only_the_items_of_the_newest_year_are_counted(client):
    old, new = published_item(), published_item()
    Item.objects.filter(pk=old.pk).update(handed_over_on=old.handed_over_on.replace(year=2020))
    progress = client.get("/").context["progress"]
    assert (progress.year, progress.total) == (new.handed_over_on.year, 1)


def test_what_goes_on_the_trail_is_counted_at_once(client):
    published_item()
    page(client)
    published_item()
    assert client.get("/").context["progress"].total == 2


def test_the_counts_are_kept_while_the_trail_stands_still(client, django_assert_num_queries):
    published_item()
    page(client)
    with django_assert_num_queries(4):
        page(client)


def test_four_doors_lead_to_pages_that_exist(client):
    doors = client.get("/").context["doors"]
    assert [address for address, _label, _text in doors] == [
        "/opinions/",
        "/opinions/track/",
        "/deputies/find/",
        "/annual/",
    ]
    assert {client.get(address).status_code for address, _label, _text in doors} == {200}


def test_english_doors_lead_to_english_pages(client):
    doors = client.get("/en/").context["doors"]
    assert {address[:4] for address, _label, _text in doors} == {"/en/"}


def test_from_home_to_an_opinion_it_is_two_taps(client):
    station = make_station(town_congress())
    assert 'href="/opinions/"' in page(client)
    form = f"/stations/{station.code}/opinion/"
    assert f'href="{form}"' in page(client, "/opinions/")
    assert "<textarea" in page(client, form)


@pytest.mark.parametrize(
    "closed", [{"intake_open": False}, {"closed_on": date(2021, 1, 1)}], ids=str
)
def test_a_station_that_takes_no_opinions_is_not_offered(client, closed):
    make_station(town_congress(), **closed)
    assert "现在没有开放网上反映的联络站" in page(client, "/opinions/")


def test_what_is_late_is_told_with_the_day_and_the_longest_wait_first(client):
    today = timezone.localdate()
    for days in (3, 40, 9, 1):
        item = published_item(ItemStatus.HANDLING)
        due = today - timedelta(days=days)
        Item.objects.filter(pk=item.pk).update(
            handed_over_on=due - timedelta(days=90),
            due_on=due,
            extended_to=None,
            suggestion=f"迟了{days}天的事",
        )
    html = page(client)
    told = re.findall(r"迟了(\d+)天的事</a>", html.partition('id="late"')[2])
    assert told == ["40", "9", "3", "1"]
    assert "已逾期 40 天" in html


def test_nothing_is_said_of_what_is_late_where_nothing_is(client):
    published_item(ItemStatus.HANDLING)
    assert 'id="late"' not in page(client)


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_costs_the_same_with_any_number_of_rows(client, django_assert_num_queries, rows):
    published_summary(2023)
    item = published_item()
    for number in range(rows - 1):
        make_activity(is_public=True)
        Item.objects.create(
            opinion=item.opinion,
            sequence=number + 2,
            suggestion="建议",
            lead_unit=item.lead_unit,
            status=ItemStatus.HANDLING,
            handed_over_on=item.handed_over_on,
            is_public=True,
        )
    page(client)
    with django_assert_num_queries(4):
        page(client)


def test_the_page_sets_no_cookie(client):
    assert not client.get("/").cookies


def test_an_unchanged_page_is_not_sent_twice(client):
    etag = client.get("/")["ETag"]
    assert client.get("/", headers={"if-none-match": etag}).status_code == 304


def test_no_browser_is_switched_to_another_language_by_its_header(client):
    response = client.get("/", headers={"accept-language": "en"})
    assert '<html lang="zh-Hans"' in response.content.decode()
