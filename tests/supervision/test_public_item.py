"""One item's page: what was asked, who answers for it, and its public days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from supervision.handling.models import Closure
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.promises.models import Promise
from tests.factories import (
    PASSWORD,
    People,
    evidence,
    make_item,
    make_org,
    make_user,
    published_item,
)
from workflow.choices import Outcome
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


def page(client, item, status=200):
    response = client.get(item.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def signed_in(client, user):
    client.login(username=user.username, password=PASSWORD)
    return client


def days(client, item):
    """The public days of an item by their titles, in order."""
    response = client.get(item.get_absolute_url())
    return [milestone.title for milestone in response.context["milestones"]]


@pytest.mark.parametrize("key", ["0", "99999999", "9" * 40, "abc", "-1", "1.5"])
def test_an_unknown_item_is_not_found(client, key):
    assert client.get(f"/supervision/items/{key}/").status_code == 404


def test_an_item_that_is_not_public_does_not_exist(client):
    page(client, make_item(ItemStatus.HANDLING), 404)


def test_a_draft_does_not_exist_even_if_marked_as_public(client):
    item = make_item()
    Item.objects.filter(pk=item.pk).update(is_public=True)
    page(client, item, 404)


def test_a_withdrawn_item_no_longer_exists_for_the_public(client):
    people = People()
    item = published_item(ItemStatus.HANDED_OVER, people)
    perform(item, "withdraw", by=people.leader, data={"reason": "情况已变化。"})
    page(client, item, 404)


def test_an_item_that_is_not_public_does_not_exist_for_another_unit(client):
    item = make_item(ItemStatus.HANDLING)
    signed_in(client, make_user(Role.HANDLER, make_org("民政局")))
    page(client, item, 404)


def test_a_clerk_may_look_at_it_before_it_is_public(client):
    item = make_item(ItemStatus.HANDLING)
    assert "未公开（仅工作人员可见）" in page(signed_in(client, make_user(Role.CLERK)), item)


def test_a_look_before_publication_is_kept_by_nobody(client):
    item = make_item(ItemStatus.HANDLING)
    response = signed_in(client, make_user(Role.CLERK)).get(item.get_absolute_url())
    assert "no-store" in response["Cache-Control"]


def test_the_page_tells_what_was_found_and_what_was_asked(client):
    item = published_item()
    html = page(client, item)
    assert item.problem in html
    assert f'lang="zh-Hans">{item.suggestion}</h1>' in html


def test_the_page_names_the_units_in_full(client):
    unit = make_org("永康市交通运输局", short_name="交通局")
    item = published_item(people=People(unit))
    assert "永康市交通运输局" in page(client, item)


def test_the_page_names_the_deputies_who_follow(client):
    people = People()
    item = published_item(people=people)
    assert people.deputy.deputy.name in page(client, item)


@pytest.mark.parametrize("who", ["clerk", "leader", "handler"])
def test_the_page_names_no_official(client, who):
    people = People()
    item = published_item(ItemStatus.STRUCK_OFF, people)
    assert getattr(people, who).name not in page(client, item)


def test_internal_words_and_files_are_not_told(client):
    people = People()
    item = published_item(ItemStatus.HANDLING, people)
    data = {"text": "内部进展", "files": evidence()}
    perform(item, "report_progress", by=people.handler, data=data)
    html = page(client, item)
    assert "内部进展" not in html
    assert "现场.png" not in html


def test_the_reply_is_told_once_the_unit_reports_done(client):
    item = published_item(ItemStatus.REPLIED)
    assert "已经办好。" in page(client, item)


def test_a_reply_that_was_sent_back_is_not_told(client):
    item = published_item(ItemStatus.REWORK)
    assert "已经办好。" not in page(client, item)


def test_the_public_days_stand_in_order(client):
    assert days(client, published_item(ItemStatus.STRUCK_OFF)) == [
        "交办",
        "单位签收",
        "单位报告办结",
        "人大现场核实",
        "代表评价",
        "人大核验销号",
    ]


def test_what_was_sent_back_is_told_without_the_reason(client):
    item = published_item(ItemStatus.REWORK)
    assert days(client, item)[-1] == "核查后继续办理"
    assert "没有办到位" not in page(client, item)


def test_a_reopened_item_keeps_its_first_closure_in_the_story(client):
    people = People()
    item = published_item(ItemStatus.STRUCK_OFF, people)
    data = {"reason": "问题反弹。", "place": "现场"}
    item = perform(item, "reopen", by=people.clerk, data=data)
    assert days(client, item)[-2:] == ["人大核验销号", "回头看后重新办理"]
    assert "问题反弹" not in page(client, item)


def test_the_second_report_is_the_one_that_counts(client):
    people = People()
    item = published_item(ItemStatus.REWORK, people)
    Item.objects.filter(pk=item.pk).update(replied_on=date(2024, 1, 1))
    data = {"text": "重新办好。", "outcome": Outcome.SOLVED, "files": evidence()}
    perform(item, "reply", by=people.handler, data=data)
    response = client.get(item.get_absolute_url())
    assert response.context["standing"].reported_on == timezone.localdate()


def test_an_imported_item_tells_the_days_of_its_record(client):
    item = published_item(ItemStatus.HANDED_OVER)
    item.entries.all().delete()
    Item.objects.filter(pk=item.pk).update(
        status=ItemStatus.STRUCK_OFF,
        handed_over_on=date(2023, 5, 8),
        replied_on=date(2023, 7, 1),
        verified_on=date(2023, 7, 9),
        verified_place="古街",
        struck_off_on=date(2023, 7, 20),
    )
    Closure.objects.create(item=item, struck_off_on=date(2023, 7, 20))
    assert days(client, item) == ["交办", "单位报告办结", "人大现场核实", "人大核验销号"]
    assert "古街" in page(client, item)


def test_a_promise_is_told_with_its_day(client):
    item = published_item(ItemStatus.REPLIED)
    Promise.objects.create(item=item, promised_on=date(2027, 12, 31))
    assert "承诺在 2027年12月31日 前落实" in page(client, item)


def test_a_promise_kept_is_told_as_kept(client):
    item = published_item(ItemStatus.REPLIED)
    Promise.objects.create(item=item, promised_on=date(2027, 12, 31), kept_on=date(2027, 6, 1))
    assert "已于 2027年6月1日 兑现" in page(client, item)


def test_the_page_explains_how_the_deadline_came_about(client):
    assert "起算日" in page(client, published_item())


def test_an_extension_is_told_without_the_words_of_the_unit(client):
    people = People()
    item = published_item(ItemStatus.HANDLING, people)
    until = item.deadline + timedelta(days=30)
    data = {"reason": "资金尚未到位", "until": until}
    item = perform(item, "request_extension", by=people.handler, data=data)
    item = perform(item, "grant_extension", by=people.leader)
    html = page(client, item)
    assert "批准延期" in days(client, item)
    assert f"经批准延期至 {until.year}年{until.month}月{until.day}日" in html
    assert "资金尚未到位" not in html


def test_the_page_leads_back_to_its_activity(client):
    item = published_item()
    assert f'href="{item.opinion.get_absolute_url()}"' in page(client, item)


def test_the_next_check_of_a_followed_item_is_no_deadline(client):
    html = page(client, published_item(ItemStatus.LONG_TERM))
    assert "下次检查" in html
    assert "调整后的期限" not in html


@pytest.mark.parametrize("status", [ItemStatus.HANDLING, ItemStatus.STRUCK_OFF])
def test_the_page_costs_the_same_at_every_step(client, django_assert_num_queries, status):
    address = published_item(status).get_absolute_url()
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_costs_the_same_with_any_number_of_rows(client, django_assert_num_queries, rows):
    people = People()
    item = published_item(ItemStatus.HANDLING, people)
    for _row in range(rows):
        item = perform(item, "report_progress", by=people.handler, data={"text": "进展"})
        item.assisting_units.add(make_org())
    client.get(item.get_absolute_url())
    with django_assert_num_queries(9):
        client.get(item.get_absolute_url())


def test_an_unchanged_page_is_not_sent_twice(client):
    address = published_item().get_absolute_url()
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_a_public_page_sets_no_cookie(client):
    assert not client.get(published_item().get_absolute_url()).cookies


def test_a_late_item_says_so_at_its_head(client):
    item = published_item(ItemStatus.HANDLING)
    late = timezone.localdate() - timedelta(days=6)
    Item.objects.filter(pk=item.pk).update(extended_to=late)
    assert "已逾期 6 天" in page(client, item).partition("<aside")[0]


def test_what_is_reported_done_is_late_no_more(client):
    item = published_item(ItemStatus.REPLIED)
    Item.objects.filter(pk=item.pk).update(extended_to=timezone.localdate() - timedelta(days=6))
    assert "逾期" not in page(client, item)


def test_an_item_that_did_not_satisfy_says_so_at_its_head(client):
    item = published_item(ItemStatus.REWORK)
    Item.objects.filter(pk=item.pk).update(satisfaction="dissatisfied")
    assert "不满意" in page(client, item).partition("<aside")[0]


def test_an_open_promise_says_that_its_day_has_passed(client):
    item = published_item(ItemStatus.REPLIED)
    Item.objects.filter(pk=item.pk).update(outcome=Outcome.PLANNED)
    day = timezone.localdate() - timedelta(days=243)
    Promise.objects.create(item=item, promised_on=day)
    assert "已逾期 243 天" in page(client, item)
