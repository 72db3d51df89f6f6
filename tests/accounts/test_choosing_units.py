"""Dozens of bodies are offered by kinds, so that one is found without a script."""

import pytest

from accounts.choices import OrganizationKind
from accounts.models import Organization
from accounts.organizations.choosing import UnitField
from tests.factories import make_org, town_congress

pytestmark = pytest.mark.django_db


def offered():
    make_org("教育局")
    make_org("住建局")
    town_congress("石柱镇人大")
    return UnitField(queryset=Organization.objects.order_by("kind", "pk"))


def test_each_kind_has_its_own_under_it():
    (_blank, *groups) = offered().choices
    named = {label: [str(name) for _key, name in bodies] for label, bodies in groups}
    assert named[str(OrganizationKind.DEPARTMENT.label)] == ["教育局", "住建局"]
    assert named[str(OrganizationKind.TOWN_CONGRESS.label)] == ["石柱镇人大"]


def test_one_of_them_is_chosen():
    field = offered()
    unit = Organization.objects.get(name="住建局")
    assert field.clean(str(unit.pk)) == unit
