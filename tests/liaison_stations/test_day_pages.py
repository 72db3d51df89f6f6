"""The page of a reception day, its adjustments, and the swap that the other deputy accepts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from liaison_stations.rota.models import (
    DayStatus,
    ReceptionDay,
    RotaPattern,
    RotaRule,
    Swap,
    SwapStatus,
)
from liaison_stations.rota.workflow import DAY_TABLE, SWAP_TABLE
from tests.liaison_stations.world import INSIDERS, STRANGERS, World, act, make_day
from tests.once import once
from tests.supervision.everybody import offered, refusal
from workflow.models import OutboxMessage

pytestmark = pytest.mark.django_db
STAFF = ("keeper", "town_clerk", "station_clerk")
EVERYBODY = (*INSIDERS, *STRANGERS)


@once
def world():
    return World()


@once
def day(world):
    return make_day(world.station, deputies=[world.deputy])


def asked(world, day):
    act(day, "ask_swap", world.deputy, other_deputy=world.colleague.deputy)
    return Swap.objects.get()


def page(client, world, who, address):
    client.force_login(getattr(world, who))
    return client.get(address)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_day_opens_to_its_keepers_and_to_who_is_on_duty(client, world, day, who):
    expected = 200 if who in INSIDERS else 404
    assert page(client, world, who, f"/my/station/days/{day.pk}/").status_code == expected


DAY = {
    DayStatus.PLANNED: {
        **{who: {"appoint", "announce", "move", "cancel"} for who in STAFF},
        "deputy": {"ask_swap"},
    },
    DayStatus.CANCELLED: {who: {"restore"} for who in STAFF},
    DayStatus.HELD: {},
}


def day_in(world, status):
    day = make_day(world.station, deputies=[world.deputy])
    ReceptionDay.objects.filter(pk=day.pk).update(status=status)
    return ReceptionDay.objects.get(pk=day.pk)


@pytest.mark.parametrize("status", DAY)
def test_each_person_is_offered_what_the_table_says(world, status):
    day = day_in(world, status)
    found = {who: acts for who in EVERYBODY if (acts := offered(day, getattr(world, who)))}
    assert found == DAY[status]


@pytest.mark.parametrize("status", DAY)
def test_nothing_else_is_done_for_anybody(world, status):
    day = day_in(world, status)
    data = {
        "reason": "有会议",
        "day": day.day + timedelta(days=1),
        "opens": day.opens,
        "closes": day.closes,
        "other_deputy": world.colleague.deputy,
    }
    for who in EVERYBODY:
        for action in {row.action for row in DAY_TABLE.transitions}:
            if action not in DAY[status].get(who, ()):
                assert refusal(day, action, getattr(world, who), data), (who, action)


SWAP = {
    SwapStatus.ASKED: {"deputy": {"withdraw"}, "colleague": {"accept", "refuse"}},
    SwapStatus.ACCEPTED: {},
    SwapStatus.REFUSED: {},
    SwapStatus.WITHDRAWN: {},
}


@pytest.mark.parametrize("status", SWAP)
def test_each_person_is_offered_what_the_swap_allows(world, day, status):
    swap = asked(world, day)
    Swap.objects.filter(pk=swap.pk).update(status=status)
    swap = Swap.objects.get(pk=swap.pk)
    found = {who: acts for who in EVERYBODY if (acts := offered(swap, getattr(world, who)))}
    assert found == SWAP[status]


@pytest.mark.parametrize("status", SWAP)
def test_nothing_else_is_done_to_a_swap(world, day, status):
    swap = asked(world, day)
    Swap.objects.filter(pk=swap.pk).update(status=status)
    swap = Swap.objects.get(pk=swap.pk)
    for who in EVERYBODY:
        for action in {row.action for row in SWAP_TABLE.transitions}:
            if action not in SWAP[status].get(who, ()):
                assert refusal(swap, action, getattr(world, who), {}), (who, action)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_swap_opens_to_both_deputies_and_the_keepers(client, world, day, who):
    swap = asked(world, day)
    expected = 200 if who in (*INSIDERS, "colleague") else 404
    assert page(client, world, who, f"/my/station/swaps/{swap.pk}/").status_code == expected


def test_an_accepted_swap_passes_the_duty_on(world, day):
    swap = act(asked(world, day), "accept", world.colleague)
    assert swap.status == SwapStatus.ACCEPTED
    assert [duty.deputy for duty in day.duties.all()] == [world.colleague.deputy]


def test_a_refused_swap_leaves_the_duty(world, day):
    act(asked(world, day), "refuse", world.colleague)
    assert [duty.deputy for duty in day.duties.all()] == [world.deputy.deputy]


def test_both_deputies_and_the_keeper_are_informed(world, day):
    act(asked(world, day), "accept", world.colleague)
    messages = OutboxMessage.objects.filter(key__startswith="swap.")
    assert {(one.key.split(":")[0], one.recipient) for one in messages} == {
        ("swap.ask", world.colleague),
        ("swap.ask", world.keeper),
        ("swap.accept", world.deputy),
        ("swap.accept", world.keeper),
    }


def test_only_one_swap_is_asked_at_a_time(world, day):
    asked(world, day)
    with pytest.raises(ValidationError, match="正在等对方答复"):
        act(day, "ask_swap", world.deputy, other_deputy=world.colleague.deputy)


def test_a_swap_of_a_past_day_cannot_be_accepted(world, day):
    swap = asked(world, day)
    ReceptionDay.objects.update(day=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ValidationError, match="过去"):
        act(Swap.objects.get(pk=swap.pk), "accept", world.colleague)


def test_who_is_on_duty_already_cannot_take_over(world, day):
    swap = asked(world, day)
    day.duties.create(deputy=world.colleague.deputy)
    with pytest.raises(ValidationError, match="已经安排在这一天"):
        act(swap, "accept", world.colleague)


def test_a_moved_day_ends_the_swap_that_was_asked_for(world, day):
    asked(world, day)
    new = day.day + timedelta(days=1)
    act(day, "move", world.keeper, day=new, opens=day.opens, closes=day.closes, reason="有会议")
    assert not Swap.objects.exists()


def test_a_swap_goes_through_the_pages(client, world, day):
    client.force_login(world.deputy)
    data = {"version": day.version, "other_deputy": world.colleague.deputy.pk}
    client.post(f"/my/station/days/{day.pk}/ask_swap/", data)
    swap = Swap.objects.get()
    client.force_login(world.colleague)
    client.post(f"/my/station/swaps/{swap.pk}/accept/", {"version": swap.version})
    assert day.duties.get().deputy == world.colleague.deputy


def test_a_deputy_of_elsewhere_cannot_be_chosen(client, world, day):
    client.force_login(world.deputy)
    data = {"version": day.version, "other_deputy": world.other_deputy.deputy.pk}
    assert client.post(f"/my/station/days/{day.pk}/ask_swap/", data).status_code == 422


def rota_page(client, world, **query):
    client.force_login(world.keeper)
    return client.get(f"/my/station/{world.station.code}/rota/", query)


def weekly(world):
    return RotaRule.objects.create(
        station=world.station,
        pattern=RotaPattern.WEEKLY,
        weekday=0,
        opens="09:00",
        closes="11:00",
        since=timezone.localdate(),
    )


def test_the_rules_stand_in_words(client, world):
    weekly(world)
    assert "每周星期一 09:00–11:00，遇节假日顺延" in rota_page(client, world).content.decode()


def test_the_days_of_a_year_are_made_from_the_page(client, world):
    weekly(world)
    client.force_login(world.keeper)
    year = timezone.localdate().year + 1
    address = f"/my/station/{world.station.code}/rota/"
    answer = client.post(address, {"year": year}, follow=True)
    assert world.station.days.count() >= 50
    assert f"{year}年的放假通知尚未录入" in answer.content.decode()


@pytest.mark.parametrize("year", ["", "x", "1800", "99999"])
def test_a_year_that_is_none_makes_nothing(client, world, year):
    weekly(world)
    client.force_login(world.keeper)
    address = f"/my/station/{world.station.code}/rota/"
    assert client.post(address, {"year": year}).status_code == 422
    assert not world.station.days.exists()


@pytest.mark.parametrize("year", ["x", "1800", "9" * 30, "²"])
def test_a_strange_year_shows_this_year(client, world, year):
    assert rota_page(client, world, year=year).context["year"] == timezone.localdate().year


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rota_costs_the_same_with_one_day_and_with_three(
    client, world, rows, django_assert_num_queries
):
    for number in range(rows):
        make_day(world.station, number, [world.deputy])
    rota_page(client, world)
    with django_assert_num_queries(13):
        rota_page(client, world)
