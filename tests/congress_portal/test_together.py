"""Lines of a desk done in one step: a unit's items, a deputy's duty record."""

import pytest
from django.utils import timezone

from accounts.choices import Role
from deputies.duty.models import DutyEntry, DutyStatus
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import make_item, make_user
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db
PAGE = "/my/together/acknowledge/"


class World(Everybody):
    def __init__(self):
        super().__init__()
        self.items = [make_item(ItemStatus.HANDED_OVER, self) for _number in range(3)]


@once
def world():
    return World()


def send(client, user, items, page=PAGE, **data):
    client.force_login(user)
    return client.post(page, {"row": [item.pk for item in items], **data})


def in_state(status):
    return Item.objects.filter(status=status).count()


def test_a_unit_sees_what_it_will_acknowledge_and_nothing_is_done_yet(client, world):
    client.force_login(world.handler)
    answer = client.get(PAGE)
    assert {line.row.record for line in answer.context["lines"]} == set(world.items)
    assert "已签收" in answer.content.decode()
    assert in_state(ItemStatus.HANDED_OVER) == 3


def test_a_unit_acknowledges_all_at_once_each_with_its_own_line_on_the_trail(client, world):
    send(client, world.handler, world.items)
    assert in_state(ItemStatus.ACKNOWLEDGED) == 3
    for item in world.items:
        assert TrailEntry.objects.of(item).filter(action="acknowledge").count() == 1


def test_what_is_not_ticked_is_not_done(client, world):
    send(client, world.handler, world.items[:1])
    assert in_state(ItemStatus.ACKNOWLEDGED) == 1


@pytest.mark.parametrize("name", ["other_handler", "deputy", "clerk", "nobody"])
def test_nobody_acts_on_what_does_not_wait_for_them(client, world, name):
    send(client, getattr(world, name), world.items)
    assert in_state(ItemStatus.HANDED_OVER) == 3


def test_one_that_changed_meanwhile_stays_with_a_sentence_and_the_others_are_done(client, world):
    stale = world.items[0]
    data = {f"version-{stale.pk}": stale.version - 1}
    answer = send(client, world.handler, world.items, **data)
    assert answer.status_code == 422
    assert [line.row.record for line in answer.context["lines"]] == [stale]
    assert "有了变化" in answer.content.decode()
    assert in_state(ItemStatus.ACKNOWLEDGED) == 2


def test_pressing_twice_tells_that_nothing_waits_any_more(client, world):
    send(client, world.handler, world.items)
    client.force_login(world.handler)
    answer = client.post(PAGE, {"row": [world.items[0].pk]}, follow=True)
    assert "已经不在等您办理" in answer.content.decode()


@pytest.mark.parametrize("keys", [["x"], ["9" * 30], []])
def test_odd_keys_do_nothing(client, world, keys):
    client.force_login(world.handler)
    assert client.post(PAGE, {"row": keys}).status_code == 302
    assert in_state(ItemStatus.HANDED_OVER) == 3


@pytest.mark.parametrize("kind", ["verify", "nothing"])
def test_a_kind_that_asks_for_words_is_not_done_together(client, world, kind):
    client.force_login(world.clerk)
    assert client.get(f"/my/together/{kind}/").status_code == 404


def test_the_list_of_a_kind_leads_there_when_several_wait(client, world):
    client.force_login(world.handler)
    page = client.get("/my/", {"kind": "acknowledge"}).content.decode()
    assert PAGE in page


def test_a_deputy_confirms_a_months_record_at_once(client, world):
    today = timezone.localdate()
    for number in range(16):
        DutyEntry.objects.create(
            deputy=world.deputy.deputy, kind="visit", happened_on=today, text=f"走访{number}"
        )
    entries = list(DutyEntry.objects.all())
    send(client, world.deputy, entries, "/my/together/duty_confirm/")
    assert DutyEntry.objects.filter(status=DutyStatus.SUBMITTED).count() == 16


def test_who_has_no_such_work_sees_an_empty_page(client):
    client.force_login(make_user(Role.KEEPER))
    assert "没有等您办理的事" in client.get(PAGE).content.decode()
