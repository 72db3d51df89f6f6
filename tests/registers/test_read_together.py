"""Records that are read at once are those that each model's own query would have given."""

from datetime import date

import pytest
from django.db.models import Model
from django.utils import timezone

from registers.read_together import ReadSource, read_together
from registers.waiting import WAITING
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.factories import make_opinion

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
KINDS = [kind for kind in WAITING.all() if kind.model is not None]


def told(record):
    """All that a record holds, with what was fetched beside it."""
    held = {name: value for name, value in vars(record).items() if name != "_state"}
    beside = {
        name: told(value)
        for name, value in record._state.fields_cache.items()
        if isinstance(value, Model)
    }
    return type(record), held, beside


def own_query(source, keys):
    return source.ready(source.model._base_manager.all()).in_bulk(keys)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_what_every_kind_fetches_can_be_read_so(kind):
    source = ReadSource(kind.model, kind.ready, TODAY)
    assert read_together({source: {0}}) == {source: {}}


@pytest.mark.parametrize("fields", [(), ("opinion__activity", "lead_unit")])
def test_the_records_are_the_same(fields):
    opinion = make_opinion(items=3)
    Item.objects.filter(opinion=opinion).update(handed_over_on=date(2026, 3, 1))
    items = ReadSource(Item, lambda found: found.select_related(*fields), TODAY)
    opinions = ReadSource(Opinion, lambda found: found.select_related("activity__organizer"), TODAY)
    keys = set(opinion.items.values_list("pk", flat=True))
    found = read_together({items: keys, opinions: {opinion.pk}})
    for source, asked in ((items, keys), (opinions, {opinion.pk})):
        own = own_query(source, asked)
        assert {key: told(one) for key, one in found[source].items()} == {
            key: told(one) for key, one in own.items()
        }


def test_what_the_query_leaves_out_stays_to_be_asked_for():
    opinion = make_opinion(items=1)
    item = opinion.items.get()
    source = ReadSource(Item, lambda found: found.only("sequence", "opinion_id"), TODAY)
    record = read_together({source: {item.pk}})[source][item.pk]
    assert "suggestion" in record.get_deferred_fields()
    assert record.suggestion == item.suggestion


def test_several_models_are_one_query(django_assert_num_queries):
    opinion = make_opinion(items=2)
    items, opinions = (ReadSource(model, lambda found: found, TODAY) for model in (Item, Opinion))
    wanted = {items: set(opinion.items.values_list("pk", flat=True)), opinions: {opinion.pk, 0}}
    with django_assert_num_queries(1):
        found = read_together(wanted)
    assert [len(records) for records in found.values()] == [2, 1]


def test_nothing_is_asked_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert read_together({}) == {}
