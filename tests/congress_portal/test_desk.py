"""The page of what waits for the signed-in person."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.services import give_role
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    People,
    hand_over,
    make_deputy_user,
    make_item,
    make_opinion,
    make_user,
    town_congress,
)
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


def desk(client, user, **query):
    client.force_login(user)
    return client.get("/my/", query)


def html(client, user, **query):
    return " ".join(desk(client, user, **query).content.decode().split())


def due_in(item, days):
    Item.objects.filter(pk=item.pk).update(
        due_on=timezone.localdate() + timedelta(days=days),
        handed_over_on=timezone.localdate() - timedelta(days=100),
    )


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get("/my/").url == "/accounts/login/?next=/my/"


@pytest.mark.parametrize(
    "role", [Role.KEEPER, Role.STATION_CLERK, Role.SYSADMIN, Role.DEPUTY, None]
)
def test_who_has_nothing_to_do_reads_a_kind_sentence(client, role):
    assert "现在没有等您办理的事" in html(client, make_user(role))


def test_each_row_says_what_from_whom_and_when_with_one_action(client, people):
    item = make_item(ItemStatus.HANDLING, people)
    due_in(item, 3)
    text = html(client, people.handler)
    row = text[text.index('<li class="split">') : text.index("</ol>", text.index('class="split"'))]
    day = timezone.localdate() + timedelta(days=3)
    assert "建议1" in row
    assert "市人大常委会" in row
    assert "还有 3 天" in row
    assert f"{day.year}年{day.month}月{day.day}日" in row
    assert re.findall(r'<a class="button" href="([^"]+)"', row) == [f"/my/items/{item.pk}/"]


def test_the_overdue_stands_first(client, people):
    late, soon = (make_item(ItemStatus.HANDLING, people) for _ in range(2))
    due_in(soon, 2)
    due_in(late, -3)
    text = html(client, people.handler)
    assert text.index("已逾期 3 天") < text.index("七天内到期") < text.index("还有 2 天")


def test_the_counts_by_kind_lead_to_their_lists(client, people):
    make_item(ItemStatus.HANDED_OVER, people)
    text = html(client, people.handler)
    assert re.search(r'<a href="\?kind=acknowledge"><b>1</b> 待签收</a>', text)


def test_the_list_of_a_kind_is_paged(client, people):
    hand_over(make_opinion(items=21, unit=people.unit), people)
    first = desk(client, people.handler, kind="acknowledge")
    second = desk(client, people.handler, kind="acknowledge", page=2)
    assert (len(first.context["rows"]), len(second.context["rows"])) == (20, 1)
    assert "共 21 件" in first.content.decode()


def test_a_group_shows_twenty_and_says_where_the_others_are(client, people):
    hand_over(make_opinion(items=21, unit=people.unit), people)
    text = html(client, people.handler)
    assert text.count('<li class="split">') == 20
    assert "这里只列最急的 20 件" in text


def test_an_empty_kind_says_so(client, people):
    assert "这一类现在没有等您办理的事。" in html(client, people.handler, kind="rework")


def test_a_kind_that_does_not_exist_is_not_found(client, people):
    assert desk(client, people.handler, kind="explode").status_code == 404


def test_the_kind_of_another_role_is_empty(client, people):
    make_item(ItemStatus.REPLIED, people)
    assert len(desk(client, people.handler, kind="verify").context["rows"]) == 0


@pytest.mark.parametrize("page", ["0", "99", "x", "²", "9" * 30])
def test_a_page_that_does_not_exist_is_told(client, people, page):
    make_item(ItemStatus.HANDED_OVER, people)
    text = html(client, people.handler, kind="acknowledge", page=page)
    assert "没有您要找的那一页" in text


def test_staff_find_the_way_into_the_back_office(client, people):
    assert 'href="/admin/"' in html(client, people.clerk)
    assert 'href="/admin/"' not in html(client, people.handler)


def test_words_are_never_taken_for_markup(client, people):
    item = make_item(ItemStatus.HANDLING, people)
    Item.objects.filter(pk=item.pk).update(suggestion="<script>alert(1)</script>")
    assert "<script>alert" not in html(client, people.handler)


def test_nobody_reads_it_but_the_person(client, people):
    assert "no-store" in desk(client, people.handler)["Cache-Control"]


@pytest.mark.parametrize("address", ["/my/", "/en/my/"])
def test_the_page_changes_nothing_and_takes_no_form(client, people, address):
    client.force_login(people.handler)
    assert client.get(address).status_code == 200
    assert client.post(address, {"x": "1"}).status_code == 405


# --- What it costs -------------------------------------------------------------------------------


def of_everything(number):
    """A person of every part, with so many items in every state and as many opinions."""
    user = make_deputy_user()
    people = People()
    give_role(user, Role.HANDLER, people.unit, since=date(2020, 1, 1))
    give_role(user, Role.CLERK, make_user(Role.CLERK).current_grants[0].organization)
    give_role(user, Role.LEADER, make_user(Role.LEADER).current_grants[0].organization)
    give_role(user, Role.TOWN_CLERK, town_congress(), since=date(2020, 1, 1))
    for _ in range(number):
        for status in ItemStatus.values:
            make_item(status, people).following_deputies.add(user.deputy)
    return user


@once
def busy(number):
    return of_everything(number)


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_costs_the_same_however_much_waits(
    client, busy, number, django_assert_num_queries
):
    desk(client, busy)
    with django_assert_num_queries(5):
        client.get("/my/")


@pytest.mark.parametrize("number", [1, 5])
def test_a_kinds_list_costs_the_same_however_long(client, busy, number, django_assert_num_queries):
    desk(client, busy)
    with django_assert_num_queries(4):
        client.get("/my/?kind=handle")
