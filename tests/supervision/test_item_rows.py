"""The list of an opinion as lines of one table: units and deputies by name, one word for all."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import FormerName
from deputies.people.models import Deputy
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.factories import make_activity, make_deputy, make_opinion, make_org
from tests.once import once
from tests.supervision.back_office import change_form, opinion_form, opinion_page
from tests.supervision.everybody import Everybody

pytestmark = pytest.mark.django_db
ADD = "admin:supervision_opinion_add"


class World(Everybody):
    def __init__(self):
        super().__init__()
        self.roads = make_org("城市管理局", short_name="城管局")
        FormerName.objects.create(organization=self.roads, name="市容局")
        self.activity = make_activity()
        self.twins = [make_deputy("王芳", number=number) for number in ("D-1", "D-2")]
        self.activity.deputies.set([self.deputy.deputy, self.twins[0]])


@once
def world():
    return World()


@pytest.fixture
def send(client, world):
    client.force_login(world.clerk)

    def post(rows=1, **changes):
        form = opinion_form(world.activity, world.unit, rows, **changes)
        return client.post(reverse(ADD), form).content.decode()

    return post


@pytest.mark.parametrize("name", ["城市管理局", "城管局", "市容局", "　城管局 "])
def test_a_unit_is_meant_by_its_name_its_short_name_or_a_former_one(send, world, name):
    send(**{"items-0-lead_unit": name})
    assert Item.objects.get().lead_unit == world.roads


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"items-0-lead_unit": "城市管理所"}, "是不是“城市管理局”？"),
        ({"items-0-lead_unit": ""}, "没有写主办单位。"),
        ({"items-0-lead_unit": "城管局、教育局"}, "这里只能写一个单位。"),
        ({"items-0-following_deputies": "王芳"}, "有同名的代表，请改写编号：王芳（D-1、D-2）。"),
        ({"items-0-following_deputies": "某某"}, "没有找到代表：某某。"),
        ({"all-unit": "某某局"}, "“全部事项”一栏有误"),
    ],
)
def test_a_name_that_means_nobody_or_several_is_refused_and_nothing_is_lost(send, change, said):
    page = send(**change)
    assert said in page
    assert all(value in page for value in (*change.values(), "建议之0"))
    assert not Opinion.objects.exists()


def test_one_unit_and_one_day_hold_for_every_row_that_says_nothing_else(send, world):
    own = {"items-0-lead_unit": "", "items-0-due_on": "", "items-1-due_on": "2027-03-01"}
    send(2, **own, **{"all-unit": "城管局", "all-due": "2027-01-01"})
    rows = Item.objects.order_by("sequence").values_list("lead_unit", "due_on")
    assert list(rows) == [
        (world.roads.pk, date(2027, 1, 1)),
        (world.unit.pk, date(2027, 3, 1)),
    ]


def test_who_took_part_follows_every_row_that_names_nobody(send, world):
    named = {"items-1-following_deputies": "D-2"}
    send(2, **named, **{"all-followed": "on"})
    first, second = Item.objects.order_by("sequence")
    assert set(first.following_deputies.all()) == set(world.activity.deputies.all())
    assert list(second.following_deputies.all()) == [world.twins[1]]


def test_several_units_assist(send, world):
    send(**{"items-0-assisting_units": "教育局、城管局"})
    names = Item.objects.get().assisting_units.values_list("name", flat=True)
    assert set(names) == {"教育局", "城市管理局"}


def test_faults_stand_on_top_as_links_to_their_rows(send):
    page = send(3, **{"items-2-lead_unit": "某某局"})
    assert 'href="#id_items-2-lead_unit"' in page
    assert "第3行 主办单位：没有叫“某某局”的单位。" in page


def test_a_draft_opens_with_names_and_saves_the_same_people(client, world):
    opinion = make_opinion(unit=world.unit, deputies=[world.deputy.deputy, *world.twins])
    client.force_login(world.clerk)
    page = client.get(opinion_page(opinion)).content.decode()
    assert f'value="{world.unit.name}"' in page
    names = f"{world.deputy.deputy.name}、D-1、D-2"
    assert names in page
    client.post(
        opinion_page(opinion), change_form(opinion, **{"items-0-following_deputies": names})
    )
    assert opinion.items.get().following_deputies.count() == 3
    assert Deputy.objects.filter(followed_items__opinion=opinion).distinct().count() == 3


def test_the_page_of_a_new_opinion_stays_small(client, world):
    client.force_login(world.clerk)
    page = client.get(reverse(ADD))
    assert page.content.count(b'class="form-row') > 20
    assert len(page.content) < 80_000
