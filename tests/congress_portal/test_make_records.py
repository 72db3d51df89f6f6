import pytest
from django.core.management import CommandError, call_command

from congress_portal.management.commands import make_records
from supervision.handling.models import Closure
from supervision.items.models import Item
from supervision.opinions.models import Opinion
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


def test_more_bulk_records_come_beside_those_that_are_there(settings):
    settings.DEMO = True
    for _ in range(2):
        call_command("make_records", items=60)
    assert Item.objects.count() == 120


@pytest.fixture
def copied(settings, monkeypatch):
    """A hundred items: a third of them, and one, made one by one, the others copied."""
    settings.DEMO = True
    monkeypatch.setattr(make_records, "SAMPLE", 34)
    call_command("make_records", items=100)


def test_copied_records_are_as_many_as_asked_for(copied):
    assert Item.objects.count() == 100
    assert Item.objects.values("opinion", "sequence").distinct().count() == 100


def test_copies_belong_to_copies(copied):
    for closure in Closure.objects.select_related("item"):
        assert closure.struck_off_on == closure.item.struck_off_on
    assert Opinion.objects.filter(number__contains="之").exists()
    assert not Opinion.objects.filter(items__isnull=True).exists()


def test_copied_records_stand_on_a_trail_that_holds(copied):
    assert trail.verify() >= 100
    for item in Item.objects.all():
        assert trail.TrailEntry.objects.of(item).get().target == item.status


def test_a_record_made_after_the_copies_has_a_key_of_its_own(copied):
    item = Item.objects.first()
    item.pk, item.sequence = None, 90
    item.save(force_insert=True)
    assert item.pk > 100
