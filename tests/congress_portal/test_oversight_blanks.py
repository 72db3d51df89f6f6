"""Blank spots on the desk of supervision, each as long as its list; and one's own recent work."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from congress_portal.oversight import blanks, changes
from deputies.duty.models import DutyEntry
from deputies.people.models import Deputy, Mandate
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Station
from supervision.items.choices import ItemStatus
from tests.factories import make_deputy, make_item, make_org, make_user, town_congress
from tests.liaison_stations.world import make_station
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
DESK = reverse("my_supervision:desk")
TODAY = timezone.localdate()


@once
def people() -> Everybody:
    return Everybody()


def found(key: str, user: User, months: int | None = None) -> set[str]:
    spot = next(one for one in blanks.SPOTS if one.key == key)
    return {str(row) for row in spot.found(user, TODAY, months)}


def page(client: Client, person: User, address: str, **asked: str) -> str:
    client.force_login(person)
    return client.get(address, asked).content.decode()


def in_office(name: str) -> Deputy:
    deputy: Deputy = make_deputy(name)
    return deputy


def log(deputy: Deputy, days: int, status: str = "verified") -> None:
    day = TODAY - timedelta(days=days)
    DutyEntry.objects.create(
        deputy=deputy, kind="visit", happened_on=day, text="走访", status=status
    )


def test_a_unit_that_answered_nothing_of_what_it_was_handed(people: Everybody) -> None:
    item = make_item(ItemStatus.HANDLING, people)
    assert found("silent-units", people.clerk) == {str(people.unit)}
    perform(
        item,
        "reply",
        by=people.handler,
        data={"text": "办了", "outcome": "planned", "promised_on": TODAY + timedelta(days=9)},
    )
    assert found("silent-units", people.clerk) == set()


def test_a_unit_to_which_nothing_was_handed_owes_no_answer(people: Everybody) -> None:
    make_org("水利局")
    assert found("silent-units", people.clerk) == set()


def test_what_was_handed_over_before_is_looked_at_by_who_asks_further_back(
    people: Everybody,
) -> None:
    item = make_item(ItemStatus.HANDLING, people)
    day = TODAY - timedelta(days=250)
    type(item).objects.filter(pk=item.pk).update(handed_over_on=day)
    assert found("silent-units", people.clerk) == set()
    assert found("silent-units", people.clerk, 12) == {str(people.unit)}


def test_a_unit_that_nobody_signs_in_for(people: Everybody) -> None:
    silent = make_org("水利局")
    assert str(silent) in found("no-account", people.leader)
    assert str(people.unit) not in found("no-account", people.leader)
    make_user(Role.HANDLER, silent, is_active=False)
    assert str(silent) in found("no-account", people.leader)


def test_a_town_asks_after_its_own_units_alone(people: Everybody) -> None:
    make_org("水利局")
    assert found("no-account", make_user(Role.TOWN_CLERK, town_congress())) == set()


def test_a_deputy_of_whom_nothing_was_recorded(people: Everybody) -> None:
    busy, idle, refused = in_office("勤"), in_office("闲"), in_office("退")
    log(busy, 10)
    log(idle, 250)
    log(refused, 10, "sent_back")
    assert {"闲", "退"} <= found("idle-deputies", people.clerk)
    assert "勤" not in found("idle-deputies", people.clerk)
    assert "闲" not in found("idle-deputies", people.clerk, 12)


def test_who_is_no_deputy_any_more_is_not_asked_after(people: Everybody) -> None:
    left = in_office("离任")
    Mandate.objects.update(until=TODAY - timedelta(days=1))
    assert str(left) not in found("idle-deputies", people.clerk)


def held(station: Station, days: int) -> None:
    Reception.objects.create(station=station, held_on=TODAY - timedelta(days=days), people=1)


def test_a_station_without_a_reception_in_three_months(people: Everybody) -> None:
    quiet, busy, new = (
        make_station(name=name, opened_on=TODAY - timedelta(days=days))
        for name, days in (("静", 900), ("忙", 900), ("新", 10))
    )
    held(quiet, 120)
    held(busy, 20)
    names = found("quiet-stations", people.leader)
    assert str(quiet) in names
    assert not {str(busy), str(new)} & names
    assert str(quiet) not in found("quiet-stations", people.leader, 6)


def test_the_last_day_is_told(client: Client, people: Everybody) -> None:
    station = make_station(opened_on=TODAY - timedelta(days=900))
    held(station, 120)
    row = blanks.quiet_stations(people.leader, TODAY - timedelta(days=90), TODAY).get()
    assert row.last == TODAY - timedelta(days=120)


@pytest.mark.parametrize("spot", blanks.SPOTS, ids=lambda spot: spot.key)
def test_each_number_of_the_desk_is_the_length_of_its_list(
    client: Client, people: Everybody, spot: blanks.BlankSpot
) -> None:
    make_item(ItemStatus.HANDLING, people)
    make_org("水利局")
    in_office("闲")
    make_station(opened_on=TODAY - timedelta(days=900))
    number = next(
        one.number for one in blanks.totals(people.clerk, TODAY) if one.spot.key == spot.key
    )
    address = reverse("my_supervision:blank", args=[spot.key])
    assert number > 0
    assert f'<a href="{address}">{number}</a>' in page(client, people.clerk, DESK)
    lines = client.get(address, {"format": "csv"}).getvalue().decode().strip().splitlines()
    assert len(lines) - 1 == number


def test_the_list_leads_to_where_one_asks_further(client: Client, people: Everybody) -> None:
    make_item(ItemStatus.HANDLING, people)
    text = page(client, people.clerk, reverse("my_supervision:blank", args=["silent-units"]))
    assert f"/my/supervision/items/?unit={people.unit.pk}" in text


def test_another_number_of_months_is_said(client: Client, people: Everybody) -> None:
    address = reverse("my_supervision:blank", args=["idle-deputies"])
    assert "看最近 12 个月" in page(client, people.clerk, address, months="12")
    assert "看最近 6 个月" in page(client, people.clerk, address, months="999")


def test_a_blank_that_does_not_exist_is_no_page(client: Client, people: Everybody) -> None:
    client.force_login(people.clerk)
    assert client.get(reverse("my_supervision:blank", args=["nothing"])).status_code == 404


def test_ones_own_work_stands_there_once_a_record_the_newest_first(people: Everybody) -> None:
    first = make_item(ItemStatus.HANDLING, people)
    second = make_item(ItemStatus.HANDLING, people)
    for one in (second, first):
        perform(one, "urge", by=people.clerk, data={})
    work = changes.work_of(people.clerk)
    assert [one.path for one in work[:2]] == [f"/my/items/{one.pk}/" for one in (first, second)]
    assert work[0].what == "催办"
    assert len({one.path for one in work}) == len(work)


def test_work_on_what_one_may_not_read_any_more_is_not_told(people: Everybody) -> None:
    item = make_item(ItemStatus.HANDLING, people)
    assert changes.work_of(people.handler)
    type(item).objects.filter(pk=item.pk).update(lead_unit=make_org("水利局"))
    assert changes.work_of(people.handler) == []
