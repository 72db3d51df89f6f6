"""The test suite's own ground: emptying the database works, and leaves the guards standing."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from supervision.closed_loop.choices import ItemStatus
from tests.factories import make_item
from workflow.models import Holiday, TrailEntry


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_empties_the_trail():
    make_item(ItemStatus.HANDED_OVER)
    call_command("flush", interactive=False, verbosity=0)
    assert TrailEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_leaves_what_the_migrations_put_there():
    call_command("flush", interactive=False, verbosity=0)
    assert Holiday.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_guards_stand_after_emptying():
    call_command("flush", interactive=False, verbosity=0)
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
