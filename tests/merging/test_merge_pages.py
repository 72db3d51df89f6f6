"""The guided merge in the back office: choose, compare, merge; nothing is done by looking."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from deputies.people.models import Deputy, Mandate
from registers.merging.models import Merge
from tests.factories import make_deputy, make_user, town_congress

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return tuple(
        make_deputy("张三", number=number, post=post)
        for number, post in (("D1", "工人"), ("D7", "农民"))
    )


@pytest.fixture
def clerk(client):
    user = make_user(Role.CLERK)
    client.force_login(user)
    return user


def page_of(record):
    return reverse("admin:deputies_deputy_merge", args=[record.pk])


def test_the_page_of_a_record_leads_to_the_merge(client, clerk, pair):
    page = client.get(reverse("admin:deputies_deputy_change", args=[pair[0].pk]))
    assert page_of(pair[0]) in page.content.decode()


def test_the_other_record_is_found_by_name_or_number(client, clerk, pair):
    kept, lost = pair
    page = client.get(page_of(kept), {"q": "D7"})
    assert [one.pk for one in page.context["offered"]] == [lost.pk]


def test_both_stand_side_by_side_with_what_would_move(client, clerk, pair):
    kept, lost = pair
    page = client.get(page_of(kept), {"with": lost.pk})
    lines = {line.name: (line.kept, line.lost) for line in page.context["lines"]}
    assert lines["post"] == ("工人", "农民")
    assert page.context["moves"] == [{"label": "代表任期", "number": 1}]
    assert Deputy.objects.count() == 2


def test_a_merge_needs_a_reason(client, clerk, pair):
    kept, lost = pair
    answer = client.post(page_of(kept), {"with": lost.pk, "post": "lost", "number": "kept"})
    assert answer.status_code == 422
    assert not Merge.objects.exists()


def test_the_chosen_values_go_before_the_second_person(client, clerk, pair):
    kept, lost = pair
    sent = {"with": lost.pk, "post": "lost", "number": "kept", "reason": "登记了两次"}
    answer = client.post(page_of(kept), sent)
    merge = Merge.objects.get()
    assert answer["Location"] == reverse("admin:registers_merge_change", args=[merge.pk])
    assert merge.taken == ["post"]
    assert "农民" in client.get(answer["Location"]).content.decode()


def test_why_two_are_not_merged_stands_above_and_no_form_is_offered(client, clerk, pair):
    kept, lost = pair
    Mandate.objects.filter(deputy=lost).update(district="第二选区")
    page = client.get(page_of(kept), {"with": lost.pk})
    assert "是两个人，不能合并" in page.content.decode()
    assert page.context["forms"] == []
    sent = {"with": lost.pk, "post": "lost", "number": "kept", "reason": "登记了两次"}
    assert client.post(page_of(kept), sent).status_code == 422
    assert not Merge.objects.exists()


@pytest.mark.parametrize("key", ["abc", "0", "99999999999999999999", "-1"])
def test_a_record_that_is_not_there_is_said(client, clerk, pair, key):
    answer = client.get(page_of(pair[0]), {"with": key}, follow=True)
    assert "没有找到要并入的记录" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.TOWN_CLERK])
def test_who_does_not_keep_the_register_merges_nothing(client, pair, role):
    body = town_congress() if role == Role.TOWN_CLERK else None
    client.force_login(make_user(role, body))
    assert client.get(page_of(pair[0])).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, pair):
    assert client.get(page_of(pair[0])).status_code == 302
