"""From a village, an address or a town to who was elected there, when and where they receive."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Area
from deputies.constituencies.models import Constituency
from deputies.people.models import Mandate
from liaison_stations.rota.models import ReceptionDay
from tests.factories import make_deputy, town_congress
from tests.liaison_stations.world import make_day, make_station

pytestmark = pytest.mark.django_db


def a_constituency(
    name="第26选区", villages=("溪东村", "石塘村"), town=None, term=18, people=("徐宛",)
):
    one = Constituency.objects.create(level="county", term=term, name=name, organization=town)
    one.villages.bulk_create(one.villages.model(constituency=one, name=name) for name in villages)
    for person in people:
        deputy = make_deputy(person)
        deputy.mandates.update(district=name, canonical_district=one.canonical, term=term)
    return one


def found(client, text, language=""):
    return client.get(language + reverse("find_deputies"), {"q": text}).content.decode()


@pytest.mark.parametrize(
    "text",
    ["溪东村", "溪东", "溪 东", "溪东社区", "石柱镇溪东村12号", "第26选区", "石柱镇", "石柱"],
)
def test_a_word_of_where_one_lives_leads_to_the_deputy(client, text):
    town = town_congress()
    town.area = Area.objects.create(name="石柱镇")
    town.save()
    a_constituency(town=town)
    a_constituency("第1选区", ("里岙村",), people=("胡立松",))
    page = found(client, text)
    assert "徐宛" in page
    assert "胡立松" not in page


def test_the_village_that_was_meant_is_marked(client):
    a_constituency()
    assert "<mark>溪东村</mark>" in found(client, "溪东")


def test_a_village_of_the_town_in_the_address_goes_before_its_namesake_elsewhere(client):
    town, other = town_congress("石柱镇人大"), town_congress("古山镇人大")
    a_constituency(town=town)
    a_constituency("第40选区", ("溪东村",), other, people=("胡立松",))
    page = found(client, "石柱镇溪东村")
    assert "徐宛" in page
    assert "胡立松" not in page
    assert "胡立松" in found(client, "溪东村")


def test_the_next_reception_and_the_station_of_the_town_are_told(client):
    town = town_congress()
    a_constituency(town=town)
    station = make_station(town)
    deputy = Mandate.objects.get().deputy
    day = timezone.localdate() + timedelta(days=9)
    one = make_day(station, day=day, deputies=[])
    one.duties.create(deputy=deputy)
    ReceptionDay.objects.update(noticed_on=timezone.localdate())
    page = found(client, "溪东")
    assert station.get_absolute_url() in page
    assert f'datetime="{day:%Y-%m-%d}"' in page


def test_the_answer_leads_to_where_one_can_speak(client):
    town = town_congress()
    station = make_station(town)
    type(station).objects.filter(pk=station.pk).update(phone="0579-87000000")
    a_constituency(town=town)
    page = found(client, "溪东村")
    assert f'href="{reverse("stations:opinion", args=[station.code])}"' in page
    assert 'href="tel:0579-87000000"' in page


def test_an_old_term_and_who_left_are_not_told(client):
    a_constituency(people=())
    page = found(client, "溪东")
    assert "没有找到" in page
    one = a_constituency("第2选区", ("下园村",))
    Mandate.objects.filter(canonical_district=one.canonical).update(until="2023-01-01")
    make_deputy()
    assert "徐宛" not in found(client, "下园")


def test_nothing_found_says_what_to_do_and_offers_the_towns(client):
    town_congress()
    page = found(client, "无此村")
    assert "没有找到“无此村”所在的选区" in page
    assert "请只写村或社区的名称" in page
    assert "?q=%E7%9F%B3%E6%9F%B1%E9%95%87" in page


def test_a_word_that_is_too_wide_says_so(client):
    for number in range(22):
        a_constituency(f"第{number}选区", (f"溪{number}村",), people=(f"代表{number}",))
    assert "符合的选区太多" in found(client, "溪")


def test_it_is_the_same_in_english(client):
    a_constituency()
    page = found(client, "溪东", "/en")
    assert "徐宛" in page
    assert "Find your deputies" in page


def test_the_directory_has_the_field_so_that_two_taps_and_one_field_lead_there(client):
    page = client.get(reverse("deputies")).content.decode()
    assert f'action="{reverse("find_deputies")}"' in page


def test_the_page_of_a_deputy_shows_the_constituency_with_its_villages(client):
    a_constituency()
    page = client.get(Mandate.objects.get().deputy.get_absolute_url()).content.decode()
    assert "溪东村、石塘村" in page


def test_the_answer_costs_the_same_with_any_number_of_rows(client, django_assert_max_num_queries):
    for number in range(15):
        a_constituency(f"第{number}选区", (f"溪{number}村",), people=(f"代表{number}",))
    with django_assert_max_num_queries(14):
        found(client, "溪")


def test_a_station_that_serves_many_places_is_told_once(client):
    town = town_congress()
    station = make_station(town)
    for number in range(4):
        a_constituency(f"第{number}选区", (f"溪{number}村",), town, people=(f"代表{number}",))
    page = found(client, "溪")
    assert page.count(reverse("stations:opinion", args=[station.code])) == 1
    assert all(f"代表{number}" in page for number in range(4))


def test_each_town_of_the_answer_offers_its_own_way_to_speak(client):
    towns = [town_congress("石柱镇人大"), town_congress("古山镇人大")]
    stations = [make_station(town) for town in towns]
    for number, town in enumerate(towns):
        a_constituency(f"第{number}选区", ("溪东村",), town, people=(f"代表{number}",))
    page = found(client, "溪东村")
    assert all(reverse("stations:opinion", args=[one.code]) in page for one in stations)


def test_the_other_stations_of_a_town_are_folded_below_its_own(client):
    town = town_congress()
    own, other = make_station(town), make_station(town)
    a_constituency(town=town)
    page = found(client, "溪东村")
    assert "附近还有 1 个站点" in page
    ways = [reverse("stations:opinion", args=[one.code]) in page for one in (own, other)]
    assert sorted(ways) == [False, True]
