"""The test suite's own ground: what a test leaves behind goes, and the guards stay standing."""

import ast
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Organization
from supervision.items.choices import ItemStatus
from tests.factories import make_item, make_org
from tests.once import once
from workflow.models import Holiday, TrailEntry

TESTS = Path(__file__).parent.parent


@pytest.mark.django_db(transaction=True)
def test_a_refilled_database_has_an_empty_trail(django_db_setup):
    make_item(ItemStatus.HANDED_OVER)
    django_db_setup.refill()
    assert TrailEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_refilled_database_holds_what_the_migrations_put_there(django_db_setup):
    Holiday.objects.all().delete()
    django_db_setup.refill()
    assert Holiday.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_guards_stand_after_a_refill(django_db_setup):
    django_db_setup.refill()
    make_item(ItemStatus.HANDED_OVER)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrailEntry.objects.update(action="forged")


@pytest.mark.django_db
def test_with_the_guards_down_an_entry_can_be_forged(trail_triggers_off):
    make_item(ItemStatus.HANDED_OVER)
    assert TrailEntry.objects.update(action="forged") > 0


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_language_of_one_test_is_not_that_of_the_next(time):
    assert translation.get_language() == "zh-hans"
    translation.activate("en")


def opens_a_transaction_for_many_tests(fixture):
    decorators = " ".join(ast.unparse(one) for one in fixture.decorator_list)
    return "scope=" in decorators and "atomic" in ast.unparse(fixture)


def test_records_of_many_tests_are_built_by_once_alone():
    """It undoes its savepoints between two tests, and with them one opened by somebody else."""
    functions = [
        one
        for path in TESTS.rglob("*.py")
        for one in ast.walk(ast.parse(path.read_text()))
        if isinstance(one, ast.FunctionDef)
    ]
    assert [one.name for one in functions if opens_a_transaction_for_many_tests(one)] == []


BUILT = []


@once
def unit(number):
    BUILT.append(number)
    return make_org(f"第{number}单位")


@pytest.mark.django_db
@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.parametrize("number", [1, 2])
def test_shared_records_are_built_once_for_each_parameter(unit, number, time):
    assert BUILT.count(number) == 1
    assert [one.name for one in Organization.objects.filter(name__endswith="单位")] == [unit.name]
    Organization.objects.filter(pk=unit.pk).update(name="改了名的单位")
