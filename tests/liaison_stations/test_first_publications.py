"""A reception that is public for the first time: saved at once, read outside after a second person
has confirmed it."""

import pytest
from django.urls import reverse

from liaison_stations.receptions.effects import change as change_reception
from liaison_stations.receptions.models import Reception
from tests.liaison_stations.test_desk import desk, filled
from tests.liaison_stations.test_reception_changes import decide, edit, make_reception
from tests.liaison_stations.world import World
from tests.once import once
from workflow.models import ChangeStatus, ProposedChange

pytestmark = pytest.mark.django_db
TOPIC = "道路照明"


@once
def world():
    return World()


def log(client, world, who="keeper", **fields):
    client.force_login(getattr(world, who))
    given = {"is_public": "on", "agreed": "七月前修好", **fields}
    return client.post(desk(world.station, "receptions/new/"), filled(world, **given))


@pytest.fixture
def reception(client, world):
    assert log(client, world).status_code == 302
    return Reception.objects.get()


@pytest.fixture
def change(reception):
    return ProposedChange.objects.get()


def is_public(reception):
    return Reception.objects.get(pk=reception.pk).is_public


def outside(client, world):
    client.logout()
    return client.get(reverse("stations:visits", args=[world.station.code])).content.decode()


def test_a_new_reception_is_saved_and_nobody_outside_reads_it(client, world, reception):
    assert (reception.topic, reception.agreed, reception.is_public) == (TOPIC, "七月前修好", False)
    assert TOPIC not in outside(client, world)


def test_the_second_person_sees_all_that_would_be_public(client, world, change):
    client.force_login(world.town_clerk)
    page = client.get(change.path).content.decode()
    assert "七月前修好" in page
    assert "确认之后公众看到的就是下面这些" in page


def test_confirmed_it_is_public_as_it_was_shown(client, world, reception, change):
    assert decide(client, world.town_clerk, change).status_code == 302
    found = Reception.objects.get()
    assert (found.is_public, found.topic, found.people) == (True, TOPIC, 3)
    assert list(found.deputies.all()) == [world.deputy.deputy]
    assert TOPIC in outside(client, world)


def test_whoever_logged_it_never_confirms(client, world, reception, change):
    assert decide(client, world.keeper, change).status_code == 403
    assert not is_public(reception)


@pytest.mark.parametrize("who", ["town_clerk", "station_clerk"])
def test_who_stands_above_the_keeper_waits_for_a_second_person_too(client, world, who):
    log(client, world, who)
    assert not Reception.objects.get().is_public
    assert ProposedChange.objects.get().proposed_by == getattr(world, who)


def test_refused_it_stays_inside_with_the_reason(client, world, reception, change):
    decide(client, world.town_clerk, change, "refuse", reason="主题太笼统")
    assert not is_public(reception)
    client.force_login(world.keeper)
    assert "主题太笼统" in client.get(change.path).content.decode()


def test_a_record_from_inside_waits_with_what_was_changed_beside(client, world):
    inside = make_reception(world)
    edit(client, world, inside, topic="改过的主题")
    found = Reception.objects.get(pk=inside.pk)
    assert (found.topic, found.is_public) == ("改过的主题", False)
    decide(client, world.town_clerk, ProposedChange.objects.get())
    assert is_public(inside)


def test_what_changed_since_it_was_shown_is_not_published(client, world, reception, change):
    given = {"topic": "另一个主题", "deputies": [world.deputy.deputy]}
    change_reception(reception, given, world.keeper)
    assert decide(client, world.town_clerk, change).status_code == 409
    assert not is_public(reception)


def test_ones_own_correction_is_shown_anew(client, world, reception, change):
    edit(client, world, reception, topic="改过的主题")
    change.refresh_from_db()
    again = ProposedChange.objects.get(status=ChangeStatus.PROPOSED)
    assert change.status == ChangeStatus.REPLACED
    assert "改过的主题" in [line["new"] for line in again.shown]


def test_the_wish_stands_in_the_form_and_is_taken_back_there(client, world, reception, change):
    client.force_login(world.keeper)
    page = client.get(reverse("my_station:reception_edit", args=[reception.pk]))
    assert page.context["form"]["is_public"].value()
    edit(client, world, reception, is_public="")
    change.refresh_from_db()
    assert (change.status, is_public(reception)) == (ChangeStatus.REPLACED, False)


def test_the_page_of_the_reception_leads_to_what_waits(client, world, reception, change):
    client.force_login(world.keeper)
    assert f'href="{change.path}"' in client.get(reception.get_absolute_url()).content.decode()


def test_a_second_press_asks_once(client, world):
    sent = filled(world, is_public="on")
    client.force_login(world.keeper)
    for _ in range(2):
        client.post(desk(world.station, "receptions/new/"), sent)
    assert (Reception.objects.count(), ProposedChange.objects.count()) == (1, 1)


def test_without_the_wish_nobody_is_asked(client, world):
    log(client, world, is_public="")
    assert (Reception.objects.count(), ProposedChange.objects.count()) == (1, 0)
