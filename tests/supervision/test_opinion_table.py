"""An opinion after the hand-over is a table, from which several items are worked at once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import make_item
from tests.once import once
from tests.supervision.back_office import opinion_page
from tests.supervision.everybody import Everybody

pytestmark = pytest.mark.django_db
BULK = "admin:supervision_item_changelist"


class World(Everybody):
    def __init__(self):
        super().__init__()
        self.replied = make_item(ItemStatus.REPLIED, self)
        self.draft = make_item(ItemStatus.DRAFT, self)


@once
def world():
    return World()


def page_of(client, user, item):
    client.force_login(user)
    return client.get(reverse("my_items:opinion", args=[item.opinion_id])).content.decode()


def test_a_line_says_where_the_item_stands_and_what_came_last(client, world):
    page = page_of(client, world.clerk, world.replied)
    line = page[page.index("<tbody>") : page.index("</tbody>")]
    for word in ("建议1", "交通运输局", "已反馈", "反馈办理结果"):
        assert word in line


def test_the_clerk_is_offered_what_can_be_done_to_several(client, world):
    page = page_of(client, world.clerk, world.replied)
    assert 'name="action" value="verify"' in page
    assert 'value="strike_off"' not in page


def test_a_draft_is_still_a_list_without_boxes(client, world):
    page = page_of(client, world.clerk, world.draft)
    assert "_selected_action" not in page
    assert "office" not in page[page.index("<main") : page.index("</main>")]


def chosen(world, back, **data):
    keys = [world.replied.pk]
    return {"action": "verify", "_selected_action": keys, "index": "0", "next": back, **data}


def test_a_bulk_action_shows_first_and_leads_back_to_the_table(client, world):
    back = reverse("my_items:opinion", args=[world.replied.opinion_id])
    page_of(client, world.clerk, world.replied)
    shown = client.post(reverse(BULK), chosen(world, back))
    assert f'name="next" value="{back}"' in shown.content.decode()
    today = timezone.localdate()
    done = client.post(
        reverse(BULK), chosen(world, back, apply="1", verified_on=today, place="现场")
    )
    assert (done.status_code, done.headers["Location"]) == (302, back)
    assert Item.objects.get(pk=world.replied.pk).status == ItemStatus.AWAITING_EVALUATION


def test_with_nothing_chosen_one_comes_back_too(client, world):
    back = reverse("my_items:opinion", args=[world.replied.opinion_id])
    page_of(client, world.clerk, world.replied)
    answer = client.post(reverse(BULK), chosen(world, back, _selected_action=[]))
    assert answer.headers["Location"] == back


@pytest.mark.parametrize("page", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:x"])
def test_nobody_is_led_to_another_site(client, world, page):
    page_of(client, world.clerk, world.replied)
    answer = client.post(reverse(BULK), chosen(world, page, _selected_action=[]))
    assert answer.headers["Location"] == reverse(BULK)


def test_the_locked_opinion_in_the_back_office_leads_to_the_table(client, world):
    client.force_login(world.clerk)
    page = client.get(opinion_page(world.replied.opinion)).content.decode()
    assert reverse("my_items:opinion", args=[world.replied.opinion_id]) in page
    assert "item-rows" not in page
