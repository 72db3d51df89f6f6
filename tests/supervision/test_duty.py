"""What supervision puts into the duty record, and which acts of duty led to an item."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from deputies.duty.models import DutyEntry, DutyKind, DutySource
from supervision.attendance.models import DutyResult
from supervision.duty_results.duty import entries_for, link, unlink
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import People, make_deputy_user, make_item, make_user, town_congress
from tests.once import once
from workflow.choices import Satisfaction
from workflow.models import TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


@once
def item(people):
    return make_item(ItemStatus.HANDLING, people)


def duty(item, user, days=1, **fields):
    """An entry of some days after the activity began."""
    day = item.opinion.activity.starts_on + timedelta(days=days)
    defaults = {"kind": DutyKind.INSPECTION, "text": "实地视察养老院"}
    return DutyEntry.objects.create(deputy=user.deputy, happened_on=day, **{**defaults, **fields})


# --- Rating is duty ------------------------------------------------------------------------------


def rated(people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    data = {"rating": Satisfaction.SATISFIED, "text": "办得不错"}
    return perform(item, "evaluate", by=people.deputy, data=data)


def test_who_rates_an_item_has_a_draft_in_the_duty_record(people):
    item = rated(people)
    entry = DutyEntry.objects.get()
    assert (entry.deputy, entry.source) == (people.deputy.deputy, DutySource.EVALUATION)
    assert entry.source_key == f"evaluation:{item.evaluations.get().pk}"
    assert (entry.kind, entry.happened_on) == (DutyKind.INSPECTION, timezone.localdate())


def test_the_draft_names_the_item_and_says_nothing_of_it(people):
    item = rated(people)
    text = DutyEntry.objects.get().text
    assert str(item) in text
    assert item.suggestion not in text
    assert "办得不错" not in text


def test_the_draft_is_chinese_whatever_the_deputy_reads(people, client):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    client.force_login(people.deputy)
    data = {"rating": Satisfaction.SATISFIED, "version": item.version}
    client.post(f"/en/my/items/{item.pk}/evaluate/", data)
    assert DutyEntry.objects.get().text.startswith("评价清单事项办理结果")


def test_who_left_office_has_none_for_it(people):
    people.deputy.deputy.mandates.update(until=timezone.localdate() - timedelta(days=1))
    rated(people)
    assert not DutyEntry.objects.exists()


# --- What an act of duty led to ---------------------------------------------------------------


def test_a_deed_that_led_to_an_item_had_a_result(people, item):
    entry = duty(item, people.deputy)
    link(entry, item, by=people.clerk)
    entry.refresh_from_db()
    assert entry.had_result
    assert TrailEntry.objects.of(entry).latest("id").content == {"fields": ["results"]}


def test_linked_twice_it_is_linked_once(people, item):
    entry = duty(item, people.deputy)
    link(entry, item, by=people.clerk)
    link(entry, item, by=people.clerk)
    assert DutyResult.objects.count() == TrailEntry.objects.of(entry).count() == 1


def test_taken_back_it_had_none(people, item):
    entry = duty(item, people.deputy)
    link(entry, item, by=people.clerk)
    unlink(DutyResult.objects.get(), by=people.clerk)
    entry.refresh_from_db()
    assert not entry.had_result


def test_of_two_results_one_remains(people, item):
    entry, other = duty(item, people.deputy), make_item(ItemStatus.HANDLING, people)
    link(entry, item, by=people.clerk)
    link(entry, other, by=people.clerk)
    unlink(DutyResult.objects.get(item=item), by=people.clerk)
    entry.refresh_from_db()
    assert entry.had_result


def offered(item, user):
    return list(entries_for(Item.objects.get(pk=item.pk), user))


def test_a_deputy_chooses_among_their_own_deeds_of_that_time(people, item):
    own = duty(item, people.deputy)
    duty(item, make_deputy_user())
    duty(item, people.deputy, days=-1)
    duty(item, people.deputy, days=900)
    duty(item, people.deputy, status="withdrawn")
    assert offered(item, people.deputy) == [own]


def test_the_clerk_among_those_of_who_took_part_or_follows(people, item):
    took_part, elsewhere = make_deputy_user(), make_deputy_user()
    item.opinion.activity.deputies.add(took_part.deputy)
    duty(item, elsewhere)
    expected = {duty(item, people.deputy), duty(item, took_part)}
    assert set(offered(item, people.clerk)) == expected


def test_what_is_linked_is_not_offered_again(people, item):
    link(duty(item, people.deputy), item, by=people.clerk)
    assert offered(item, people.clerk) == []


# --- On the page of the item ---------------------------------------------------------------------


def page(client, user, item):
    client.force_login(user)
    return client.get(f"/my/items/{item.pk}/").content.decode()


def send(client, user, item, **data):
    client.force_login(user)
    return client.post(f"/my/items/{item.pk}/results/", data, follow=True)


@pytest.mark.parametrize("who", ["clerk", "deputy"])
def test_who_may_link_chooses_and_links(client, people, item, who):
    entry = duty(item, people.deputy)
    user = getattr(people, who)
    assert "关联履职记录" in page(client, user, item)
    html = send(client, user, item, entry=entry.pk).content.decode()
    assert "已关联" in html
    assert "取消关联" in html
    assert DutyResult.objects.get().entry == entry


def test_who_linked_takes_it_back(client, people, item):
    link(duty(item, people.deputy), item, by=people.clerk)
    send(client, people.deputy, item, unlink=DutyResult.objects.get().pk)
    assert not DutyResult.objects.exists()


@pytest.mark.parametrize("who", ["handler", "leader"])
def test_others_of_the_item_read_no_duty_and_link_none(client, people, item, who):
    entry = duty(item, people.deputy)
    link(entry, item, by=people.clerk)
    user = getattr(people, who)
    assert entry.text not in page(client, user, item)
    assert send(client, user, item, entry=entry.pk).status_code == 403
    assert DutyResult.objects.count() == 1


@pytest.mark.parametrize(
    "make", [make_deputy_user, lambda: make_user(Role.TOWN_CLERK, town_congress())]
)
def test_strangers_do_not_find_the_item(client, people, item, make):
    entry = duty(item, people.deputy)
    assert send(client, make(), item, entry=entry.pk).status_code == 404
    assert not DutyResult.objects.exists()


def test_a_deputy_does_not_link_the_deed_of_another(client, people, item):
    other = make_deputy_user()
    item.following_deputies.add(other.deputy)
    entry = duty(item, other)
    html = send(client, people.deputy, item, entry=entry.pk).content.decode()
    assert "请选择履职记录" in html
    assert not DutyResult.objects.exists()


def test_a_deputy_does_not_take_back_the_link_of_another(client, people, item):
    other = make_deputy_user()
    link(duty(item, other), item, by=people.clerk)
    html = send(client, people.deputy, item, unlink=DutyResult.objects.get().pk).content.decode()
    assert "已经不在" in html
    assert DutyResult.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"entry": ""}, {"entry": "x"}, {"entry": "9" * 30}, {"unlink": "x"}]
)
def test_nothing_chosen_links_nothing(client, people, item, data):
    duty(item, people.deputy)
    assert send(client, people.clerk, item, **data).status_code == 200
    assert not DutyResult.objects.exists()


def test_the_page_costs_the_same_with_one_deed_and_with_three(
    client, people, item, django_assert_num_queries
):
    def look(number):
        for _ in range(number):
            link(duty(item, people.deputy), item, by=people.clerk)
            duty(item, people.deputy)
        with django_assert_num_queries(14):
            client.get(f"/my/items/{item.pk}/")

    page(client, people.clerk, item)
    look(1)
    look(2)
