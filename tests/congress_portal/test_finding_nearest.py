"""Names typed otherwise than they are known: another kind of place, sounds, slips, streets."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Area, Organization
from congress_portal.directory.finding import Whereabouts, find
from congress_portal.directory.villages import VillageRow, meant_by, street_of, village_of
from tests.congress_portal.test_find_deputies import a_constituency, found
from tests.factories import town_congress
from tests.liaison_stations.world import make_station

pytestmark = pytest.mark.django_db
ROWS = [VillageRow(1, 7, "桥头村"), VillageRow(2, 8, "溪东社区"), VillageRow(3, 7, "上石塘村")]


def meant(text: str, *towns: str) -> list[str]:
    return [row.name for row in meant_by(text, ROWS, towns).rows]


def answer(text: str) -> Whereabouts:
    return find(text, timezone.localdate())


def a_town(name: str = "石柱镇", row: int = 2, column: int = 3) -> Organization:
    town = town_congress(f"{name}人大")
    town.area = Area.objects.create(name=name, row=row, column=column)
    town.save()
    return town


def tile(text: str, name: str) -> Any:
    return next(one for one in answer(text).tiles if one.name == name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("桥头村", "桥头村"),
        ("桥头", "桥头村"),
        ("桥头村委会", "桥头村"),
        ("桥头社区", "桥头村"),
        ("溪东小区3幢", "溪东社区"),
        ("桥头12号", "桥头村"),
        ("侨头村", "桥头村"),
        ("西东社区", "溪东社区"),
        ("qiaotou", "桥头村"),
        ("qiaotoucun", "桥头村"),
        ("qtc", "桥头村"),
        ("Xi'dong", "溪东社区"),
    ],
)
def test_a_village_is_found_in_many_ways_of_typing_it(text: str, name: str) -> None:
    assert meant(text) == [name]


@pytest.mark.parametrize(
    "text", ["桥头村", "桥头", "桥头村委会", "桥头12号", "qiaotou", "溪东居委会"]
)
def test_a_name_left_short_or_typed_by_sound_is_no_other_name(text: str) -> None:
    assert meant_by(text, ROWS).said == ""


@pytest.mark.parametrize(
    ("text", "said", "near"),
    [
        ("桥头社区", "桥头社区", "桥头村"),
        ("溪东村", "溪东村", "溪东社区"),
        ("侨头村", "侨头村", "桥头村"),
    ],
)
def test_another_kind_or_other_signs_are_named_as_near(text: str, said: str, near: str) -> None:
    result = meant_by(text, ROWS)
    assert (result.said, result.near) == (said, [near])


def test_a_slip_of_the_pen_offers_what_looks_alike_and_takes_nothing_for_granted() -> None:
    result = meant_by("上石糖村", [*ROWS, VillageRow(4, 7, "上石岩村")])
    assert [row.name for row in result.rows] == ["上石塘村"]  # 糖 and 塘 sound the same
    slip = meant_by("上石堂上村", ROWS)
    assert (slip.rows, [row.name for row in slip.alike]) == ([], ["上石塘村"])


def test_what_looks_like_nothing_offers_nothing() -> None:
    assert meant_by("天涯海角", ROWS).alike == []


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("石柱镇桥头村12号", "桥头村"),
        ("石柱镇桥头村", "桥头村"),
        ("石柱镇", ""),
        ("桥头村3幢2单元", "桥头村"),
    ],
)
def test_town_and_house_are_no_part_of_the_village(text: str, village: str) -> None:
    assert village_of(text, ["石柱镇"]) == village


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("石柱镇望春东路8号", "望春东路"),
        ("花街镇溪东村", ""),
        ("解放大道", "解放大道"),
        ("东城街道", ""),
    ],
)
def test_a_street_is_told_from_a_town_that_is_called_after_one(text: str, street: str) -> None:
    assert street_of(text, ["石柱镇", "花街镇", "东城街道"]) == street


def test_the_page_says_what_is_nearest(client: Any) -> None:
    a_constituency(villages=("桥头村",))
    assert "没有“桥头社区”，最接近的是“桥头村”。" in found(client, "桥头社区")
    assert "最接近的是" not in found(client, "桥头村")
    assert "the nearest is" in found(client, "桥头社区", "/en")


def test_a_village_that_lies_in_another_town_is_named_with_it() -> None:
    a_town()
    a_constituency("第40选区", ("桥头村",), a_town("古山镇", 3, 3))
    result = answer("石柱镇桥头村")
    assert (result.said, result.near) == ("石柱镇桥头村", "古山镇桥头村")


def test_a_town_leads_to_its_villages_and_each_to_its_own_answer(client: Any) -> None:
    a_constituency(villages=("桥头村", "溪东村"), town=a_town())
    result = answer("石柱镇")
    assert [link.name for link in result.villages] == ["桥头村", "溪东村"]
    page = client.get("/deputies/find/" + result.villages[1].path).content.decode()
    assert "<mark>溪东村</mark>" in page
    assert "点您住的村或社区" not in page


def test_the_map_has_every_town_with_the_number_of_its_villages() -> None:
    a_constituency(villages=("桥头村", "溪东村"), town=a_town())
    a_constituency("第1选区", ("溪东村",), Organization.objects.get(area__name="石柱镇"))
    a_town("古山镇", 3, 3)
    assert [(one.name, one.shown, one.css) for one in answer("").tiles] == [
        ("石柱镇", 2, "row-2 column-3"),
        ("古山镇", 0, "row-3 column-3"),
    ]


def test_the_town_of_the_answer_bears_the_sign_of_the_station_on_the_map(client: Any) -> None:
    town = a_town()
    make_station(town)
    a_constituency(villages=("桥头村",), town=town)
    a_town("古山镇", 3, 3)
    assert (str(tile("桥头村", "石柱镇").shown), tile("桥头村", "石柱镇").is_here) == ("站", True)
    assert not tile("桥头村", "古山镇").is_here
    page = found(client, "桥头村")
    assert 'class="here row-2 column-3"' in page
    assert "联络站在地图上" in page


def test_a_street_leads_to_the_station_there_and_to_the_villages_of_its_town(client: Any) -> None:
    town = a_town()
    a_constituency(villages=("桥头村",), town=town)
    station = make_station(town, address="望春东路8号")
    page = found(client, "望春东路15号")
    assert station.name in page
    assert "凭“望春东路”的门牌查不到选区" in page
    assert [link.name for link in answer("望春东路15号").villages] == ["桥头村"]


def test_a_slip_in_the_field_offers_the_village_on_the_page(client: Any) -> None:
    a_constituency(villages=("上石塘村",), town=a_town())
    page = found(client, "上石堂上村")
    assert "您要找的是不是" in page
    assert "没有找到" in page
