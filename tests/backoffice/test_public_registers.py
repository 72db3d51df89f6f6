"""Registers of which the public reads every record: deputies, constituencies, stations, ballots."""

import pytest
from django.contrib.admin.utils import flatten_fieldsets
from django.urls import reverse

from accounts.choices import Role
from deputies.constituencies.models import Constituency
from deputies.people.models import Deputy
from liaison_stations.stations.models import Station
from tests.backoffice.test_published_changes import decide, edit
from tests.factories import make_deputy, make_user, town_congress
from tests.liaison_stations.world import make_station
from workflow.models import ChangeStatus, OutboxMessage, ProposedChange, TrailEntry

pytestmark = pytest.mark.django_db
NEW = reverse("admin:deputies_constituency_add")
ROWS = {"villages-TOTAL_FORMS": 1, "villages-INITIAL_FORMS": 0, "villages-0-name": "桥头村"}
FILLED = {"level": "town", "term": 17, "name": "第三选区", **ROWS}


@pytest.fixture
def town():
    return town_congress()


@pytest.fixture
def town_clerk(town):
    return make_user(Role.TOWN_CLERK, town)


@pytest.fixture
def town_leader(town):
    return make_user(Role.LEADER, town)


def add(client, user, town, **changes):
    client.force_login(user)
    return client.post(NEW, {**FILLED, "organization": town.pk, **changes})


@pytest.fixture
def proposed(client, town_clerk, town):
    assert add(client, town_clerk, town).status_code == 302
    return ProposedChange.objects.get()


def test_a_new_record_is_not_there_before_it_is_confirmed(client, proposed):
    assert not Constituency.objects.exists()
    client.logout()
    assert "第三选区" not in client.get("/deputies/find/").content.decode()


def test_the_leaders_of_the_town_and_of_the_city_are_told(proposed, client, town_leader, leader):
    for person in (town_leader, leader):
        client.force_login(person)
        page = client.get(proposed.path).content.decode()
        assert "第三选区" in page
        assert "桥头村" in page


def test_who_answers_hears_of_it(client, town_leader, leader, town_clerk, town):
    add(client, town_clerk, town)
    told = OutboxMessage.objects.filter(path=ProposedChange.objects.get().path)
    assert {one.recipient for one in told} == {town_leader, leader}


def test_a_confirmed_one_is_registered_in_the_name_of_who_proposed_it(
    client, proposed, town_leader, town_clerk
):
    assert decide(client, town_leader, proposed).status_code == 302
    made = Constituency.objects.get()
    assert made.village_names == "桥头村"
    told = [(one.action, one.actor) for one in TrailEntry.objects.of(made)]
    assert told == [("created", town_clerk), ("change_confirmed", town_leader)]
    client.force_login(town_clerk)
    page = client.get(proposed.path).content.decode()
    assert reverse("admin:deputies_constituency_change", args=[made.pk]) in page


def test_a_refused_one_never_comes_to_be(client, proposed, town_leader, town_clerk):
    assert decide(client, town_leader, proposed, "refuse", reason="村名不对").status_code == 302
    assert not Constituency.objects.exists()
    client.force_login(town_clerk)
    assert "村名不对" in client.get(proposed.path).content.decode()


def test_it_is_registered_once(client, proposed, town_leader, leader):
    decide(client, town_leader, proposed)
    assert decide(client, leader, proposed).status_code in (403, 409)
    assert Constituency.objects.count() == 1


@pytest.mark.parametrize("role", [Role.TOWN_CLERK, Role.CLERK, Role.STATION_CLERK])
def test_nobody_else_confirms_it(client, proposed, role):
    body = town_congress() if role == Role.TOWN_CLERK else None
    assert decide(client, make_user(role, body), proposed).status_code in (403, 404)
    assert not Constituency.objects.exists()


def test_the_leader_of_another_town_knows_nothing_of_it(client, proposed):
    other = make_user(Role.LEADER, town_congress("江南街道人大"))
    client.force_login(other)
    assert client.get(proposed.path).status_code == 403
    assert decide(client, other, proposed).status_code == 403


def test_who_proposed_it_never_confirms_it(client, proposed, town_clerk, town):
    town_clerk.grants.create(role=Role.LEADER, organization=town, since="2020-01-01")
    assert decide(client, town_clerk, proposed).status_code == 403
    assert not Constituency.objects.exists()


def test_what_the_form_refuses_is_refused_at_once(client, town_clerk, town):
    assert add(client, town_clerk, town, name="").status_code == 200
    assert not ProposedChange.objects.exists()


def test_what_came_to_be_meanwhile_is_not_made_twice(client, proposed, town_leader, town):
    Constituency.objects.create(level="town", term=17, name="第三选区", organization=town)
    assert decide(client, town_leader, proposed).status_code == 409
    proposed.refresh_from_db()
    assert proposed.status == ChangeStatus.PROPOSED
    assert Constituency.objects.count() == 1


def test_who_lost_the_role_registers_nothing_more(client, proposed, town_leader, town_clerk):
    town_clerk.grants.update(until="2020-01-02")
    assert decide(client, town_leader, proposed).status_code == 409
    assert not Constituency.objects.exists()


def test_two_new_ones_wait_side_by_side(client, proposed, town_clerk, town, town_leader):
    add(client, town_clerk, town, name="第四选区")
    for one in ProposedChange.objects.all():
        decide(client, town_leader, one)
    assert Constituency.objects.count() == 2


def test_the_name_of_a_deputy_stays_before_the_second_person(client, leader):
    deputy = make_deputy(name="应小青")
    edit(client, make_user(Role.CLERK), deputy, name="应小清")
    assert Deputy.objects.get().name == "应小青"
    decide(client, leader, ProposedChange.objects.get())
    assert Deputy.objects.get().name == "应小清"


def test_what_is_internal_is_saved_at_once(client):
    deputy = make_deputy()
    edit(client, make_user(Role.CLERK), deputy, mobile="13800000001")
    assert Deputy.objects.get().mobile == "13800000001"
    assert not ProposedChange.objects.exists()


def test_a_telephone_is_never_kept_in_a_proposal(client):
    deputy = make_deputy(name="应小青")
    answer = edit(client, make_user(Role.CLERK), deputy, mobile="13800000001", name="应小清")
    assert "请分两次保存" in answer.content.decode()
    assert "13800000001" in answer.content.decode()  # nothing typed is lost
    assert not ProposedChange.objects.exists()
    assert Deputy.objects.get().mobile == ""


def test_a_new_deputy_begins_with_what_the_public_reads(client):
    client.force_login(make_user(Role.CLERK))
    shown = client.get(reverse("admin:deputies_deputy_add")).context["adminform"].fieldsets
    assert not {"mobile", "address", "birth_month"} & {*flatten_fieldsets(shown)}


def test_the_hours_of_a_station_serve_the_day(client):
    station = make_station()
    edit(client, make_user(Role.STATION_CLERK), station, opening_hours="9:00—11:00")
    assert Station.objects.get().opening_hours == "9:00—11:00"


def test_a_station_moves_when_a_second_person_says_so(client, leader):
    station = make_station(address="丽州中路1号")
    edit(client, make_user(Role.STATION_CLERK), station, address="丽州中路2号")
    assert Station.objects.get().address == "丽州中路1号"
    decide(client, leader, ProposedChange.objects.get())
    assert Station.objects.get().address == "丽州中路2号"
    assert station.changes.get().kind == "moved"
