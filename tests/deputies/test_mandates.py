"""What one person may hold at once, whose town they belong to, and the seats on a day."""

from datetime import date

import pytest

from accounts.models import Area
from deputies.people import mandates
from deputies.people.models import Mandate, Seats
from tests.factories import make_deputy, town_congress

pytestmark = pytest.mark.django_db


def held(since, until=None, level="county", term=18, **fields):
    return Mandate(
        since=date.fromisoformat(since),
        until=until and date.fromisoformat(until),
        level=level,
        term=term,
        **fields,
    )


def sentences(*several):
    return [str(sentence) for _mandate, sentence in mandates.clashes(several)]


def town(name):
    body = town_congress(f"{name}人大")
    body.area = Area.objects.get_or_create(name=name)[0]
    body.save()
    return body


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2022-01-18",), ("2023-01-01",)),
        (("2022-01-18", "2024-01-01"), ("2023-12-31",)),
        (("2023-06-01", "2023-07-01"), ("2022-01-18", "2023-06-15")),
    ],
)
def test_two_mandates_of_one_level_may_not_overlap(first, second):
    assert sentences(held(*first), held(*second, term=19)) == [str(mandates.OVERLAP)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2017-01-10", "2022-01-18"), ("2022-01-18",)),
        (("2017-01-10", "2021-12-31"), ("2022-01-18",)),
    ],
)
def test_one_term_may_follow_the_other(first, second):
    assert sentences(held(*first, term=17), held(*second)) == []


def test_several_levels_in_line_are_held_at_once():
    body = town("石柱镇")
    several = [held("2022-01-18", level=level) for level in ("national", "province", "county")]
    assert sentences(*several, held("2022-01-01", level="town", organization=body)) == []


def test_two_unrelated_towns_at_once_are_refused_by_name_of_the_law():
    first = held("2022-01-18", level="town", organization=town("石柱镇"))
    second = held("2022-01-18", level="town", organization=town("芝英镇"))
    assert sentences(first, second) == [str(mandates.UNRELATED)]


@pytest.mark.parametrize(
    ("mandate", "field"),
    [
        (held("2022-01-18", "2021-01-01", end_reason="moved"), "until"),
        (held("2022-01-18", "2023-01-01"), "end_reason"),
        (held("2022-01-18", end_reason="moved"), "until"),
        (held("2022-01-18", level="town"), "organization"),
    ],
)
def test_a_wrong_mandate_is_told_beside_its_field(mandate, field):
    assert list(mandates.faults(mandate)) == [field]


def test_a_whole_mandate_has_no_fault():
    assert mandates.faults(held("2022-01-18", "2024-03-01", end_reason="moved")) == {}


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("石柱镇代表团",), "石柱镇"),
        (("石柱代表团",), "石柱镇"),
        (("", "第3选区", "石柱镇第一代表小组"), "石柱镇"),
        (("东城代表团",), "东城街道"),
        (("永康代表团",), None),
        (("石柱、东城联合组",), None),
        ((None, ""), None),
    ],
)
def test_the_town_is_found_in_what_papers_write(texts, found):
    for name in ("石柱镇", "东城街道"):
        town(name)
    body = mandates.TownOfMandate().of(*texts)
    assert (body and body.area.name) == found


def test_the_town_of_a_mandate_is_the_one_of_its_first_day():
    """A town that was cut anew takes the name of the one before."""
    before, after = town("石柱镇"), town_congress("新设石柱镇人大")
    before.until, after.since = date(2024, 12, 31), date(2025, 1, 1)
    after.area = before.area
    before.save()
    after.save()
    named = mandates.TownOfMandate()
    assert named.of("石柱镇代表团", on=date(2022, 1, 18)) == before
    assert named.of("石柱镇代表团", on=date(2025, 1, 1)) == after
    assert named.of("石柱镇代表团") is None


# --- Seats ---------------------------------------------------------------------------------------


def county(day="2026-05-01"):
    found = mandates.seats_on(date.fromisoformat(day))
    return next((row for row in found if row.level == "county"), None)


def test_seats_are_fixed_filled_and_vacant():
    Seats.objects.create(level="county", term=18, number=10, since=date(2022, 1, 1))
    for _number in range(7):
        make_deputy()
    seats = county()
    assert (seats.fixed, seats.filled, seats.vacant) == (10, 7, 3)


def test_the_seats_of_a_day_are_those_of_that_day():
    Seats.objects.create(level="county", term=18, number=10, since=date(2022, 1, 1))
    Seats.objects.create(level="county", term=18, number=12, since=date(2024, 1, 1))
    make_deputy()
    gone = make_deputy()
    gone.mandates.update(until=date(2023, 6, 1), end_reason="moved")
    before, after = county("2023-01-01"), county("2026-01-01")
    assert (before.fixed, before.filled, after.fixed, after.filled) == (10, 2, 12, 1)


def test_without_registered_seats_nothing_is_called_vacant():
    make_deputy()
    assert (county().fixed, county().vacant) == (None, None)


def test_each_town_has_its_own_seats():
    for name, people in (("石柱镇", 2), ("芝英镇", 1)):
        body = town(name)
        Seats.objects.create(
            level="town", organization=body, term=17, number=5, since=date(2022, 1, 1)
        )
        for _number in range(people):
            make_deputy().mandates.update(level="town", organization=body, term=17)
    seats = {row.organization.area.name: row.vacant for row in mandates.seats_on(date(2026, 1, 1))}
    assert seats == {"石柱镇": 3, "芝英镇": 4}


def test_a_congress_without_anybody_yet_has_all_seats_vacant():
    Seats.objects.create(level="county", term=18, number=10, since=date(2022, 1, 1))
    seats = county()
    assert (seats.filled, seats.vacant) == (0, 10)


@pytest.mark.parametrize("people", [1, 9])
def test_the_seats_cost_the_same_for_few_and_for_many(people, django_assert_num_queries):
    for _number in range(people):
        make_deputy()
    with django_assert_num_queries(3):
        mandates.seats_on(date(2026, 1, 1))
