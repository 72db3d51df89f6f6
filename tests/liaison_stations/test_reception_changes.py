"""A reception that the public reads changes after a second person has confirmed it; two people who
correct one record at once are both kept."""

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison_stations.receptions.effects import record
from liaison_stations.receptions.models import Reception
from registers.waiting import WAITING
from tests.liaison_stations.test_desk import filled
from tests.liaison_stations.world import World
from tests.once import once
from tests.seen_values import seen_on
from workflow.models import ChangeStatus, OutboxMessage, ProposedChange, TrailEntry

pytestmark = pytest.mark.django_db
OLD, NEW = "道路照明", "路灯和绿化"


@once
def world():
    return World()


def make_reception(world, **fields):
    given = {
        "held_on": timezone.localdate(),
        "people": 3,
        "topic": OLD,
        "agreed": "原来议定的事",
        "deputies": [world.deputy.deputy],
        **fields,
    }
    return record(world.station, given, world.keeper)[0]


@pytest.fixture
def reception(world):
    return make_reception(world, is_public=True)


def page_of(reception):
    return reverse("my_station:reception_edit", args=[reception.pk])


def edit(client, world, reception, who="keeper", **fields):
    client.force_login(getattr(world, who))
    given = {"agreed": "原来议定的事", "is_public": "on", **fields}
    return client.post(page_of(reception), filled(world, **given))


def decide(client, user, change, action="confirm", **data):
    client.force_login(user)
    change.refresh_from_db()
    address = reverse("my:change_act", args=[change.pk, action])
    return client.post(address, {"version": change.version, **data})


@pytest.fixture
def change(client, world, reception):
    assert edit(client, world, reception, topic=NEW).status_code == 302
    return ProposedChange.objects.get()


def topic_of(reception):
    return Reception.objects.get(pk=reception.pk).topic


def test_nobody_reads_the_change_before_it_is_confirmed(client, world, reception, change):
    client.logout()
    page = client.get(reverse("stations:visits", args=[world.station.code])).content.decode()
    assert (topic_of(reception), NEW in page) == (OLD, False)


def test_it_lies_on_the_desk_of_the_others_who_keep_the_station(world, change):
    waiting, today = WAITING.get("changes_to_confirm").records, timezone.localdate()
    people = ("town_clerk", "station_clerk", "keeper", "other_keeper", "clerk", "deputy")
    counts = [waiting(getattr(world, who), today).count() for who in people]
    assert counts == [1, 1, 0, 0, 0, 0]
    told = OutboxMessage.objects.filter(path=change.path)
    assert world.town_clerk.pk in told.values_list("recipient", flat=True)


def test_the_second_person_sees_old_and_new_and_confirms(client, world, reception, change):
    client.force_login(world.town_clerk)
    page = client.get(change.path).content.decode()
    assert OLD in page
    assert NEW in page
    assert decide(client, world.town_clerk, change).status_code == 302
    assert topic_of(reception) == NEW
    actions = [(one.action, one.actor) for one in TrailEntry.objects.of(reception)]
    assert ("edited", world.keeper) in actions
    assert ("change_confirmed", world.town_clerk) in actions


def test_a_refusal_leaves_the_record_and_tells_why(client, world, reception, change):
    assert decide(client, world.town_clerk, change, "refuse").status_code == 422
    answer = decide(client, world.town_clerk, change, "refuse", reason="主题不对")
    assert (answer.status_code, topic_of(reception)) == (302, OLD)
    client.force_login(world.keeper)
    assert "主题不对" in client.get(change.path).content.decode()


def test_who_proposed_it_never_confirms(client, world, reception, change):
    assert decide(client, world.keeper, change).status_code == 403
    assert topic_of(reception) == OLD


@pytest.mark.parametrize(
    "who", ["other_keeper", "other_town_clerk", "deputy", "clerk", "leader", "sysadmin", "nobody"]
)
def test_for_everybody_else_it_does_not_exist(client, world, reception, change, who):
    user = getattr(world, who)
    assert decide(client, user, change).status_code == 404
    assert client.get(change.path).status_code == 404
    assert topic_of(reception) == OLD


def test_another_persons_change_waits_its_turn_and_loses_nothing(client, world, reception, change):
    answer = edit(client, world, reception, "town_clerk", topic="别人写的主题")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还在等待第二人确认" in page
    assert "别人写的主题" in page
    assert ProposedChange.objects.get().status == ChangeStatus.PROPOSED


def test_hiding_it_waits_too(client, world, reception):
    edit(client, world, reception, is_public="")
    assert Reception.objects.get(pk=reception.pk).is_public


def test_what_was_taken_from_the_public_meanwhile_is_not_saved(client, world, reception, change):
    Reception.objects.filter(pk=reception.pk).update(is_public=False)
    assert decide(client, world.town_clerk, change).status_code == 409
    change.refresh_from_db()
    assert (topic_of(reception), change.status) == (OLD, ChangeStatus.PROPOSED)


def test_a_record_that_nobody_outside_reads_is_saved_at_once(client, world):
    inside = make_reception(world)
    edit(client, world, inside, topic=NEW, is_public="")
    assert (topic_of(inside), ProposedChange.objects.count()) == (NEW, 0)


def test_corrections_of_different_fields_are_both_kept(client, world):
    inside = make_reception(world)
    client.force_login(world.town_clerk)
    seen = seen_on(client.get(page_of(inside)))
    edit(client, world, inside, topic=NEW, is_public="")
    edit(client, world, inside, "town_clerk", people="9", is_public="", **seen)
    saved = Reception.objects.get(pk=inside.pk)
    assert (saved.topic, saved.people) == (NEW, 9)


def test_of_the_same_field_the_second_sees_both_values(client, world):
    inside = make_reception(world)
    client.force_login(world.town_clerk)
    seen = seen_on(client.get(page_of(inside)))
    edit(client, world, inside, topic=NEW, is_public="")
    answer = edit(client, world, inside, "town_clerk", topic="又一个", is_public="", **seen)
    page = answer.content.decode()
    assert (answer.status_code, topic_of(inside)) == (422, NEW)
    assert f"已由他人改为“{NEW}”" in page
    assert "又一个" in page
