"""What people type into the field for their deputies: odd, too wide, hostile, of another day."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import FormerName
from congress_portal.directory.finding import find
from congress_portal.directory.villages import LONGEST, folded, stem
from deputies.constituencies.models import Constituency
from deputies.people.models import Deputy, Mandate
from liaison_stations.rota.models import ReceptionDay
from tests.congress_portal.test_find_deputies import a_constituency, found
from tests.factories import make_deputy, town_congress
from tests.liaison_stations.world import make_day, make_station

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def names(text: str) -> list[str]:
    return [place.constituency.name for place in find(text, TODAY()).places]


@pytest.mark.parametrize("text", ["", "   ", "　　", "\t\n"])
def test_nothing_typed_finds_nothing_and_blames_nobody(client: Any, text: str) -> None:
    a_constituency()
    page = found(client, text)
    assert "徐宛" not in page
    assert "没有找到" not in page


@pytest.mark.parametrize("text", ["《》", "〈〉", "%", "_", "'", "\\", "-", "号"])
def test_a_sign_that_stands_in_no_name_finds_nobody(client: Any, text: str) -> None:
    a_constituency()
    assert "徐宛" not in found(client, text)


def test_a_sign_that_nobody_sees_is_left_out_of_what_was_typed(client: Any) -> None:
    a_constituency()
    assert "徐宛" in found(client, "溪\u200b东")


def test_an_address_longer_than_the_field_is_cut_and_still_leads_home(client: Any) -> None:
    a_constituency()
    answer = client.get(reverse("find_deputies"), {"q": "溪东村" + "弄" * 5000})
    assert answer.status_code == 200
    assert "徐宛" in answer.content.decode()
    assert len(folded("村" * 5000)) == LONGEST


def test_full_width_signs_are_read_as_plain_ones() -> None:
    a_constituency("第26选区")
    assert names("第２６选区") == ["第26选区"]


def test_markup_in_the_word_is_shown_as_text(client: Any) -> None:
    page = found(client, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_markup_in_the_name_of_a_village_is_shown_as_text(client: Any) -> None:
    a_constituency(villages=("<b>溪东村",))
    page = found(client, "溪东")
    assert "<b>溪东村" not in page
    assert "&lt;b&gt;溪东村" in page


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("溪东村民委员会", "溪东"),
        ("溪东社区居委会", "溪东社区"),
        ("溪东行政村", "溪东"),
        ("东村", "东村"),
        ("镇", "镇"),
    ],
)
def test_the_kind_of_a_place_is_left_out_only_where_a_name_remains(name: str, bare: str) -> None:
    assert stem(name) == bare


def test_the_exact_village_goes_before_one_whose_name_only_begins_alike() -> None:
    a_constituency("第1选区", ("溪东村",))
    a_constituency("第2选区", ("溪东社区",), people=("胡立松",))
    assert names("溪东村") == ["第1选区"]
    assert set(names("溪东")) == {"第1选区", "第2选区"}


def test_the_county_stands_before_the_town() -> None:
    town = a_constituency("石柱第一选区", ("溪东村",))
    Mandate.objects.update(level="town")
    Constituency.objects.filter(pk=town.pk).update(level="town")
    a_constituency("第26选区", ("溪东村",), people=("胡立松",))
    assert names("溪东村") == ["第26选区", "石柱第一选区"]


def test_a_namesake_of_another_level_lends_nobody_its_deputies() -> None:
    a_constituency("第1选区", ("溪东村",))
    Constituency.objects.create(level="town", term=18, name="第1选区")
    Mandate.objects.create(
        deputy=make_deputy("镇代表"), level="town", term=18, district="第1选区", since=TODAY()
    )
    met = {
        p.constituency.level: [m.deputy.name for m in p.people] for p in find("1", TODAY()).places
    }
    assert met["county"] == ["徐宛"]
    assert "徐宛" not in met["town"]


def test_two_deputies_of_one_constituency_are_both_told(client: Any) -> None:
    a_constituency(people=("徐宛", "胡立松"))
    page = found(client, "溪东")
    assert "徐宛" in page
    assert "胡立松" in page


def test_a_constituency_without_a_deputy_in_office_says_so_and_names_none(client: Any) -> None:
    a_constituency("第1选区", ("里岙村",))
    a_constituency("第2选区", ("溪东村",), people=())
    page = found(client, "溪东")
    assert "这个选区现在没有在任的代表" in page
    assert "徐宛" not in page


def test_a_mandate_of_tomorrow_is_not_told_today() -> None:
    a_constituency("第1选区", ("里岙村",))
    a_constituency("第2选区", ("溪东村",), people=("胡立松",))
    Mandate.objects.filter(deputy__name="胡立松").update(since=TODAY() + timedelta(days=1))
    assert [one.people for one in find("溪东", TODAY()).places] == [[]]
    tomorrow = find("溪东", TODAY() + timedelta(days=1)).places[0]
    assert [met.deputy.name for met in tomorrow.people] == ["胡立松"]


@pytest.mark.parametrize(("field", "secret"), [("mobile", "13812345678"), ("address", "柿树路1号")])
def test_what_a_deputy_keeps_private_is_not_told(client: Any, field: str, secret: str) -> None:
    a_constituency()
    Deputy.objects.update(**{field: secret})
    assert secret not in found(client, "溪东")


@pytest.mark.parametrize("state", ["unannounced", "past", "cancelled"])
def test_a_reception_that_nobody_can_go_to_is_not_told(client: Any, state: str) -> None:
    town = town_congress()
    a_constituency(town=town)
    days = -1 if state == "past" else 9
    day = make_day(make_station(town), day=TODAY() + timedelta(days=days), deputies=[])
    day.duties.create(deputy=Deputy.objects.get())
    if state != "unannounced":
        ReceptionDay.objects.update(noticed_on=TODAY() - timedelta(days=2))
    if state == "cancelled":
        ReceptionDay.objects.update(status="cancelled")
    assert "近期的接待日还没有公布。" in found(client, "溪东")


def test_of_several_days_the_nearest_is_told() -> None:
    a_constituency()
    deputy = Deputy.objects.get()
    for days in (20, 5):
        day = make_day(make_station(), day=TODAY() + timedelta(days=days), deputies=[])
        day.duties.create(deputy=deputy)
    ReceptionDay.objects.update(noticed_on=TODAY())
    met = find("溪东", TODAY()).places[0].people[0]
    assert met.next is not None
    assert met.next.day == TODAY() + timedelta(days=5)


def test_a_station_that_closed_is_not_offered(client: Any) -> None:
    town = town_congress()
    a_constituency(town=town)
    station = make_station(town, closed_on=TODAY() - timedelta(days=1))
    assert station.name not in found(client, "溪东")


def test_a_town_is_found_by_the_name_that_it_bore_before() -> None:
    town = town_congress()
    FormerName.objects.create(organization=town, name="石柱乡人大")
    a_constituency(town=town)
    assert names("石柱乡") == ["第26选区"]


def test_a_town_that_was_closed_is_neither_found_nor_offered(client: Any) -> None:
    town = town_congress()
    town.until = TODAY() - timedelta(days=1)
    town.save()
    a_constituency(town=town, villages=())
    page = found(client, "石柱镇")
    assert "徐宛" not in page
    assert 'href="?q=%E7%9F%B3%E6%9F%B1%E9%95%87"' not in page


def test_a_constituency_over_several_towns_is_told_without_a_town() -> None:
    a_constituency()
    assert find("溪东", TODAY()).places[0].town == ""


def test_a_station_is_found_by_its_address_where_no_constituency_is(client: Any) -> None:
    station = make_station(address="望春东路8号")
    page = found(client, "望春东路")
    assert station.name in page
    assert "没有找到" not in page


def test_another_way_than_reading_is_refused(client: Any) -> None:
    assert client.post(reverse("find_deputies"), {"q": "溪东"}).status_code == 405


def test_an_answer_of_ten_costs_what_an_answer_of_one_costs(client: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert found(client, "溪")
        return len(seen)

    a_constituency("第1选区", ("溪1村",), town_congress())
    cost()
    first = cost()
    for number in range(2, 11):
        a_constituency(f"第{number}选区", (f"溪{number}村",), people=(f"代表{number}",))
    assert cost() == first
