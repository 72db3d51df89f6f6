"""Dimensions that figures share."""

import pytest

from registers.dimensions import by_body, by_month


def test_all_twelve_months_stand_in_their_order():
    months = by_month("held_on")
    assert [str(months.name(month)) for month in months.every] == [
        f"{number}月" for number in range(1, 13)
    ]


@pytest.mark.parametrize(("short", "shown"), [("市教育局", "市教育局"), ("", "永康市教育局")])
def test_a_body_stands_under_its_short_name_where_it_has_one(short, shown):
    bodies = by_body("by_unit", "按主办单位", "lead_unit")
    assert bodies.name(7, 3, "永康市教育局", short) == shown


def test_bodies_stand_in_the_official_order():
    bodies = by_body("by_unit", "按主办单位", "lead_unit")
    assert sorted(
        [(9, 1, "甲", ""), (2, 5, "乙", ""), (1, 1, "丙", "")], key=lambda one: bodies.order(*one)
    ) == [
        (1, 1, "丙", ""),
        (9, 1, "甲", ""),
        (2, 5, "乙", ""),
    ]


def test_the_fields_of_a_view_are_joined_as_it_names_them():
    assert by_body("by_maker", "按制定机关", "maker", join="_").carries[0] == "maker_order"
