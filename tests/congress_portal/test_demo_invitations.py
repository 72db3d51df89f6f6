"""The invitations of the demo: something to answer, something to scan, something to record."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.choices import Role
from congress_portal.demo_stories import invitations
from registers.waiting import WAITING
from supervision.gatherings.sign_in import open_code
from tests.factories import make_deputy, make_deputy_user, make_user
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def people():
    make_deputy()
    return {
        "clerk": make_user(Role.CLERK),
        "deputy": make_deputy_user(),
        "deputy2": make_deputy_user(),
    }


def test_everybody_has_something_to_do(people):
    to_come, now, past = invitations.play(people)

    def waits(kind, person):
        return list(WAITING.get(kind).records(person, timezone.localdate()))

    assert [one.activity for one in waits("invitations", people["deputy"])] == [to_come]
    assert [one.activity for one in waits("coming", people["deputy"])] == [now]
    assert [one.deputy.user for one in waits("leaves", people["clerk"])] == [people["deputy2"]]
    assert waits("attendance", people["clerk"]) == [past]


def test_todays_activity_has_a_code(people):
    _to_come, now, _past = invitations.play(people)
    assert open_code(now) is not None


def test_each_number_is_of_the_year_of_its_activity(people):
    year = timezone.localdate().year + 1
    made = invitations.play(people, date(year, 1, 2))
    numbers = [activity.number for activity in made]
    assert numbers == [f"{year}-Y001", f"{year}-Y002", f"{year - 1}-Y003"]


def test_whoever_is_asked_knows_the_hour_the_place_whom_to_call_and_what_to_read(people):
    for activity in invitations.play(people):
        told = activity.gathering
        assert told.meets_at is not None
        assert all((told.ends_at, told.point, told.contact, told.documents))
