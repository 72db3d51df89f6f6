"""The keeper's desk: who opens it, receptions written down once, matters one after another."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from deputies.duty.models import DutyEntry
from liaison_stations.receptions.models import Reception, ReceptionEntry, ReceptionKind
from liaison_stations.rota.models import DayStatus
from tests.liaison_stations.world import (
    WORDS,
    World,
    make_day,
    make_matter,
    make_station,
)
from tests.once import once

pytestmark = pytest.mark.django_db
STAFF = ("keeper", "town_clerk", "station_clerk")
OTHERS = (
    "deputy",
    "other_keeper",
    "other_town_clerk",
    "other_deputy",
    "clerk",
    "leader",
    "handler",
    "sysadmin",
    "nobody",
)


@once
def world():
    return World()


def desk(station, rest=""):
    return f"/my/station/{station.code}/{rest}"


def filled(world, **fields):
    today = timezone.localdate()
    return {
        "form_key": str(uuid.uuid4()),
        "held_on": today.isoformat(),
        "people": "3",
        "topic": "道路照明",
        "kind": ReceptionKind.DAILY.value,
        "deputies": [world.deputy.deputy.pk],
        "guests": "",
        "agreed": "",
        **fields,
    }


def reception_form(**fields):
    return {
        "form_key": str(uuid.uuid4()),
        "text": WORDS,
        "policy_area": "道路交通",
        "name": "王小明",
        "phone": "13800000001",
        **fields,
    }


def send(client, world, data, who="keeper", rest="receptions/new/"):
    client.force_login(getattr(world, who))
    return client.post(desk(world.station, rest), data)


def record(client, world, **fields):
    send(client, world, filled(world, **fields))
    return Reception.objects.latest("id")


PAGES = ("", "receptions/", "receptions/new/", "matters/new/", "rota/")


@pytest.mark.parametrize("who", STAFF)
@pytest.mark.parametrize("rest", PAGES)
def test_the_pages_of_a_station_open_to(client, world, who, rest):
    client.force_login(getattr(world, who))
    assert client.get(desk(world.station, rest)).status_code == 200


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("rest", PAGES)
def test_the_pages_of_a_station_do_not_exist_for(client, world, who, rest):
    client.force_login(getattr(world, who))
    assert client.get(desk(world.station, rest)).status_code == 404


def test_an_unknown_code_answers_the_same(client, world):
    client.force_login(world.station_clerk)
    assert client.get("/my/station/no-such/").status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, world):
    assert client.get("/my/station/").url == "/accounts/login/?next=/my/station/"


def test_the_keeper_of_one_station_comes_to_its_desk(client, world):
    client.force_login(world.keeper)
    assert client.get("/my/station/").url == desk(world.station)


def test_who_looks_after_several_stations_chooses(client, world):
    client.force_login(world.station_clerk)
    page = client.get("/my/station/").content.decode()
    assert world.station.name in page
    assert world.other_station.name in page


def test_a_station_is_found_by_a_part_of_its_name(client, world):
    make_station(name="花街联络点")
    client.force_login(world.station_clerk)
    page = client.get("/my/station/", {"q": "花街"}).content.decode()
    assert "花街联络点" in page
    assert world.station.name not in page


def test_who_keeps_no_station_is_told_so(client, world):
    client.force_login(world.nobody)
    assert "还没有负责的联络站" in client.get("/my/station/").content.decode()


def test_the_keepers_time_ends(client, world):
    world.keeper.kept_stations.update(until=timezone.localdate() - timedelta(days=1))
    client.force_login(world.keeper)
    assert client.get(desk(world.station)).status_code == 404


def test_the_desk_shows_todays_reception_and_who_receives(client, world):
    make_day(world.station, 0, [world.deputy])
    client.force_login(world.keeper)
    assert str(world.deputy.deputy) in client.get(desk(world.station)).content.decode()


def test_the_desk_shows_no_citizens_words(client, world):
    make_matter(world)
    client.force_login(world.keeper)
    page = client.get(desk(world.station)).content.decode()
    assert WORDS not in page
    assert "王小明" not in page
    assert "13800000001" not in page


def test_the_form_suggests_the_deputies_on_duty_today(client, world):
    make_day(world.station, 0, [world.deputy])
    client.force_login(world.keeper)
    form = client.get(desk(world.station, "receptions/new/")).context["form"]
    assert form.initial["deputies"] == [world.deputy.deputy.pk]


def test_a_reception_is_recorded(client, world):
    reception = record(client, world)
    assert (reception.station, reception.people, reception.topic) == (world.station, 3, "道路照明")
    assert reception.created_by == world.keeper


def test_a_recorded_reception_leads_to_its_matters(client, world):
    answer = send(client, world, filled(world))
    reception = Reception.objects.get()
    assert answer.url == f"/my/station/receptions/{reception.pk}/?saved=reception"


def test_the_same_form_sent_again_makes_no_second_record(client, world):
    data = filled(world)
    send(client, world, data)
    answer = send(client, world, data)
    assert Reception.objects.count() == 1
    assert answer.status_code == 302


def test_a_form_key_of_another_station_opens_nothing(client, world):
    data = filled(world)
    send(client, world, data)
    client.force_login(world.other_keeper)
    answer = client.post(desk(world.other_station, "receptions/new/"), {**data, "deputies": []})
    assert answer.status_code == 403


def test_a_reception_holds_the_planned_day(client, world):
    day = make_day(world.station, 0, [world.deputy])
    reception = record(client, world)
    day.refresh_from_db()
    assert day.status == DayStatus.HELD
    assert reception.reception_day == day


def test_a_house_visit_holds_no_day(client, world):
    day = make_day(world.station, 0, [world.deputy])
    record(client, world, kind="visit")
    day.refresh_from_db()
    assert day.status == DayStatus.PLANNED


def test_a_reception_makes_a_line_of_duty_for_each_deputy(client, world):
    keys = [world.deputy.deputy.pk, world.colleague.deputy.pk]
    reception = record(client, world, deputies=keys)
    entries = DutyEntry.objects.order_by("deputy")
    assert [(entry.deputy_id, entry.kind, entry.source) for entry in entries] == [
        (key, "reception", "reception") for key in sorted(keys)
    ]
    assert ReceptionEntry.objects.filter(reception=reception).count() == 2


def test_a_visit_is_another_kind_of_duty(client, world):
    record(client, world, kind="visit")
    assert DutyEntry.objects.get().kind == "visit"


BAD = {
    "a negative number of people": ({"people": "-1"}, "people"),
    "no number of people": ({"people": ""}, "people"),
    "a number that is no number": ({"people": "三"}, "people"),
    "far too many people": ({"people": "100000"}, "people"),
    "a day to come": (
        {"held_on": (timezone.localdate() + timedelta(days=1)).isoformat()},
        "held_on",
    ),
    "a day long ago": ({"held_on": "0203-01-01"}, "held_on"),
    "no day": ({"held_on": ""}, "held_on"),
    "an unknown kind": ({"kind": "party"}, "kind"),
    "leaders without a name": ({"kind": "leaders"}, "guests"),
    "a deputy who is not posted here": ({"deputies": ["999999"]}, "deputies"),
    "a topic that is too long": ({"topic": "长" * 201}, "topic"),
    "no key": ({"form_key": ""}, "form_key"),
    "a key that is none": ({"form_key": "x"}, "form_key"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_reception_is_refused_beside_the_field(client, world, case):
    fields, name = BAD[case]
    answer = send(client, world, filled(world, **fields))
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert not Reception.objects.exists()


def test_what_was_typed_stays(client, world):
    answer = send(client, world, filled(world, people="-1"))
    assert 'value="道路照明"' in answer.content.decode()


def test_a_reception_can_be_corrected(client, world):
    reception = record(client, world)
    client.post(f"/my/station/receptions/{reception.pk}/edit/", filled(world, people="7"))
    reception.refresh_from_db()
    assert reception.people == 7


def test_a_deputy_named_by_mistake_loses_the_line(client, world):
    reception = record(client, world)
    other = world.colleague.deputy
    client.post(f"/my/station/receptions/{reception.pk}/edit/", filled(world, deputies=[other.pk]))
    lines = dict(DutyEntry.objects.values_list("deputy", "status"))
    assert lines == {world.deputy.deputy.pk: "withdrawn", other.pk: "draft"}


@pytest.mark.parametrize("who", OTHERS)
def test_a_stranger_neither_corrects_nor_adds(client, world, who):
    reception = record(client, world, deputies=[])
    client.force_login(getattr(world, who))
    for rest in ("", "edit/"):
        answer = client.post(f"/my/station/receptions/{reception.pk}/{rest}", filled(world))
        assert answer.status_code in (403, 404)
    assert Reception.objects.count() == 1


def test_the_deputy_who_received_reads_the_record_and_writes_nothing(client, world):
    reception = record(client, world)
    client.force_login(world.deputy)
    address = f"/my/station/receptions/{reception.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, reception_form()).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_with_one_row_and_with_three(
    client, world, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_day(world.station, 1 + number, [world.deputy])
        make_matter(world)
        record(client, world)
    client.force_login(world.keeper)
    client.get(desk(world.station))
    with django_assert_max_num_queries(20) as asked:
        client.get(desk(world.station))
    assert len(asked) == 11  # the roles, for the bar at the bottom, come with the account
