import pytest
from django.core.management import CommandError, call_command

from supervision.items.models import Item
from workflow import trail

pytestmark = pytest.mark.django_db


def test_bulk_records_are_refused_outside_a_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("make_records", items=6)


def test_as_many_items_are_made_as_asked_for(settings):
    settings.DEMO = True
    call_command("make_records", items=100, years=3)
    assert Item.objects.count() == 100


def test_bulk_records_stand_on_the_trail(settings):
    settings.DEMO = True
    call_command("make_records", items=30)
    assert trail.verify() >= 30
