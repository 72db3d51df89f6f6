"""For which unit a person acts on a case."""

from types import SimpleNamespace

import pytest

from accounts.choices import Role
from accounts.relations import acting_unit_of
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_org("教育局")


@pytest.fixture
def assisting():
    return make_org("财政局")


def case(lead, *assisting):
    return SimpleNamespace(
        lead_unit_id=lead.pk, assisting_units=SimpleNamespace(all=lambda: assisting)
    )


def test_who_handles_for_the_lead_unit_acts_for_it(lead, assisting):
    assert acting_unit_of(case(lead, assisting), make_user(Role.HANDLER, lead)) == lead.pk


def test_who_handles_for_an_assisting_unit_acts_for_that(lead, assisting):
    assert acting_unit_of(case(lead, assisting), make_user(Role.HANDLER, assisting)) == assisting.pk


def test_who_handles_for_another_unit_acts_for_none(lead, assisting):
    assert acting_unit_of(case(lead), make_user(Role.HANDLER, assisting)) is None


def test_a_clerk_acts_for_none(lead):
    assert acting_unit_of(case(lead), make_user(Role.CLERK)) is None
