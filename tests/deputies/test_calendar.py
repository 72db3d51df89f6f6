"""What of the deputies' room stands in a person's calendar."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deputies.training.models import TrainingClass, TrainingPlace
from deputies.training.register import training
from registers.calendar import Status
from tests.factories import make_deputy_user
from tests.once import once

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=366)


@once
def deputy():
    return make_deputy_user()


def today():
    return timezone.localdate()


def signed_up(user, days=10, **fields):
    starts = today() + timedelta(days=days)
    one = TrainingClass.objects.create(
        name="代表履职培训班", starts_on=starts, audience="市人大代表", place="市委党校"
    )
    return TrainingPlace.objects.create(
        training=one, deputy=user.deputy, signed_up_at=timezone.now(), **fields
    )


def events(user):
    return list(training(user, today() - YEAR, today() + YEAR))


def test_a_class_that_the_deputy_signed_up_for_stands_on_its_day(deputy):
    place = signed_up(deputy)
    (event,) = events(deputy)
    assert (event.title, event.place) == ("代表履职培训班", "市委党校")
    assert (event.starts, event.status) == (place.training.starts_on, Status.CONFIRMED)


def test_a_place_given_back_is_told_as_cancelled(deputy):
    signed_up(deputy, given_back_at=timezone.now())
    (event,) = events(deputy)
    assert (event.status, event.version) == (Status.CANCELLED, 1)


def test_nothing_of_another_deputy_stands_there(deputy):
    signed_up(make_deputy_user())
    assert events(deputy) == []


@pytest.mark.parametrize("days", [-400, 400])
def test_it_reaches_a_year_back_and_a_year_ahead(deputy, days):
    signed_up(deputy, days)
    assert events(deputy) == []


def test_many_classes_cost_one_query(deputy, django_assert_num_queries):
    for days in (1, 2, 3):
        signed_up(deputy, days)
    with django_assert_num_queries(1):
        events(deputy)
