"""The guided merge in the back office: choose, compare, merge; nothing is done by looking."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from deputies.people.models import Deputy, Mandate
from registers.merging.absorbing import LineOfBoth, striking
from registers.merging.declared import MERGEABLE
from registers.merging.models import Merge
from tests.factories import make_deputy, make_user, town_congress
from tests.history import past_activity, past_item, past_opinion

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


@pytest.mark.parametrize(("query", "is_said"), [({}, False), ({"q": "没有这个人"}, True)])
def test_only_who_searched_is_told_that_nothing_was_found(client, clerk, pair, query, is_said):
    page = client.get(page_of(pair[0]), query).content.decode()
    assert ("没有找到" in page) is is_said


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


@pytest.fixture
def unlike():
    return make_deputy("张三", number="D1"), make_deputy("李四", number="D7")


CHOSEN = dict.fromkeys(("name", "number", "sort_key"), "kept")


def sent_to(lost, **more):
    return {"with": lost.pk, "reason": "改过名", **CHOSEN, **more}


def test_two_names_are_told_in_large_and_ask_for_a_tick(client, clerk, unlike):
    kept, lost = unlike
    page = client.get(page_of(kept), {"with": lost.pk})
    assert [line.name for line in page.context["apart"]] == ["name"]
    html = page.content.decode()
    assert "可能不是同一个" in html
    assert "保留的是“张三”，并入的是“李四”" in html


def test_without_the_tick_two_names_are_not_merged_and_nothing_is_lost(client, clerk, unlike):
    kept, lost = unlike
    answer = client.post(page_of(kept), sent_to(lost))
    assert answer.status_code == 422
    assert "姓名不同" in answer.content.decode()
    assert "改过名" in answer.content.decode()
    assert not Merge.objects.exists()


def test_with_the_tick_the_merge_goes_before_the_second_person(client, clerk, unlike):
    kept, lost = unlike
    answer = client.post(page_of(kept), sent_to(lost, is_one="on"))
    assert answer.status_code == 302, answer.context["forms"][0].errors
    assert Merge.objects.get().lost_name.startswith("李四")


def test_two_that_are_alike_ask_for_no_tick(client, clerk, pair):
    kept, lost = pair
    page = client.get(page_of(kept), {"with": lost.pk})
    assert page.context["apart"] == []
    assert "is_one" not in page.context["forms"][0].fields


@pytest.mark.parametrize(("one", "other"), [("张三", "张 三"), ("《办法》", "办法")])
def test_what_is_only_typed_otherwise_is_no_difference(one, other):
    compared = [LineOfBoth("name", "姓名", one, other, True, False)]
    assert striking(compared, ("name",)) == []


@pytest.mark.parametrize("declared", MERGEABLE.all(), ids=lambda one: one.model.__name__)
def test_what_tells_records_apart_are_fields_that_stand_side_by_side(declared):
    names = {field.name for field in declared.model._meta.concrete_fields}
    assert declared.identifying
    assert set(declared.identifying) <= names


def test_the_pages_of_a_merged_record_say_the_number_that_it_bore_too(client):
    kept = past_item(past_opinion(past_activity(is_public=True), is_public=True), is_public=True)
    Merge.objects.create(
        subject_kind="supervision.item",
        kept_key=kept.pk,
        lost_key=999,
        number="永人大视〔2023〕9号第3条",
        status="merged",
        proposed_by=make_user(),
    )
    page = client.get(kept.get_absolute_url()).content.decode()
    assert "也曾编号" in page
    assert "永人大视〔2023〕9号第3条" in page
    client.force_login(make_user(Role.CLERK))
    assert "也曾编号" in client.get(reverse("my_items:item", args=[kept.pk])).content.decode()


def test_a_record_that_was_never_merged_says_nothing_of_it(client):
    kept = past_item(past_opinion(past_activity(is_public=True), is_public=True), is_public=True)
    assert "也曾编号" not in client.get(kept.get_absolute_url()).content.decode()
