"""The page of one item: who sees it, and what it says."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    People,
    evidence,
    make_deputy_user,
    make_item,
    make_opinion,
    make_org,
    make_user,
    published_item,
    town_congress,
)
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


@once
def item(people):
    return make_item(ItemStatus.HANDLING, people)


def address(item):
    return f"/my/items/{item.pk}/"


def page(client, user, item):
    client.force_login(user)
    return client.get(address(item))


def html(client, user, item):
    return page(client, user, item).content.decode()


def assisting(item):
    unit = make_org("教育局")
    item.assisting_units.add(unit)
    return make_user(Role.HANDLER, unit)


SEEN_BY = {
    "a handler of the lead unit": lambda people, item: people.handler,
    "a colleague of an assisting unit": lambda people, item: assisting(item),
    "the clerk": lambda people, item: people.clerk,
    "the leader": lambda people, item: people.leader,
    "a deputy who follows it": lambda people, item: people.deputy,
}
HIDDEN_FROM = {
    "a handler of another unit": lambda: make_user(Role.HANDLER, make_org("卫生健康局")),
    "a deputy who does not follow it": make_deputy_user,
    "a clerk of a town": lambda: make_user(Role.TOWN_CLERK, town_congress()),
    "a leader of a town": lambda: make_user(Role.LEADER, town_congress()),
    "a clerk of the stations": lambda: make_user(Role.STATION_CLERK),
    "the keeper of a station": lambda: make_user(Role.KEEPER),
    "the system administrator": lambda: make_user(Role.SYSADMIN),
    "a person without any role": make_user,
}


@pytest.mark.parametrize("who", SEEN_BY)
def test_the_page_is_shown_to(client, people, item, who):
    answer = page(client, SEEN_BY[who](people, item), item)
    assert answer.status_code == 200
    assert "建议1" in answer.content.decode()


@pytest.mark.parametrize("who", HIDDEN_FROM)
def test_the_page_does_not_exist_for(client, item, who):
    answer = page(client, HIDDEN_FROM[who](), item)
    assert answer.status_code == 404
    assert "建议1" not in answer.content.decode()


def test_who_is_not_signed_in_is_asked_to(client, item):
    assert client.get(address(item)).url == f"/accounts/login/?next={address(item)}"


@pytest.mark.parametrize("who", ["handler", "deputy"])
def test_a_draft_is_known_to_the_committee_alone(client, people, who):
    draft = make_item(ItemStatus.DRAFT, people)
    assert page(client, getattr(people, who), draft).status_code == 404
    assert page(client, people.clerk, draft).status_code == 200


@pytest.mark.parametrize("pk", ["0", "99999999", "9" * 30])
def test_an_item_that_does_not_exist_answers_the_same(client, people, pk):
    client.force_login(people.clerk)
    assert client.get(f"/my/items/{pk}/").status_code == 404


def test_no_copy_of_the_page_is_kept(client, people, item):
    assert "no-store" in page(client, people.handler, item)["Cache-Control"]


def actions(client, user, item):
    """The actions that the page offers, in their order."""
    answer = page(client, user, item)
    return [form.row.action for form, _url, _main in answer.context["offers"]]


def test_the_page_offers_exactly_what_the_unit_may_do_now(client, people, item):
    offered = actions(client, people.handler, item)
    assert offered == ["reply", "report_progress", "ask", "request_extension"]


def test_the_main_action_stands_open_and_the_others_are_folded(client, people, item):
    text = html(client, people.handler, item)
    assert text.count('class="action action-main"') == 1
    assert len(re.findall(r'<details class="action" id="do-\w+">', text)) == 3


def test_a_person_without_any_action_gets_no_form(client, people):
    item = make_item(ItemStatus.WITHDRAWN, people)
    assert actions(client, people.clerk, item) == []


def test_the_page_names_the_state_in_a_word_with_a_sign(client, people, item):
    assert '<span class="badge sign s-working">办理中</span>' in html(client, people.handler, item)


def test_the_two_keys_stand_apart(client, people):
    item = make_item(ItemStatus.REPLIED, people)
    text = html(client, people.clerk, item)
    assert "单位报告办结" in text
    assert "人大核验销号" in text
    assert "尚未销号" in text


def test_the_page_tells_how_the_deadline_came_about(client, people, item):
    text = html(client, people.handler, item)
    assert "期限是怎么算出来的" in text
    assert "起算日" in text


def test_the_story_names_person_unit_and_words(client, people, item):
    text = html(client, people.clerk, item)
    assert f"{people.unit} {people.handler}" in text
    assert "正在办理。" in text


def test_what_only_the_trail_knows_is_told_too(client, people, item):
    assert "交办" in [
        str(line.what) for line in page(client, people.clerk, item).context["timeline"].lines
    ]


def test_no_line_is_told_twice(client, people, item):
    lines = page(client, people.clerk, item).context["timeline"].lines
    assert [str(line.what) for line in lines] == ["报告进展", "签收", "交办"]


def test_a_long_story_goes_on_on_further_pages(client, people, item):
    for number in range(45):
        item = perform(item, "report_progress", by=people.handler, data={"text": f"第{number}次"})
    newest = page(client, people.clerk, item).context["timeline"]
    older = client.get(address(item), {"before": newest.older.isoformat()}).context["timeline"]
    assert len(newest.lines) == 40
    assert [line.text for line in older.lines][:2] == ["第4次", "第3次"]
    assert older.older is None


@pytest.mark.parametrize("before", ["", "x", "2026-13-45T00:00:00+08:00", "2026-01-01T00:00:00"])
def test_a_strange_moment_shows_the_newest_part(client, people, item, before):
    client.force_login(people.clerk)
    timeline = client.get(address(item), {"before": before}).context["timeline"]
    assert len(timeline.lines) == 3


def test_a_request_that_waits_is_shown_with_its_reason(client, people, item):
    until = timezone.localdate() + timedelta(days=400)
    perform(
        item, "request_extension", by=people.handler, data={"until": until, "reason": "雨季停工"}
    )
    text = html(client, people.leader, item)
    assert "等待决定。理由：雨季停工" in text


def test_ratings_are_shown_by_name_round_and_comment(client, people):
    item = make_item(ItemStatus.STRUCK_OFF, people)
    assert people.deputy.deputy.name in html(client, people.clerk, item)


def test_words_are_never_taken_for_markup(client, people, item):
    Item.objects.filter(pk=item.pk).update(problem="<script>alert(1)</script>")
    perform(
        item, "report_progress", by=people.handler, data={"text": "<img src=x onerror=alert(1)>"}
    )
    text = html(client, people.clerk, item)
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_the_way_up_leads_staff_to_the_opinion_and_the_unit_to_the_desk(client, people, item):
    opinion = f'href="/my/opinions/{item.opinion_id}/"'
    assert opinion in html(client, people.clerk, item)
    assert opinion not in html(client, people.handler, item)


def test_the_page_stands_under_english_addresses_too(client, people, item):
    client.force_login(people.handler)
    assert client.get(f"/en/my/items/{item.pk}/").status_code == 200


# --- The opinion ---------------------------------------------------------------------------------


def opinion_page(client, user, opinion, **query):
    client.force_login(user)
    return client.get(f"/my/opinions/{opinion.pk}/", query)


def test_the_opinion_shows_its_list_to_who_must_approve_it(client, people):
    opinion = perform(make_opinion(items=3), "submit", by=people.clerk)
    answer = opinion_page(client, people.leader, opinion)
    assert [form.row.action for form, _url, _main in answer.context["offers"]] == [
        "hand_over",
        "return_draft",
        "withdraw",
    ]
    assert "建议3" in answer.content.decode()


@pytest.mark.parametrize("who", ["handler", "deputy"])
def test_a_drafted_opinion_does_not_exist_for_others(client, people, who):
    assert opinion_page(client, getattr(people, who), make_opinion()).status_code == 404


@pytest.mark.parametrize("who", ["handler", "deputy"])
def test_a_public_opinion_keeps_its_history_from_others_too(client, people, who):
    opinion = published_item(people=people).opinion
    assert opinion_page(client, getattr(people, who), opinion).status_code == 404
    assert opinion_page(client, people.clerk, opinion).status_code == 200


def test_the_list_of_an_opinion_is_paged(client, people):
    opinion = make_opinion(items=21)
    assert len(opinion_page(client, people.clerk, opinion).context["page"]) == 20
    assert len(opinion_page(client, people.clerk, opinion, page=2).context["page"]) == 1


# --- What it costs -------------------------------------------------------------------------------


def with_a_long_life(people, times):
    """An item with units, deputies, requests and a timeline of so many lines with evidence."""
    item = make_item(ItemStatus.HANDLING, people)
    item.assisting_units.set(make_org() for _ in range(min(times, 5)))
    item.following_deputies.add(*(make_deputy_user().deputy for _ in range(min(times, 5))))
    for _ in range(times):
        data = {"text": "又办了一步。", "files": evidence()}
        item = perform(item, "report_progress", by=people.handler, data=data)
    return item


@pytest.mark.parametrize("times", [1, 38])
def test_the_page_costs_the_same_however_long_the_story(
    client, people, times, django_assert_num_queries
):
    item = with_a_long_life(people, times)
    page(client, people.handler, item)
    # Parts, joined items, requests, papers and urgings are asked for where there are any; the
    # thirteenth asks for the number that a merged item bore.
    with django_assert_num_queries(12):
        client.get(address(item))


@pytest.mark.parametrize("items", [1, 20])
def test_the_opinions_page_costs_the_same_however_long_its_list(
    client, people, items, django_assert_num_queries
):
    opinion = make_opinion(items=items)
    opinion_page(client, people.clerk, opinion)
    with django_assert_num_queries(7):  # the last asks for the number of a merged one
        client.get(f"/my/opinions/{opinion.pk}/")
