"""The public duty record: months in office, zeros, what had a result."""

from datetime import date

import pytest

from deputies.duty.models import DutyEntry, DutyKind, DutyStatus
from deputies.duty_sheets.record import months_in_office, years_of_duty
from deputies.people.models import Mandate
from tests.factories import make_deputy

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)


def mandate(since, until=None, level="county"):
    return Mandate(since=since, until=until, level=level, term=18)


def entry(deputy, day, kind=DutyKind.MEETING, **fields):
    fields = {"status": DutyStatus.VERIFIED, "is_public": True, **fields}
    return DutyEntry.objects.create(
        deputy=deputy, happened_on=day, kind=kind, text="参加活动", **fields
    )


@pytest.mark.parametrize(
    ("since", "until", "year", "months"),
    [
        (date(2022, 1, 20), None, 2023, 12),
        (date(2022, 3, 20), None, 2022, 10),
        (date(2022, 1, 20), None, 2026, 5),
        (date(2022, 1, 20), date(2024, 2, 1), 2024, 2),
        (date(2022, 1, 20), date(2024, 2, 1), 2025, 0),
        (date(2027, 1, 1), None, 2027, 0),
    ],
)
def test_months_in_office_are_calendar_months_up_to_today(since, until, year, months):
    assert months_in_office([mandate(since, until)], year, TODAY) == months


def test_two_mandates_of_one_month_count_it_once():
    county, town = mandate(date(2023, 1, 1)), mandate(date(2023, 3, 1), level="town")
    assert months_in_office([county, town], 2023, TODAY) == 12


def test_a_year_without_entries_shows_zeros():
    deputy = make_deputy()
    year = years_of_duty(deputy, deputy.mandates.all(), TODAY)[0]
    assert (year.year, year.entries, set(dict(year.kinds).values())) == (2026, 0, {0})


def test_entries_are_counted_by_year_and_kind():
    deputy = make_deputy()
    entry(deputy, date(2023, 5, 1))
    entry(deputy, date(2023, 6, 1))
    entry(deputy, date(2023, 6, 2), DutyKind.RECEPTION, had_result=True)
    years = {year.year: year for year in years_of_duty(deputy, deputy.mandates.all(), TODAY)}
    of_2023 = years[2023]
    assert (of_2023.by_kind[DutyKind.MEETING], of_2023.entries, of_2023.with_result) == (2, 3, 1)


@pytest.mark.parametrize(
    "fields", [{"status": DutyStatus.SUBMITTED}, {"is_public": False}], ids=["unverified", "inner"]
)
def test_what_is_not_public_is_not_counted(fields):
    deputy = make_deputy()
    entry(deputy, date(2023, 5, 1), **fields)
    assert all(year.entries == 0 for year in years_of_duty(deputy, deputy.mandates.all(), TODAY))


def test_the_record_of_a_former_deputy_ends_with_the_mandate():
    deputy = make_deputy()
    deputy.mandates.update(until=date(2024, 3, 1), end_reason="moved")
    years = [year.year for year in years_of_duty(deputy, deputy.mandates.all(), TODAY)]
    assert years == [2024, 2023, 2022]
