"""The desk of supervision: numbers that are the lists behind them, urging, changes, escalation."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from congress_portal.oversight import changes, reminders, standing
from congress_portal.oversight.models import EscalationStep
from registers.supervised import SUPERVISED
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.promises.models import Promise
from tests.deputies.test_suggestions import World
from tests.factories import make_item, make_opinion, make_org, make_user
from tests.history import past_project
from tests.supervision.everybody import Everybody
from workflow.choices import UrgingKind
from workflow.models import OutboxMessage, TrailEntry, Urging
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
DESK = reverse("my_supervision:desk")
TODAY = timezone.localdate()


@pytest.fixture
def people():
    return Everybody()


def late(people, days=10, **fields):
    """An item whose day has been over for so many days."""
    item = make_item(ItemStatus.HANDLING, people)
    due = TODAY - timedelta(days=days)
    handed_over = due - timedelta(days=30)
    Item.objects.filter(pk=item.pk).update(due_on=due, handed_over_on=handed_over, **fields)
    return Item.objects.get(pk=item.pk)


def numbers(text):
    """(address, number) of every count on the desk that leads to a list."""
    found = re.findall(r'href="(/my/supervision/[a-z]+/\?[^"]*)">(\d+)<', text)
    return [(address.replace("&amp;", "&"), int(number)) for address, number in found]


def test_every_number_of_the_desk_is_the_length_of_its_list(client, people):
    late(people)
    make_item(ItemStatus.HANDED_OVER, people)
    Promise.objects.create(item=late(people), promised_on=TODAY + timedelta(days=3))
    past_project(unit=people.unit, is_chosen=True)
    client.force_login(people.leader)
    found = numbers(client.get(DESK).content.decode())
    assert len(found) > 12
    assert any(number for _address, number in found)
    for address, number in found:
        listed = client.get(address).content.decode()
        assert listed.count('name="one"') == number, address


def test_a_list_says_who_has_it_since_when_and_how_often_it_was_urged(client, people):
    item = late(people)
    perform(item, "urge", by=people.clerk, data={"note": "请尽快"})
    client.force_login(people.clerk)
    page = client.get(reverse("my_supervision:kind", args=["items"]), {"when": "overdue"})
    text = page.content.decode()
    assert people.unit.name in text
    assert "催办 1 次" in text
    assert "已逾期 10 天" in text


def test_one_click_urges_and_leads_back(client, people):
    item = late(people)
    client.force_login(people.clerk)
    here = reverse("my_supervision:kind", args=["items"]) + "?when=overdue"
    urge = reverse("my_supervision:urge", args=["items"])
    answer = client.post(urge, {"one": item.pk, "next": here})
    assert answer["Location"] == here
    urging = Urging.objects.of(item).get()
    assert (urging.number, urging.by, urging.action) == (1, people.clerk, UrgingKind.URGE)


def test_those_that_are_ticked_are_urged_with_one_note(client, people):
    items = [late(people), late(people)]
    client.force_login(people.clerk)
    urge = reverse("my_supervision:urge", args=["items"])
    client.post(urge, {"pk": [item.pk for item in items], "note": "月底前办结"})
    assert set(Urging.objects.values_list("text", flat=True)) == {"月底前办结"}
    assert Urging.objects.count() == 2


@pytest.mark.parametrize("pk", ["", "x", "9" * 30, "-1", "0"])
def test_what_is_no_record_is_urged_by_nobody(client, people, pk):
    client.force_login(people.clerk)
    answer = client.post(reverse("my_supervision:urge", args=["items"]), {"one": pk, "pk": pk})
    assert answer.status_code == 302
    assert not Urging.objects.exists()


def test_urging_leads_to_no_other_site(client, people):
    client.force_login(people.clerk)
    urge = reverse("my_supervision:urge", args=["items"])
    answer = client.post(urge, {"one": "1", "next": "//evil.example/"})
    assert answer["Location"] == reverse("my_supervision:kind", args=["items"])


def test_an_item_out_of_sight_cannot_be_urged(client, people):
    item = late(people)
    client.force_login(people.town_clerk)
    client.post(reverse("my_supervision:urge", args=["items"]), {"one": item.pk})
    assert not Urging.objects.exists()


def test_a_second_urging_on_the_same_day_is_refused_in_a_sentence(client, people):
    item = late(people)
    client.force_login(people.clerk)
    urge = reverse("my_supervision:urge", args=["items"])
    client.post(urge, {"one": item.pk})
    text = client.post(urge, {"one": item.pk}, follow=True).content.decode()
    assert "今天已经催办过" in text
    assert Urging.objects.count() == 1


@pytest.mark.parametrize("who", ["handler", "deputy", "keeper"])
def test_for_others_there_is_no_desk(client, people, who):
    person = getattr(people, who, None) or make_user(Role.KEEPER)
    client.force_login(person)
    assert client.get(DESK).status_code == 404
    assert client.post(reverse("my_supervision:urge", args=["items"])).status_code == 404


def test_the_list_answers_with_a_file(client, people):
    late(people)
    client.force_login(people.clerk)
    answer = client.get(reverse("my_supervision:kind", args=["items"]), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert "催办次数" in text
    assert people.unit.name in text


# --- The acts ------------------------------------------------------------------------------------


def test_urging_is_counted_dated_and_told_on_the_record(client, people):
    item = late(people)
    perform(item, "urge", by=people.clerk, data={"note": "请尽快"})
    tomorrow = timezone.now() + timedelta(days=1)
    perform(item, "urge", by=people.clerk, at=tomorrow, data={})
    client.force_login(people.handler)
    text = client.get(reverse("my_items:item", args=[item.pk])).content.decode()
    assert "催办（第 1 次）" in text
    assert "催办（第 2 次）" in text
    assert "请尽快" in text
    actions = TrailEntry.objects.of(item).filter(action="urge")
    assert actions.count() == 2


def test_the_unit_hears_of_being_urged_and_whoever_urged_does_not(people):
    item = late(people)
    perform(item, "urge", by=people.clerk, data={})
    told = OutboxMessage.objects.filter(key__startswith="item.urge:")
    assert [one.recipient for one in told] == [people.handler]


def test_supervision_must_be_signed_for_and_names_a_day(people):
    item = late(people)
    data = {"note": "主要领导负责", "answer_by": TODAY + timedelta(days=10)}
    perform(item, "supervise", by=people.leader, data=data)
    urging = Urging.objects.of(item).get()
    assert (urging.action, urging.number, urging.answer_by) == (
        UrgingKind.SUPERVISE,
        1,
        data["answer_by"],
    )
    notice = OutboxMessage.objects.get(key__startswith="item.supervise:")
    assert notice.waits_for_signature


@pytest.mark.parametrize("kind", [kind.key for kind in SUPERVISED.all()])
def test_every_kind_of_supervised_work_can_be_urged_and_supervised(kind):
    rows = {row.action for row in SUPERVISED.get(kind).table.transitions}
    assert {"urge", "supervise"} <= rows


def test_a_suggestion_can_be_urged():
    world = World()
    one = world.at("handed_over")
    perform(one, "urge", by=world.clerk, data={})
    assert Urging.objects.of(one).get().number == 1


# --- Changes and drafts --------------------------------------------------------------------------


def test_the_desk_tells_what_others_did_since_the_last_visit(people):
    before = timezone.now() - timedelta(minutes=1)
    item = late(people)
    perform(item, "urge", by=people.clerk, data={})
    kinds = standing.kinds_of(people.leader)
    told = changes.changes_since(before, people.leader, kinds)
    assert told[0].what == "催办"
    own = changes.changes_since(before, people.clerk, standing.kinds_of(people.clerk))
    assert "催办" not in [str(one.what) for one in own]
    assert changes.changes_since(timezone.now(), people.leader, kinds) == []


def test_looking_again_soon_is_the_same_visit(people):
    now = timezone.now()
    first = changes.visit(people.clerk, now)
    assert first == now - changes.FIRST_VISIT
    assert changes.visit(people.clerk, now + timedelta(minutes=5)) == first
    later = now + timedelta(hours=5)
    assert changes.visit(people.clerk, later) == now + timedelta(minutes=5)


def test_drafts_that_a_person_left_stand_on_the_desk(client, people):
    opinion = make_opinion(unit=people.unit, title="起草到一半的意见", number=None)
    type(opinion).objects.filter(pk=opinion.pk).update(drafted_by=people.clerk)
    assert "起草到一半" in "".join(one.title for one in changes.drafts_of(people.clerk))
    assert changes.drafts_of(people.leader) == []
    client.force_login(people.clerk)
    assert "起草到一半" in client.get(DESK).content.decode()


# --- Escalation ----------------------------------------------------------------------------------


def told_of(days, audience):
    EscalationStep.objects.all().delete()
    EscalationStep.objects.create(days=days, audience=audience)
    return {message.recipient for message in reminders.of_day(TODAY)}


def test_a_delay_climbs_from_the_unit_to_the_committee(people):
    head = make_user(Role.UNIT_LEADER, people.unit)
    make_user(Role.UNIT_LEADER, make_org("水利局"))
    late(people, days=10)
    assert told_of(10, "unit") == {people.handler}
    assert told_of(10, "head") == {head}
    assert people.clerk in told_of(10, "clerk")
    assert people.leader in told_of(10, "leader")


@pytest.mark.parametrize(("days", "told"), [(11, False), (10, True), (4, True), (2, False)])
def test_a_step_is_taken_when_its_days_have_passed_and_a_week_without_worker_loses_none(
    people, days, told
):
    late(people, days=10)
    assert bool(told_of(days, "clerk")) is told


def test_a_step_tells_a_person_once_of_all_that_is_late(people):
    late(people)
    late(people)
    EscalationStep.objects.exclude(audience="clerk").delete()
    EscalationStep.objects.update(days=10)
    (message,) = [one for one in reminders.of_day(TODAY) if one.recipient == people.clerk]
    assert "2 件" in message.subject


def test_nobody_is_told_of_what_was_urged_today(people):
    perform(late(people), "urge", by=people.clerk, data={})
    assert told_of(10, "clerk") == set()


def test_a_step_that_is_switched_off_tells_nobody(people):
    late(people)
    EscalationStep.objects.update(days=10, is_active=False)
    assert list(reminders.of_day(TODAY)) == []
